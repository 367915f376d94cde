internal import Objects
internal import Store

/// What a ConfigMap or a Secret holds, by its keys.
struct ConfigurationData {
    let isSecret: Bool
    /// Whether nobody may tell its values: a Secret's, and those of a sealed ConfigMap.
    let isHidden: Bool
    /// `namespace/name`, for messages.
    let place: String
    private let data: Fields
    private let binaryData: Fields

    init(_ object: Object) {
        isSecret = object.kind == .secret
        isHidden = Secrecy(of: object).hasSecrets
        place = "\(object.namespace)/\(object.name)"
        data = object["data"]?.fields ?? Fields()
        binaryData = isSecret ? Fields() : object["binaryData"]?.fields ?? Fields()
    }

    /// All keys.
    var keys: [String] { textKeys + binaryData.map(\.name) }

    /// Without those of `binaryData`, which can be no variables.
    var textKeys: [String] { data.map(\.name) }

    /// Nil where there is no such key.
    func bytes(_ key: String) throws(ConfigurationError) -> [UInt8]? {
        if let text = data[key]?.string { return isSecret ? try decoded(text, key) : Array(text.utf8) }
        guard let text = binaryData[key]?.string else { return nil }
        return try decoded(text, key)
    }

    /// The value as a variable may hold it.
    func text(_ key: String) throws(ConfigurationError) -> String? {
        guard let text = data[key]?.string else { return nil }
        guard isSecret else { return text }
        guard let value = String(validating: try decoded(text, key), as: UTF8.self) else {
            throw ConfigurationError(message: "key \(key) in Secret \(place) is not base64 of UTF-8 text")
        }
        return value
    }

    private func decoded(_ text: String, _ key: String) throws(ConfigurationError) -> [UInt8] {
        guard let bytes = Base64.decode(text) else {
            throw ConfigurationError(
                message: "key \(key) in \(isSecret ? "Secret" : "ConfigMap") \(place) is not base64")
        }
        return bytes
    }
}

extension PodLook {
    /// What a ConfigMap or Secret of the pod's namespace holds; nil where it is not there and need not be.
    func data(
        of kind: GroupKind, _ name: String, isOptional: Bool
    ) throws(ConfigurationError) -> ConfigurationData? {
        guard let object = configuration(kind, name) else {
            if isOptional { return nil }
            throw ConfigurationError(message: "\(kind.kind.lowercased()) \"\(name)\" not found")
        }
        return ConfigurationData(object)
    }

    func configuration(_ kind: GroupKind, _ name: String) -> Object? {
        snapshot[ObjectKey(kind, namespace: pod.namespace, name: name)]
    }
}
