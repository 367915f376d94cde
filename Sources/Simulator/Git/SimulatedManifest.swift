internal import GitOps
internal import Objects

/// One object in a manifest, as a person wrote it.
struct SimulatedManifest: Sendable, Hashable {
    var key: ObjectKey
    var content: Content

    enum Content: Sendable, Hashable {
        case deployment(Workload)
        case configMap(data: Int)
        case secret(data: Int)
        /// A generator of a ConfigMap or a Secret, by the manifest's key; the product's name may end in the hash of its content.
        case generator(data: Int, isHashed: Bool)
        /// Makes the Secret of its name on the machine; another version makes other values.
        case generatedSecret(version: Int)
        case namespace(version: Int)
        case autoscaler(Autoscaler)

        /// The same object in other words, so that git has the last word about it.
        mutating func renew() {
            switch self {
            case .deployment(var workload):
                workload.version += 1
                self = .deployment(workload)
            case .configMap(let data): self = .configMap(data: data + 1)
            case .secret(let data): self = .secret(data: data + 1)
            case .generator(let data, let isHashed): self = .generator(data: data + 1, isHashed: isHashed)
            case .generatedSecret(let version): self = .generatedSecret(version: version + 1)
            case .namespace(let version): self = .namespace(version: version + 1)
            case .autoscaler(var autoscaler):
                autoscaler.version += 1
                self = .autoscaler(autoscaler)
            }
        }
    }

    /// What is chosen about the autoscaler of the Deployment that has its name.
    struct Autoscaler: Sendable, Hashable {
        var version = 1
        var apiVersion = "autoscaling/v2"
        var minimum = 1
        var maximum = 4
        /// The share of what the pods ask for, in percent.
        var share = 50
        /// How long recommendations count on the way down, in seconds.
        var window = 30
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
        /// A Secret that its containers need to start; empty for none.
        var secret = ""
        /// Whether it rolls out when one of the two changes; nil where it leaves that to its sync.
        var rollsOutOnChange: Bool?

        struct Rolling: Sendable, Hashable {
            var maxSurge: String
            var maxUnavailable: String
        }
    }

    /// What must be found in nothing that people read.
    static let secretText = "canary-3q8f-do-not-tell"
    /// The same as Kubernetes stores it.
    static let secretBase64 = Base64.encode(Array(secretText.utf8))

    /// What the pods of a Deployment are selected by: two Deployments select the same.
    static func label(of name: String) -> String { name == "jobs" ? "cache" : name }

    var text: String {
        switch content {
        case .deployment(let workload): header("apps/v1", "Deployment") + spec(workload)
        case .configMap(let data): header("v1", "ConfigMap") + "data:\n  value: \"\(data)\"\n"
        case .secret(let data):
            header("v1", "Secret") + "stringData:\n  password: \(SimulatedManifest.secretText)\n  number: \"\(data)\"\n"
        case .generator(let data, let isHashed): generator(data, isHashed: isHashed)
        case .generatedSecret(let version):
            header("skeg.dev/v1alpha1", "GeneratedSecret")
                + "  annotations: {\(GeneratedSecret.regenerateAnnotation): \"\(version)\"}\n"
                + "spec:\n  entries:\n  - {name: password, password: {length: 24}}\n"
                + "  - {name: number, password: {length: 24}}\n"
        case .autoscaler(let autoscaler):
            header(autoscaler.apiVersion, "HorizontalPodAutoscaler") + spec(autoscaler)
        case .namespace(let version): header("v1", "Namespace") + "  annotations: {version: \"\(version)\"}\n"
        }
    }

    private func generator(_ data: Int, isHashed: Bool) -> String {
        let isSecret = key.kind == .secret
        let literals = isSecret ? "password=\(SimulatedManifest.secretText), number=\(data)" : "value=\(data)"
        return header("skeg.dev/v1alpha1", isSecret ? "SecretGenerator" : "ConfigMapGenerator")
            + "literals: [\(literals)]\noptions: {disableNameSuffixHash: \(!isHashed)}\n"
    }

    /// What is in the store of it.
    var storedKey: ObjectKey {
        guard case .generator(let data, isHashed: true) = content else { return key }
        var product = Object(apiVersion: "v1", kind: key.kind.kind, namespace: key.namespace, name: key.name)
        if key.kind == .secret {
            product["type"] = "Opaque"
            product["data"] = [
                "number": .string(Base64.encode(Array("\(data)".utf8))),
                "password": .string(SimulatedManifest.secretBase64)
            ]
        } else {
            product["data"] = ["value": .string("\(data)")]
        }
        return ObjectKey(key.kind, namespace: key.namespace, name: key.name + "-" + NameSuffix.of(product))
    }

    /// The name of all that is made on the machine: no manifest has a Secret of it.
    static let madeName = "made"

    /// Which Deployments read what they need from files, and not from variables.
    static func mounts(_ name: String) -> Bool { name == "web" || name == "db" }

    private typealias Source = (variable: String, kind: String, name: String)

    private func environment(_ sources: [Source]) -> String {
        let variables = sources.map { variable, kind, name in
            "        - name: \(variable)\n          valueFrom:\n            \(kind)KeyRef:\n"
                + "              name: \(name)\n              key: \(kind == "secret" ? "number" : "value")\n"
        }
        return variables.isEmpty ? "" : "        env:\n" + variables.joined()
    }

    private func volumes(_ sources: [Source]) -> String {
        let volumes = sources.map { _, kind, name in
            "      - name: \(kind.lowercased())\n        \(kind):\n"
                + "          \(kind == "secret" ? "secretName" : "name"): \(name)\n"
        }
        return volumes.isEmpty ? "" : "      volumes:\n" + volumes.joined()
    }

    /// All but some of the containers have probes; what these find is a matter of the behavior.
    private var probes: String {
        guard key.name != "cache" else { return "" }
        let handler = "tcpSocket: {port: 80}"
        return """
                    startupProbe: {\(handler), periodSeconds: 2, failureThreshold: 30}
                    livenessProbe: {\(handler), periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3}
                    readinessProbe: {\(handler), periodSeconds: 3, failureThreshold: 1}

            """
    }

    private func header(_ version: String, _ kind: String) -> String {
        let namespace = key.namespace.isEmpty ? "" : "  namespace: \(key.namespace)\n"
        return "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(key.name)\n\(namespace)"
    }

    private func annotations(_ workload: Workload) -> String {
        var lines: [String] = []
        if !workload.behavior.isEmpty { lines.append("skeg.dev/simulate: \"\(workload.behavior)\"") }
        if let asked = workload.rollsOutOnChange { lines.append("\(PodTemplate.rolloutAnnotation): \"\(asked)\"") }
        return lines.isEmpty ? "" : "      annotations:\n" + lines.map { "        \($0)\n" }.joined()
    }

    private func spec(_ autoscaler: Autoscaler) -> String {
        """
          annotations: {version: "\(autoscaler.version)"}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(key.name)}
          minReplicas: \(autoscaler.minimum)
          maxReplicas: \(autoscaler.maximum)
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: \(autoscaler.share)}}
          behavior:
            scaleDown: {stabilizationWindowSeconds: \(autoscaler.window)}

        """
    }

    private func spec(_ workload: Workload) -> String {
        let strategy =
            workload.rolling.map {
                "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n"
                    + "      maxSurge: \($0.maxSurge)\n      maxUnavailable: \($0.maxUnavailable)\n"
            } ?? "  strategy:\n    type: Recreate\n"
        let behavior = annotations(workload)
        let sources = [("VALUE", "configMap", workload.configMap), ("PASSWORD", "secret", workload.secret)]
            .filter { !$0.2.isEmpty }
        let needs = SimulatedManifest.mounts(key.name) ? volumes(sources) : environment(sources)
        let label = SimulatedManifest.label(of: key.name)
        return """
            spec:
              replicas: \(workload.replicas)
              minReadySeconds: \(workload.minReadySeconds)
              revisionHistoryLimit: \(workload.revisionHistoryLimit)
              progressDeadlineSeconds: \(workload.progressDeadlineSeconds)
              paused: \(workload.isPaused)
              selector:
                matchLabels: {app: \(label)}
            \(strategy)  template:
                metadata:
                  labels: {app: \(label)}
            \(behavior)    spec:
                  containers:
                  - name: main
                    image: example.org/\(key.name):\(workload.version)
                    resources:
                      requests: {cpu: \(workload.millicores)m}
            \(probes)\(needs)
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
        /// What ought to be a number, a text or base64 holds a secret in clear.
        case secret
    }

    var manifests: [SimulatedManifest]
    var damage: Damage?

    var keys: [ObjectKey] { manifests.map(\.storedKey) }

    /// Whether the objects in it can be made out, if only to say that they are wrong.
    var isReadable: Bool { damage != .syntax }

    /// Whether something in it cannot be applied. The damage of a secret shows only where there is a place for it.
    var isBad: Bool {
        switch damage {
        case .syntax, .rule: true
        case .secret: text.contains("data: {raw") || text.contains("replicas: \(SimulatedManifest.secretText)")
        case nil: false
        }
    }

    var text: String {
        var text = manifests.map(\.text).joined(separator: "---\n")
        switch damage {
        case .syntax: text = "broken: [1, 2\n" + text
        case .rule:
            // No label may have a blank in its value.
            text = text.replacing(
                "metadata:\n  name:", with: "metadata:\n  labels: {a: b c d!}\n  name:", maxReplacements: 1)
        case .secret:
            let secret = SimulatedManifest.secretText
            text = text.replacing(
                "stringData:\n", with: "data: {raw: \"\(secret)\"}\nstringData:\n", maxReplacements: 1)
            text = text.replacing(
                "kind: Secret\nmetadata:\n", with: "kind: Secret\nmetadata:\n  labels: {a: \(secret)!}\n",
                maxReplacements: 1)
            text = text.replacing("replicas: ", with: "replicas: \(secret)-", maxReplacements: 1)
        case nil: break
        }
        return text
    }
}
