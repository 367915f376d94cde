import GitOps
import Objects
import Scheduler
import Store

@main
enum Bench {
    static func main() throws {
        var results = try text()
        results += try objects()
        results += try sync()
        results.append(try scheduling())
        if CommandLine.arguments.contains("--json") {
            print("[\n  \(results.map(\.json).joined(separator: ",\n  "))\n]")
        } else {
            for result in results { print(result.line) }
        }
    }

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

    /// YAML and JSON of a thousand Deployments.
    static func text() throws -> [Measurement] {
        let yaml = Array(Array(repeating: deployment, count: 1_000).joined(separator: "---\n").utf8)
        let value = YAMLParser.parse(Array(deployment.utf8), file: "a.yaml").documents[0].value
        let list = Value.array(Array(repeating: value, count: 1_000))
        let json = JSONWriter.write(list)
        print("YAML \(yaml.count) bytes, JSON \(json.count) bytes")
        return [
            Measurement.of("parse YAML", count: 1_000, unit: "Deployment") {
                _ = YAMLParser.parse(yaml, file: "a.yaml")
            },
            try Measurement.of("parse JSON", count: 1_000, unit: "Deployment") { _ = try JSONParser.parse(json) },
            Measurement.of("write JSON", count: 1_000, unit: "Deployment") { _ = JSONWriter.write(list) }
        ]
    }

    /// What one object costs on its way into the store.
    static func objects() throws -> [Measurement] {
        let kinds = KindRegistry.builtIn
        let wanted = Object(YAMLParser.parse(Array(deployment.utf8), file: "a.yaml").documents[0].value)
        let now = Timestamp(seconds: 1_000)
        let live = try ServerSideApply.apply(
            wanted, onto: nil, manager: "skeg", kinds: kinds, force: true, at: now
        ).object
        return [
            Measurement.of("check against the schema", count: 100, unit: "Deployment") {
                for _ in 0..<100 { _ = kinds.check(wanted) }
            },
            Measurement.of("set defaults", count: 100, unit: "Deployment") {
                for _ in 0..<100 {
                    var copy = wanted
                    kinds.applyDefaults(to: &copy)
                }
            },
            try Measurement.of("apply onto the same", count: 100, unit: "Deployment") {
                for _ in 0..<100 {
                    _ = try ServerSideApply.apply(
                        wanted, onto: live, manager: "skeg", kinds: kinds, force: true, at: now)
                }
            }
        ]
    }

    /// 3,000 pods onto 100 nodes in batches, with every commit applied.
    static func scheduling() throws -> Measurement {
        var start = Snapshot()
        var ids = IDSource(seed: 1)
        let now = Timestamp(seconds: 1_000)
        var changes: [Change] = []
        for index in 0..<100 {
            var node = Object(apiVersion: "v1", kind: "Node", name: "node-\(index)")
            node.uid = ids.uid()
            node.creationTimestamp = now
            node.status = ["allocatable": ["cpu": "8", "memory": "32Gi", "pods": "110"]]
            changes.append(.create(node))
        }
        for index in 0..<3_000 {
            var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "pod-\(index)")
            pod.uid = ids.uid()
            pod.creationTimestamp = now
            pod.spec = [
                "containers": [
                    ["name": "main", "image": "x", "resources": ["requests": ["cpu": "100m", "memory": "64Mi"]]]
                ]
            ]
            changes.append(.create(pod))
        }
        _ = try start.apply(Transaction(changes, by: "bench"), kinds: .builtIn)
        return try Measurement.of("bind 3,000 pods to 100 nodes", count: 3_000, unit: "pod", runs: 5) {
            var snapshot = start
            var scheduler = Scheduler()
            var random = ids
            scheduler.started(with: snapshot)
            while scheduler.hasWork {
                let plan = scheduler.schedule(in: snapshot, at: now, ids: &random)
                scheduler.observed(try snapshot.apply(Transaction(plan.changes, by: "bench"), kinds: .builtIn))
            }
        }
    }
}
