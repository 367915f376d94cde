internal import Objects

/// One object in a manifest, as a person wrote it.
struct SimulatedManifest: Sendable, Hashable {
    var key: ObjectKey
    var content: Content

    enum Content: Sendable, Hashable {
        case deployment(Workload)
        case configMap(data: Int)
        case secret(data: Int)
        case namespace
    }

    /// What is chosen about a Deployment.
    struct Workload: Sendable, Hashable {
        var replicas = 1
        /// Which program; another is a rollout.
        var version = 1
        /// Nil recreates.
        var rolling: Rolling? = Rolling(maxSurge: "25%", maxUnavailable: "25%")
        var minReadySeconds = 0
        var revisionHistoryLimit = 2
        var progressDeadlineSeconds = 600
        var isPaused = false
        var millicores = 100
        /// In the form of `SimulatedBehavior`; empty for one that starts at once and runs for ever.
        var behavior = ""
        /// A ConfigMap that its containers need to start; empty for none.
        var configMap = ""

        struct Rolling: Sendable, Hashable {
            var maxSurge: String
            var maxUnavailable: String
        }
    }

    /// What must be found in nothing that people read.
    static let secretText = "canary-3q8f-do-not-tell"
    /// The same as Kubernetes stores it.
    static let secretBase64 = Base64.encode(Array(secretText.utf8))

    var text: String {
        switch content {
        case .deployment(let workload): header("apps/v1", "Deployment") + spec(workload)
        case .configMap(let data): header("v1", "ConfigMap") + "data:\n  value: \"\(data)\"\n"
        case .secret(let data):
            header("v1", "Secret") + "stringData:\n  password: \(SimulatedManifest.secretText)\n  number: \"\(data)\"\n"
        case .namespace: header("v1", "Namespace")
        }
    }

    private func header(_ version: String, _ kind: String) -> String {
        let namespace = key.namespace.isEmpty ? "" : "  namespace: \(key.namespace)\n"
        return "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(key.name)\n\(namespace)"
    }

    private func spec(_ workload: Workload) -> String {
        let strategy =
            workload.rolling.map {
                "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n"
                    + "      maxSurge: \($0.maxSurge)\n      maxUnavailable: \($0.maxUnavailable)\n"
            } ?? "  strategy:\n    type: Recreate\n"
        let behavior =
            workload.behavior.isEmpty
            ? "" : "      annotations:\n        skeg.dev/simulate: \"\(workload.behavior)\"\n"
        let environment =
            workload.configMap.isEmpty
            ? ""
            : "        env:\n        - name: VALUE\n          valueFrom:\n            configMapKeyRef:\n"
                + "              name: \(workload.configMap)\n              key: value\n"
        return """
            spec:
              replicas: \(workload.replicas)
              minReadySeconds: \(workload.minReadySeconds)
              revisionHistoryLimit: \(workload.revisionHistoryLimit)
              progressDeadlineSeconds: \(workload.progressDeadlineSeconds)
              paused: \(workload.isPaused)
              selector:
                matchLabels: {app: \(key.name)}
            \(strategy)  template:
                metadata:
                  labels: {app: \(key.name)}
            \(behavior)    spec:
                  containers:
                  - name: main
                    image: example.org/\(key.name):\(workload.version)
                    resources:
                      requests: {cpu: \(workload.millicores)m}
            \(environment)
            """
    }
}

/// A file of the simulated repository.
struct SimulatedFile: Sendable, Hashable {
    /// What is wrong with a file.
    enum Damage: Sendable, Hashable, CaseIterable {
        /// It is not YAML.
        case syntax
        /// Its first object breaks a rule of its kind.
        case rule
    }

    var manifests: [SimulatedManifest]
    var damage: Damage?

    var keys: [ObjectKey] { manifests.map(\.key) }

    /// Whether the objects in it can be made out, if only to say that they are wrong.
    var isReadable: Bool { damage != .syntax }

    var text: String {
        var text = manifests.map(\.text).joined(separator: "---\n")
        switch damage {
        case .syntax: text = "broken: [1, 2\n" + text
        case .rule:
            // No label may have a blank in its value.
            text = text.replacing(
                "metadata:\n  name:", with: "metadata:\n  labels: {a: b c d!}\n  name:", maxReplacements: 1)
        case nil: break
        }
        return text
    }
}
