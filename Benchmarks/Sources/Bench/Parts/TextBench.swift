import Objects

/// YAML and JSON of a thousand Deployments.
enum TextBench {
    static func figures() throws -> [Figure] {
        let yaml = Array(Array(repeating: Samples.deployment, count: 1_000).joined(separator: "---\n").utf8)
        let list = Value.array(Array(repeating: Samples.deploymentValue, count: 1_000))
        let json = JSONWriter.write(list)
        return [
            Figure.rate("parse YAML, with positions", bytes: yaml.count) {
                _ = YAMLParser.parse(yaml, file: "a.yaml")
            },
            try Figure.rate("parse JSON", bytes: json.count) { _ = try JSONParser.parse(json) },
            Figure.rate("write JSON", bytes: json.count) { _ = JSONWriter.write(list) }
        ]
    }
}

enum Samples {
    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: default
          labels: {app: web, tier: front}
        spec:
          replicas: 3
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web, tier: front}
            spec:
              containers:
                - name: web
                  image: skeg.dev/host
                  command: [/usr/bin/server, --port, "8080"]
                  ports: [{containerPort: 8080, name: http}]
                  env:
                    - {name: LEVEL, value: info}
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}

        """

    static let deploymentValue = YAMLParser.parse(Array(deployment.utf8), file: "a.yaml").documents[0].value
}
