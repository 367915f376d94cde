/// What is committed to be measured.
enum Manifests {
    static let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: bench}\n"

    static func configMap(_ index: Int, _ version: Int, namespace: String? = "bench") -> String {
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: map-\(index)
        \(namespace.map { "  namespace: \($0)\n" } ?? "")  labels: {app: bench}
        data:
          level: info
          version: "\(version)"

        """
    }

    static func secret(_ index: Int) -> String {
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: secret-\(index)
          namespace: bench
          labels: {app: bench}
        stringData:
          user: bench
          password: "correct-horse-\(index)"

        """
    }

    static func deployment(_ index: Int, replicas: Int) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web-\(index)
          namespace: bench
          labels: {app: web-\(index)}
        spec:
          replicas: \(replicas)
          selector:
            matchLabels: {app: web-\(index)}
          template:
            metadata:
              labels: {app: web-\(index)}
            spec:
              containers:
                - name: web
                  image: registry.example/web:1
                  ports: [{containerPort: 8080, name: http}]
                  env:
                    - {name: LEVEL, value: info}
                  resources: {requests: {cpu: 10m, memory: 16Mi}}

        """
    }

    static let hostPod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: sleeper
          namespace: bench
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: skeg.dev/host
              command: [/bin/sleep, "1000"]

        """
}
