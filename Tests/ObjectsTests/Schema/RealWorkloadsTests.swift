import Objects
import Testing

/// Manifests shaped like those of public collections, of kinds besides Deployments: what people really write has to pass.
@Suite struct RealWorkloadsTests {
    private static let workloads = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: cassandra, namespace: default, labels: {app: cassandra}}
        spec:
          serviceName: cassandra
          replicas: 3
          podManagementPolicy: Parallel
          updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1, maxUnavailable: 50%}}
          selector: {matchLabels: {app: cassandra}}
          template:
            metadata: {labels: {app: cassandra}}
            spec:
              terminationGracePeriodSeconds: 500
              containers:
              - name: cassandra
                image: gcr.io/google-samples/cassandra:v13
                ports: [{containerPort: 9042, name: cql}]
                lifecycle: {preStop: {exec: {command: [/bin/sh, -c, nodetool drain]}}}
                env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                volumeMounts: [{name: cassandra-data, mountPath: /cassandra_data}]
          volumeClaimTemplates:
          - metadata: {name: cassandra-data}
            spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: fluentd, namespace: kube-system, labels: {k8s-app: fluentd-logging}}
        spec:
          selector: {matchLabels: {name: fluentd}}
          updateStrategy: {rollingUpdate: {maxSurge: 10%, maxUnavailable: 0}}
          template:
            metadata: {labels: {name: fluentd}}
            spec:
              tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}]
              priorityClassName: system-node-critical
              containers:
              - name: fluentd
                image: quay.io/fluentd_elasticsearch/fluentd:v5.0.1
                resources: {limits: {memory: 200Mi}, requests: {cpu: 100m, memory: 200Mi}}
                volumeMounts: [{name: varlog, mountPath: /var/log}]
              volumes: [{name: varlog, hostPath: {path: /var/log}}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: pi, namespace: default}
        spec:
          backoffLimit: 4
          ttlSecondsAfterFinished: 100
          template:
            spec:
              restartPolicy: Never
              containers: [{name: pi, image: "perl:5.34.0", command: [perl, -Mbignum=bpi, -wle, print bpi(2000)]}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: indexed, namespace: default}
        spec:
          completions: 5
          parallelism: 3
          completionMode: Indexed
          backoffLimitPerIndex: 1
          maxFailedIndexes: 2
          podFailurePolicy:
            rules:
            - action: FailIndex
              onExitCodes: {containerName: worker, operator: In, values: [1, 42]}
            - action: Ignore
              onPodConditions: [{type: DisruptionTarget}]
          successPolicy: {rules: [{succeededIndexes: 0-2, succeededCount: 2}]}
          template:
            spec:
              restartPolicy: Never
              containers: [{name: worker, image: "busybox:1.36"}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: hello, namespace: default}
        spec:
          schedule: "*/1 * * * *"
          timeZone: Etc/UTC
          concurrencyPolicy: Forbid
          startingDeadlineSeconds: 30
          jobTemplate:
            metadata: {labels: {app: hello}}
            spec:
              template:
                spec:
                  restartPolicy: OnFailure
                  containers: [{name: hello, image: "busybox:1.28", args: [/bin/sh, -c, date]}]
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: nginx, namespace: default}
        spec:
          replicas: 3
          selector: {app: nginx}
          template:
            metadata: {name: nginx, labels: {app: nginx}}
            spec: {containers: [{name: nginx, image: nginx, ports: [{containerPort: 80}]}]}
        """

    private static let policies = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: php-apache, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: php-apache}
          minReplicas: 1
          maxReplicas: 10
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
          - type: Pods
            pods: {metric: {name: packets-per-second}, target: {type: AverageValue, averageValue: 1k}}
          - type: Object
            object:
              metric: {name: requests-per-second}
              describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: main-route}
              target: {type: Value, value: 10k}
          behavior:
            scaleDown:
              stabilizationWindowSeconds: 300
              policies: [{type: Percent, value: 10, periodSeconds: 60}]
        ---
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: old, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: old}
          maxReplicas: 4
          targetCPUUtilizationPercentage: 80
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: zk-pdb, namespace: default}
        spec: {minAvailable: 2, selector: {matchLabels: {app: zookeeper}}}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: cpu-resource-constraint, namespace: default}
        spec:
          limits:
          - {default: {cpu: 500m}, defaultRequest: {cpu: 500m}, max: {cpu: "1"}, min: {cpu: 100m}, type: Container}
          - {type: PersistentVolumeClaim, max: {storage: 2Gi}, min: {storage: 1Gi}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute-resources, namespace: default}
        spec:
          hard:
            requests.cpu: "1"
            requests.memory: 1Gi
            limits.cpu: "2"
            limits.memory: 2Gi
            requests.nvidia.com/gpu: 4
            services.loadbalancers: "2"
            gold.storageclass.storage.k8s.io/requests.storage: 500Gi
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: high-priority-nonpreempting}
        value: 1000000
        preemptionPolicy: Never
        globalDefault: false
        description: For what matters.
        ---
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata-fc}
        handler: kata-fc
        overhead: {podFixed: {memory: 120Mi, cpu: 250m}}
        ---
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: kube-scheduler, namespace: kube-system}
        spec:
          holderIdentity: master_02526795
          leaseDurationSeconds: 15
          acquireTime: "2023-07-04T07:58:48.065888Z"
          renewTime: "2023-07-04T21:58:48.065888Z"
          leaseTransitions: 0
        """

    @Test(arguments: [workloads, policies])
    func `what people write passes, with its defaults and without`(text: String) throws {
        let registry = KindRegistry.builtIn
        let file = YAMLParser.parse(text, file: "all.yaml")
        #expect(file.diagnostics.isEmpty)
        #expect(file.documents.count > 5)
        for document in file.documents {
            var object = Object(document.value)
            #expect(registry.check(object) == [])
            registry.applyDefaults(to: &object)
            #expect(registry.check(object) == [])
            #expect(registry.check(update: object, from: object) == [])
        }
    }
}
