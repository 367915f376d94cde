/// An object of each kind that kubectl describes in words of its own, and some of these words.
enum SomeOfEachKind {
    static let descriptions: [(kind: String, words: [String])] = [
        ("configmaps", ["Data\n====", "value:"]),
        ("secrets", ["Type:", "Opaque", "word:  4 bytes"]),
        ("services", ["Selector:", "app=none", "TargetPort:"]),
        ("serviceaccounts", ["Image pull secrets:"]),
        ("namespaces", ["Resource Quotas", "Resource Limits", "Status:       Active"]),
        ("nodes", ["Capacity:", "Container Runtime Version:", "MemoryPressure"]),
        ("resourcequotas", ["Resource", "Used", "Hard", "100"]),
        ("limitranges", ["Default Request", "10m"]),
        ("statefulsets", ["Update Strategy:", "Volume Claims:"]),
        ("daemonsets", ["Node-Selector:", "never=true"]),
        ("replicationcontrollers", ["Replicas:", "0 current / 0 desired"]),
        ("jobs", ["Completion Mode:", "NonIndexed"]),
        ("cronjobs", ["Schedule:", "0 0 1 1 *", "Concurrency Policy:"]),
        ("horizontalpodautoscalers", ["Reference:", "Deployment/none", "resource cpu on pods", "80%"]),
        ("poddisruptionbudgets", ["Min available:", "Allowed disruptions:"]),
        ("persistentvolumes", ["HostPath (bare host directory volume)", "1Gi"]),
        ("persistentvolumeclaims", ["VolumeMode:", "Used By:"]),
        ("storageclasses", ["Provisioner:", "example.org/p"]),
        ("ingresses", ["a.example.org", "door:80"]),
        ("ingressclasses", ["Controller:", "example.org/c"]),
        ("networkpolicies", ["PodSelector:", "Policy Types: Ingress"]),
        ("roles", ["PolicyRule:", "pods"]),
        ("rolebindings", ["Subjects:", "ann"]),
        ("priorityclasses", ["PreemptionPolicy:", "PreemptLowerPriority"]),
        ("leases", ["Holder Identity:", "me"]),
        ("syncs", ["Last Applied Revision:", "Converged"])
    ]

    static let manifests = [configuration, pods, storage, rules].joined(separator: "---\n")

    private static let configuration = """
        apiVersion: v1
        kind: Secret
        metadata: {name: hidden}
        data: {word: d29yZA==}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: door}
        spec: {selector: {app: none}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: most}
        spec: {hard: {pods: "100"}}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: usual}
        spec: {limits: [{type: Container, default: {cpu: "1"}, defaultRequest: {cpu: 10m}}]}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: before}
        value: 5
        ---
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: turn}
        spec: {holderIdentity: me, leaseDurationSeconds: 10}

        """

    private static let template = """
        {metadata: {labels: {app: none}}, spec: {containers: [{name: a, image: skeg.dev/host, command: [/bin/true]}]}}
        """

    private static let pods = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: row}
        spec: {replicas: 0, serviceName: door, selector: {matchLabels: {app: none}}, template: \(template)}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: everywhere}
        spec:
          selector: {matchLabels: {app: none}}
          template:
            metadata: {labels: {app: none}}
            spec: {nodeSelector: {never: "true"}, containers: [{name: a, image: skeg.dev/host, command: [/bin/true]}]}
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: old}
        spec: {replicas: 0, selector: {app: none}, template: \(template)}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          suspend: true
          template: {spec: {restartPolicy: Never, containers: [{name: a, image: skeg.dev/host, command: [/bin/true]}]}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: yearly}
        spec:
          schedule: "0 0 1 1 *"
          jobTemplate:
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: a, image: skeg.dev/host, command: [/bin/true]}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: more}
        spec:
          maxReplicas: 3
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: none}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: enough}
        spec: {minAvailable: 1, selector: {matchLabels: {app: none}}}

        """

    private static let storage = """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: disk}
        spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /tmp}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: claim}
        spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast}
        provisioner: example.org/p

        """

    private static let rules = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: gate}
        spec:
          rules:
          - host: a.example.org
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: door, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: way}
        spec: {controller: example.org/c}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shut}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: readers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]

        """
}
