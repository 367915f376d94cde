internal import Objects
internal import Runtime
internal import Store

/// Why a container cannot be made as it is asked for. The message never holds a Secret's value.
struct ConfigurationError: Error {
    var message: String
}

/// The environment of a container (`makeEnvironmentVariables`, pkg/kubelet/kubelet_pods.go): first the keys of
/// `envFrom`, then `env` in its order; a later one of the same name wins.
struct Environment {
    private let look: PodLook
    private let container: Container
    private let address: String
    private var names: [String] = []
    private(set) var values: [String: String] = [:]
    /// The variables whose values are out of Secrets, whole or in part.
    private var secretNames: Set<String> = []

    /// The most that one container may have.
    static let limit = 10_000

    init(of container: Container, address: String, _ look: PodLook) throws(ConfigurationError) {
        self.look = look
        self.container = container
        self.address = address
        for source in container.envFrom { try add(source) }
        for variable in container.env { try add(variable) }
        guard names.count <= Environment.limit else {
            throw ConfigurationError(message: "more than \(Environment.limit) environment variables")
        }
    }

    var variables: [EnvironmentVariable] {
        names.map { EnvironmentVariable(name: $0, value: values[$0] ?? "", isSecret: secretNames.contains($0)) }
    }

    /// What takes the secrets out of what is said of the container.
    var secrets: Scrubber { Scrubber(secretNames.compactMap { values[$0] }) }

    private mutating func set(
        _ name: String, _ value: String, isSecret: Bool = false
    ) throws(ConfigurationError) {
        guard !value.utf8.contains(0) else {
            throw ConfigurationError(message: "environment variable \"\(name)\" holds a NUL byte")
        }
        if values.updateValue(value, forKey: name) == nil { names.append(name) }
        if isSecret { secretNames.insert(name) } else { secretNames.remove(name) }
    }

    /// Whether a text repeats a variable that is out of a Secret.
    private func repeatsSecret(_ text: String) -> Bool {
        guard !secretNames.isEmpty else { return false }
        return Expansion.expand(text, values.filter { !secretNames.contains($0.key) }) != Expansion.expand(text, values)
    }

    private mutating func add(_ source: EnvFromSource) throws(ConfigurationError) {
        guard let data = try data(isSecret: source.isSecret, source.name, isOptional: source.isOptional) else { return }
        for field in data where !field.name.isEmpty && !field.name.contains("=") {
            guard let value = try value(field.name, in: data, of: source.name, isSecret: source.isSecret) else {
                continue
            }
            try set(source.prefix + field.name, value, isSecret: source.isSecret)
        }
    }

    private mutating func add(_ variable: EnvVar) throws(ConfigurationError) {
        if !variable.value.isEmpty {
            return try set(
                variable.name, Expansion.expand(variable.value, values), isSecret: repeatsSecret(variable.value))
        }
        switch variable.valueFrom {
        case nil: try set(variable.name, "")
        case .field(let path): try set(variable.name, look.field(path, address: address))
        case .resource(let name, let resource, let divisor):
            try set(
                variable.name, look.resource(resource, of: name, asking: container, divisor: divisor))
        case .configMapKey(let name, let key, let isOptional):
            try add(variable.name, key: key, of: name, isSecret: false, isOptional: isOptional)
        case .secretKey(let name, let key, let isOptional):
            try add(variable.name, key: key, of: name, isSecret: true, isOptional: isOptional)
        case .other(let source):
            throw ConfigurationError(
                message: "environment variable \"\(variable.name)\": the source \(source) is not supported yet")
        }
    }

    private mutating func add(
        _ variable: String, key: String, of name: String, isSecret: Bool, isOptional: Bool
    ) throws(ConfigurationError) {
        guard let data = try data(isSecret: isSecret, name, isOptional: isOptional) else { return }
        if let value = try value(key, in: data, of: name, isSecret: isSecret) {
            return try set(variable, value, isSecret: isSecret)
        }
        if isOptional { return }
        throw ConfigurationError(
            message: "couldn't find key \(key) in \(isSecret ? "Secret" : "ConfigMap") \(look.pod.namespace)/\(name)")
    }

    /// What a ConfigMap or Secret holds; nil where it is not there and need not be.
    private func data(isSecret: Bool, _ name: String, isOptional: Bool) throws(ConfigurationError) -> Fields? {
        let kind = isSecret ? GroupKind.secret : GroupKind.configMap
        guard let object = look.snapshot[ObjectKey(kind, namespace: look.pod.namespace, name: name)] else {
            if isOptional { return nil }
            throw ConfigurationError(message: "\(isSecret ? "secret" : "configmap") \"\(name)\" not found")
        }
        return object["data"]?.fields ?? Fields()
    }

    private func value(
        _ key: String, in data: Fields, of name: String, isSecret: Bool
    ) throws(ConfigurationError) -> String? {
        guard let text = data[key]?.string else { return nil }
        guard isSecret else { return text }
        guard let bytes = Base64.decode(text), let value = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(
                message: "key \(key) in Secret \(look.pod.namespace)/\(name) is not base64 of UTF-8 text")
        }
        return value
    }
}
