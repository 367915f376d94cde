import Objects
import Testing

@Suite struct DefaultsTests {
    @Test func `a deployment gets what Kubernetes gives it`() throws {
        try expectDefaults(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, creationTimestamp: null}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  serviceAccountName: runner
                  hostNetwork: true
                  containers:
                  - name: web
                    image: nginx
                    ports: [{containerPort: 80}]
                    resources: {limits: {cpu: 1}}
                    livenessProbe: {httpGet: {port: 80}, timeoutSeconds: 0}
                    env:
                    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  volumes:
                  - name: scratch
                  - {name: config, configMap: {name: c}}
                  - {name: host, hostPath: {path: /var}}
            status: {}
            """,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              progressDeadlineSeconds: 600
              replicas: 1
              revisionHistoryLimit: 10
              selector: {matchLabels: {app: web}}
              strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  dnsPolicy: ClusterFirst
                  hostNetwork: true
                  restartPolicy: Always
                  schedulerName: default-scheduler
                  securityContext: {}
                  serviceAccount: runner
                  serviceAccountName: runner
                  terminationGracePeriodSeconds: 30
                  containers:
                  - name: web
                    image: nginx
                    imagePullPolicy: Always
                    ports: [{containerPort: 80, protocol: TCP}]
                    resources: {limits: {cpu: "1"}}
                    terminationMessagePath: /dev/termination-log
                    terminationMessagePolicy: File
                    livenessProbe:
                      httpGet: {port: 80, path: /, scheme: HTTP}
                      timeoutSeconds: 1
                      periodSeconds: 10
                      successThreshold: 1
                      failureThreshold: 3
                    env:
                    - {name: IP, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}}
                  volumes:
                  - {name: scratch, emptyDir: {}}
                  - {name: config, configMap: {name: c, defaultMode: 420}}
                  - {name: host, hostPath: {path: /var, type: ""}}
            status: {}
            """)
    }

    @Test func `a strategy that recreates has no numbers`() throws {
        var deployment = try object(deployment("strategy: {type: Recreate}"))
        KindRegistry.builtIn.applyDefaults(to: &deployment)
        #expect(deployment.spec["strategy"] == ["type": "Recreate"])
    }

    @Test func `numbers that are given stay`() throws {
        var deployment = try object(deployment("replicas: 0\nstrategy: {rollingUpdate: {maxSurge: 1}}"))
        KindRegistry.builtIn.applyDefaults(to: &deployment)
        #expect(deployment.spec["replicas"] == 0)
        #expect(
            deployment.spec["strategy"] == [
                "type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1, "maxUnavailable": "25%"]
            ])
    }

    @Test func `a pod of its own gets more than one in a template`() throws {
        try expectDefaults(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            spec:
              hostNetwork: true
              containers:
              - name: a
                image: nginx:1.27
                ports: [{containerPort: 80}]
                resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 100m}}
              initContainers:
              - {name: i, image: "repo:5000/x@sha256:0", resources: {limits: {cpu: 1}}}
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            spec:
              dnsPolicy: ClusterFirst
              enableServiceLinks: true
              hostNetwork: true
              restartPolicy: Always
              schedulerName: default-scheduler
              securityContext: {}
              terminationGracePeriodSeconds: 30
              containers:
              - name: a
                image: nginx:1.27
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80, hostPort: 80, protocol: TCP}]
                resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 100m, memory: 1Gi}}
                terminationMessagePath: /dev/termination-log
                terminationMessagePolicy: File
              initContainers:
              - name: i
                image: "repo:5000/x@sha256:0"
                imagePullPolicy: IfNotPresent
                resources: {limits: {cpu: "1"}, requests: {cpu: "1"}}
                terminationMessagePath: /dev/termination-log
                terminationMessagePolicy: File
            """)
    }

    @Test func `a service points to the port that it has`() throws {
        try expectDefaults(
            """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop},
             spec: {ports: [{port: 80}, {port: 53, name: dns, protocol: UDP, targetPort: dns}]}}
            """,
            """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop},
             spec: {type: ClusterIP, sessionAffinity: None, internalTrafficPolicy: Cluster,
                    ports: [{port: 80, protocol: TCP, targetPort: 80},
                            {port: 53, name: dns, protocol: UDP, targetPort: dns}]}}
            """)
        try expectDefaults(
            """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop},
             spec: {type: LoadBalancer, sessionAffinity: ClientIP, ports: [{port: 80}]}}
            """,
            """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop},
             spec: {type: LoadBalancer, sessionAffinity: ClientIP, internalTrafficPolicy: Cluster,
                    externalTrafficPolicy: Cluster, allocateLoadBalancerNodePorts: true,
                    sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}},
                    ports: [{port: 80, protocol: TCP, targetPort: 80}]}}
            """)
    }

    @Test func `texts of a secret are written into its data`() throws {
        try expectDefaults(
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: hi, b: ''}, data: {a: eA==, c: \"YQ\\n==\"}}",
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, type: Opaque, data: {a: aGk=, b: '', c: YQ==}}")
    }

    @Test func `a namespace can be selected by its name`() throws {
        try expectDefaults(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}},
             spec: {finalizers: [kubernetes]}, status: {phase: Active}}
            """)
    }

    @Test func `a namespace that is being emptied does not get its finalizer back`() throws {
        var namespace = try object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, uid: u1}, spec: {}}")
        KindRegistry.builtIn.applyDefaults(to: &namespace)
        #expect(namespace.spec == .emptyObject)
    }

    @Test func `a node offers what it has, and a ConfigMap's empty value is empty`() throws {
        try expectDefaults(
            "{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {capacity: {cpu: 2}}}",
            "{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {capacity: {cpu: '2'}, allocatable: {cpu: '2'}}}"
        )
        try expectDefaults(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: , b: x}, binaryData: }",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: '', b: x}}")
    }

    @Test func `a sync gets its defaults`() throws {
        try expectDefaults(
            "{apiVersion: skeg.dev/v1alpha1, kind: Sync, metadata: {name: s}, spec: {repository: /a}}",
            """
            {apiVersion: skeg.dev/v1alpha1, kind: Sync, metadata: {name: s},
             spec: {repository: /a, pollInterval: 30s, timeout: 5m, prune: true, atomic: false, drift: Report,
                    rolloutOnChange: false, targetNamespace: default}}
            """)
    }

    @Test(arguments: [
        ("0.5", "500m"), ("'0.5'", "500m"), ("1", "1"), ("1000m", "1"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"),
        ("0.0001", "1m"), ("100k", "100k"), ("'5e3'", "5e3"), ("1e3", "1k"), ("abc", "abc")
    ])
    func `a quantity has one form`(written: String, canonical: String) throws {
        var pod = try object(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: p},
             spec: {containers: [{name: a, image: x, resources: {requests: {memory: \(written)}}}]}}
            """)
        KindRegistry.builtIn.applyDefaults(to: &pod)
        let requests = pod.spec["containers"]?.array?.first?.at(["resources", "requests"])
        #expect(requests == ["memory": .string(canonical)])
    }

    @Test(
        arguments: [
            ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1", "IfNotPresent"),
            ("host:5000/nginx", "Always"), ("host:5000/nginx:1", "IfNotPresent"), ("a@sha256:0", "IfNotPresent"),
            ("a:latest@sha256:0", "Always"), ("skeg.dev/host", "Always")
        ])
    func `the pull policy follows the tag`(image: String, policy: String) throws {
        var pod = try object(
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: '\(image)'}]}}")
        KindRegistry.builtIn.applyDefaults(to: &pod)
        #expect(pod.spec["containers"]?.array?.first?["imagePullPolicy"] == .string(policy))
    }

    @Test func `what is wrong stays as it is`() throws {
        for content in [
            "spec: 3", "spec: {template: {spec: {containers: 3, volumes: [3]}}}", "spec: [a]", "metadata: 3"
        ] {
            var broken = try object("{apiVersion: apps/v1, kind: Deployment, \(content)}")
            KindRegistry.builtIn.applyDefaults(to: &broken)
            var again = broken
            KindRegistry.builtIn.applyDefaults(to: &again)
            #expect(again == broken)
            #expect(!KindRegistry.builtIn.check(broken).isEmpty)
        }
    }
}
