import Objects
import Testing

/// Manifests shaped like those of public collections: what people really write has to pass.
@Suite struct RealManifestsTests {
    private func check(_ yaml: String) throws -> [String] {
        let file = YAMLParser.parse(yaml, file: "all.yaml")
        #expect(file.diagnostics.isEmpty)
        return file.documents.flatMap { document in
            var object = Object(document.value)
            if object.namespace.isEmpty, object.kind != .namespace { object.namespace = "default" }
            var defaulted = object
            KindRegistry.builtIn.applyDefaults(to: &defaulted)
            #expect(KindRegistry.builtIn.check(defaulted) == KindRegistry.builtIn.check(object))
            return KindRegistry.builtIn.check(object)
                .located(in: document.map, value: document.value, file: "all.yaml").map(\.description)
        }
    }

    @Test func `a guest book of three tiers passes`() throws {
        #expect(
            try check(
                """
                # A store, its followers and a page.
                apiVersion: v1
                kind: Service
                metadata:
                  name: redis-leader
                  labels: {app: redis, role: leader, tier: backend}
                spec:
                  ports:
                  - port: 6379
                    targetPort: 6379
                  selector: {app: redis, role: leader, tier: backend}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: redis-leader
                  labels: {app: redis}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: redis}}
                  template:
                    metadata:
                      labels: {app: redis, role: leader, tier: backend}
                    spec:
                      containers:
                      - name: leader
                        image: "docker.io/redis:6.0.5"
                        resources:
                          requests:
                            cpu: 100m
                            memory: 100Mi
                        ports:
                        - containerPort: 6379
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: frontend
                spec:
                  # type: LoadBalancer
                  type: NodePort
                  ports:
                  - port: 80
                  selector: {app: guestbook, tier: frontend}
                ---
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: frontend
                  labels: {app: guestbook, tier: frontend}
                spec:
                  replicas: 3
                  selector:
                    matchLabels: {tier: frontend}
                    matchExpressions:
                    - {key: tier, operator: In, values: [frontend]}
                  template:
                    metadata:
                      labels: {app: guestbook, tier: frontend}
                    spec:
                      containers:
                      - name: php-redis
                        image: us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5
                        env:
                        - name: GET_HOSTS_FROM
                          value: "dns"
                        ports:
                        - containerPort: 80
                """) == [])
    }

    @Test func `a small service with probes and a careful rollout passes`() throws {
        #expect(
            try check(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: podinfo
                spec:
                  minReadySeconds: 3
                  revisionHistoryLimit: 5
                  progressDeadlineSeconds: 60
                  strategy:
                    type: RollingUpdate
                    rollingUpdate:
                      maxUnavailable: 0
                  selector:
                    matchLabels:
                      app: podinfo
                  template:
                    metadata:
                      annotations:
                        prometheus.io/scrape: "true"
                        prometheus.io/port: "9797"
                      labels:
                        app: podinfo
                    spec:
                      containers:
                      - name: podinfod
                        image: ghcr.io/stefanprodan/podinfo:6.5.4
                        imagePullPolicy: IfNotPresent
                        ports:
                        - {name: http, containerPort: 9898, protocol: TCP}
                        - {name: http-metrics, containerPort: 9797, protocol: TCP}
                        - {name: grpc, containerPort: 9999, protocol: TCP}
                        command: [./podinfo, --port=9898, --level=info, --random-delay=false]
                        env:
                        - name: PODINFO_UI_COLOR
                          value: "#34577c"
                        livenessProbe:
                          exec:
                            command: [podcli, check, http, localhost:9898/healthz]
                          initialDelaySeconds: 5
                          timeoutSeconds: 5
                        readinessProbe:
                          exec:
                            command: [podcli, check, http, localhost:9898/readyz]
                          initialDelaySeconds: 5
                          timeoutSeconds: 5
                        resources:
                          limits: {cpu: 2000m, memory: 512Mi}
                          requests: {cpu: 100m, memory: 64Mi}
                """) == [])
    }

    @Test func `a shop's service with a locked-down container passes`() throws {
        #expect(
            try check(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: loadgenerator
                  labels: {app: loadgenerator}
                spec:
                  selector: {matchLabels: {app: loadgenerator}}
                  replicas: 1
                  template:
                    metadata:
                      labels: {app: loadgenerator}
                      annotations:
                        sidecar.istio.io/rewriteAppHTTPProbers: "true"
                    spec:
                      serviceAccountName: loadgenerator
                      terminationGracePeriodSeconds: 5
                      restartPolicy: Always
                      securityContext:
                        fsGroup: 1000
                        runAsGroup: 1000
                        runAsNonRoot: true
                        runAsUser: 1000
                      initContainers:
                      - command:
                        - /bin/sh
                        - -exc
                        - |
                          MAX_RETRIES=12
                          wget --server-response http://${FRONTEND_ADDR}
                        name: frontend-check
                        securityContext:
                          allowPrivilegeEscalation: false
                          capabilities:
                            drop:
                            - ALL
                          privileged: false
                          readOnlyRootFilesystem: true
                        image: busybox:latest@sha256:e3652a00a2fabd16ce889f0aa32c38eec347b997e73bd09e69c962ec7f8732ee
                        env:
                        - name: FRONTEND_ADDR
                          value: "frontend:80"
                      containers:
                      - name: main
                        securityContext:
                          allowPrivilegeEscalation: false
                          capabilities: {drop: [ALL]}
                          privileged: false
                          readOnlyRootFilesystem: true
                        image: loadgenerator
                        env:
                        - {name: USERS, value: "10"}
                        readinessProbe:
                          periodSeconds: 5
                          grpc:
                            port: 8080
                        livenessProbe:
                          httpGet:
                            path: "/_healthz"
                            port: 8080
                            httpHeaders:
                            - {name: "Cookie", value: "shop_session-id=x-liveness-probe"}
                        resources:
                          requests: {cpu: 300m, memory: 256Mi}
                          limits: {cpu: 500m, memory: 512Mi}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: loadgenerator
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: loadgenerator}
                spec:
                  type: ClusterIP
                  selector: {app: loadgenerator}
                  ports:
                  - name: grpc
                    port: 7070
                    targetPort: 7070
                """) == [])
    }

    @Test func `a blog with a database, claims and secrets passes`() throws {
        #expect(
            try check(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: mysql-pass}
                type: Opaque
                stringData: {password: not-a-good-one}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: wordpress-mysql, labels: {app: wordpress}}
                spec:
                  ports:
                  - port: 3306
                  selector: {app: wordpress, tier: mysql}
                  clusterIP: None
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: wordpress-mysql, labels: {app: wordpress}}
                spec:
                  selector: {matchLabels: {app: wordpress, tier: mysql}}
                  strategy:
                    type: Recreate
                  template:
                    metadata: {labels: {app: wordpress, tier: mysql}}
                    spec:
                      containers:
                      - image: mysql:8.0
                        name: mysql
                        env:
                        - name: MYSQL_ROOT_PASSWORD
                          valueFrom:
                            secretKeyRef: {name: mysql-pass, key: password}
                        - {name: MYSQL_DATABASE, value: wordpress}
                        envFrom:
                        - configMapRef: {name: mysql-settings, optional: true}
                          prefix: MYSQL_
                        ports:
                        - {containerPort: 3306, name: mysql}
                        lifecycle:
                          preStop: {exec: {command: [mysqladmin, shutdown]}}
                        volumeMounts:
                        - {name: mysql-persistent-storage, mountPath: /var/lib/mysql}
                        - {name: conf, mountPath: /etc/my.cnf, subPath: my.cnf, readOnly: true}
                        - {name: tokens, mountPath: /var/run/tokens}
                      affinity:
                        podAntiAffinity:
                          preferredDuringSchedulingIgnoredDuringExecution:
                          - weight: 100
                            podAffinityTerm:
                              labelSelector: {matchLabels: {app: wordpress}}
                              topologyKey: kubernetes.io/hostname
                        nodeAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                            nodeSelectorTerms:
                            - matchExpressions:
                              - {key: kubernetes.io/os, operator: In, values: [linux]}
                      topologySpreadConstraints:
                      - maxSkew: 1
                        topologyKey: topology.kubernetes.io/zone
                        whenUnsatisfiable: ScheduleAnyway
                        labelSelector: {matchLabels: {app: wordpress}}
                      tolerations:
                      - {key: dedicated, operator: Equal, value: db, effect: NoSchedule}
                      - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
                      volumes:
                      - name: mysql-persistent-storage
                        persistentVolumeClaim: {claimName: mysql-pv-claim}
                      - name: conf
                        configMap:
                          name: mysql-config
                          items:
                          - {key: my.cnf, path: my.cnf, mode: 0o644}
                      - name: tokens
                        projected:
                          sources:
                          - serviceAccountToken: {path: token, expirationSeconds: 7200, audience: vault}
                          - downwardAPI:
                              items:
                              - {path: labels, fieldRef: {fieldPath: metadata.labels}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: mysql-config}
                data:
                  my.cnf: |
                    [mysqld]
                    bind-address=127.0.0.1
                  enabled: "true"
                """.replacing("0o644", with: "0644")) == [])
    }

    @Test func `old versions and foreign kinds are refused, and nothing else`() throws {
        #expect(
            try check(
                """
                apiVersion: extensions/v1beta1
                kind: Deployment
                metadata: {name: old}
                ---
                apiVersion: monitoring.coreos.com/v1
                kind: ServiceMonitor
                metadata: {name: podinfo}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: nginx}
                spec:
                  containers:
                  - {name: nginx, image: nginx:1.14.2, ports: [{containerPort: 80}]}
                """) == [
                    "all.yaml:2:7: kind: no matches for kind \"Deployment\" in version \"extensions/v1beta1\"; "
                        + "Deployment is known in apps/v1",
                    "all.yaml:6:7: kind: no matches for kind \"ServiceMonitor\" in version \"monitoring.coreos.com/v1\""
                ])
    }
}
