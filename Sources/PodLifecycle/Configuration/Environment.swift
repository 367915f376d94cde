internal import Objects
internal import Runtime
internal import Store

/// Why a container cannot be made as it is asked for. The message never holds a Secret's value.
struct ConfigurationError: Error {
    var message: String
}

/// The environment of a container (`makeEnvironmentVariables`, pkg/kubelet/kubelet_pods.go): first the keys of
/// `envFrom`, then `env` in its order, then what tells of Services; a later one of the same name wins, but none of a
/// Service's wins over the container's own.
///
/// Every key of a ConfigMap can name a variable, as since Kubernetes 1.34 (KEP-4369), so none is left out.
struct Environment {
    private let look: PodLook
    private let container: Container
    private let address: String
    private let files: [EnvironmentFileKey: String]
    /// In their order.
    private var names: [String] = []
    private var own: Set<String> = []
    /// All variables, for references.
    private(set) var values: [String: String] = [:]
    /// The variables whose values are out of Secrets or a sealed object, whole or in part.
    private var secretNames: Set<String> = []

    /// The most that one container may have.
    static let limit = 10_000

    /// - Parameter files: What was read of the files that the container asks for.
    init(
        of container: Container, address: String, _ files: [EnvironmentFileKey: String], _ look: PodLook
    ) throws(ConfigurationError) {
        self.look = look
        self.container = container
        self.address = address
        self.files = files
        let services = ServiceVariables.all(for: look.spec, in: look.pod.namespace, look.snapshot)
        for variable in services { values[variable.name] = variable.value }
        for source in container.envFrom { try add(source) }
        for variable in container.env { try add(variable) }
        var linked: Set<String> = []
        for variable in services where !own.contains(variable.name) && linked.insert(variable.name).inserted {
            names.append(variable.name)
        }
        guard names.count <= Environment.limit else {
            throw ConfigurationError(
                message: "more than \(Environment.limit) environment variables; enableServiceLinks: false leaves out "
                    + "the \(linked.count) that tell of Services")
        }
    }

    var variables: [EnvironmentVariable] {
        names.map { EnvironmentVariable(name: $0, value: values[$0] ?? "", isSecret: secretNames.contains($0)) }
    }

    /// What takes the secrets out of what is said of the container.
    var secrets: Scrubber {
        var texts = secretNames.compactMap { values[$0] }
        if look.isSealed { texts += container.volumeMounts.flatMap { [$0.subPath, $0.subPathExpr] } }
        return Scrubber(texts)
    }

    private mutating func set(
        _ name: String, _ value: String, isSecret: Bool = false
    ) throws(ConfigurationError) {
        guard !value.utf8.contains(0) else {
            throw ConfigurationError(message: "environment variable \"\(name)\" holds a NUL byte")
        }
        if own.insert(name).inserted { names.append(name) }
        values[name] = value
        if isSecret { secretNames.insert(name) } else { secretNames.remove(name) }
    }

    /// Whether a text repeats a variable that is out of a Secret.
    private func repeatsSecret(_ text: String) -> Bool {
        guard !secretNames.isEmpty, text.utf8.contains(UInt8(ascii: "$")) else { return false }
        return Expansion.expand(text, values.filter { !secretNames.contains($0.key) }) != Expansion.expand(text, values)
    }

    private mutating func add(_ source: EnvFromSource) throws(ConfigurationError) {
        let kind = source.isSecret ? GroupKind.secret : GroupKind.configMap
        guard let data = try look.data(of: kind, source.name, isOptional: source.isOptional) else { return }
        for key in data.textKeys {
            if let value = try data.text(key) { try set(source.prefix + key, value, isSecret: data.isHidden) }
        }
    }

    private mutating func add(_ variable: EnvVar) throws(ConfigurationError) {
        if !variable.value.isEmpty {
            return try set(
                variable.name, Expansion.expand(variable.value, values),
                isSecret: look.isSealed || repeatsSecret(variable.value))
        }
        switch variable.valueFrom {
        case nil: try set(variable.name, "")
        case .field(let path): try set(variable.name, look.field(path, address: address))
        case .resource(let name, let resource, let divisor):
            try set(
                variable.name, look.resource(resource, of: name, asking: container, divisor: divisor))
        case .configMapKey(let name, let key, let isOptional):
            try add(variable.name, key: key, of: name, .configMap, isOptional: isOptional)
        case .secretKey(let name, let key, let isOptional):
            try add(variable.name, key: key, of: name, .secret, isOptional: isOptional)
        case .fileKey:
            // Whoever reads the files says what is missing. What a container has written is for nobody else to see.
            guard let key = EnvironmentFileKey(variable, look), let value = files[key] else { return }
            try set(variable.name, value, isSecret: true)
        case .other(let source):
            throw ConfigurationError(
                message: "environment variable \"\(variable.name)\": the source \(source) is not supported yet")
        }
    }

    private mutating func add(
        _ variable: String, key: String, of name: String, _ kind: GroupKind, isOptional: Bool
    ) throws(ConfigurationError) {
        guard let data = try look.data(of: kind, name, isOptional: isOptional) else { return }
        if let value = try data.text(key) { return try set(variable, value, isSecret: data.isHidden) }
        if isOptional { return }
        throw ConfigurationError(
            message: "couldn't find key \(key) in \(kind.kind) \(look.pod.namespace)/\(name)")
    }
}
