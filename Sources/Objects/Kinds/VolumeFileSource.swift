/// One source of the files of a volume: a view of an entry of `sources` of a projected volume, or of a volume that has one
/// source alone (`k8s.io/api/core/v1.VolumeProjection`).
public enum VolumeFileSource: Sendable, Hashable {
    /// Keys of a ConfigMap or a Secret: all where there are no items.
    case keys(GroupKind, name: String, items: [KeyToPath], isOptional: Bool)
    /// Fields of the pod.
    case fields([DownwardAPIFile])
    case token(TokenProjection)
    /// A source that Skeg does not know: the field's name.
    case other(String)

    fileprivate static func projected(_ source: Value) -> VolumeFileSource {
        if let configMap = source["configMap"] { return keys(.configMap, configMap, named: "name") }
        if let secret = source["secret"] { return keys(.secret, secret, named: "name") }
        if let downward = source["downwardAPI"] { return fields(downward) }
        if let token = source["serviceAccountToken"] { return .token(TokenProjection(token)) }
        return .other(source.fields?.first?.name ?? "")
    }

    fileprivate static func keys(_ kind: GroupKind, _ source: Value, named field: String) -> VolumeFileSource {
        .keys(
            kind, name: source.text(field), items: source.list("items").map(KeyToPath.init),
            isOptional: source.flag("optional"))
    }

    fileprivate static func fields(_ source: Value) -> VolumeFileSource {
        .fields(source.list("items").map(DownwardAPIFile.init))
    }
}

extension PodVolume {
    /// Where its files come from; nothing for a volume whose files are not the node agent's to write.
    public var fileSources: [VolumeFileSource] {
        switch source {
        case "configMap": [.keys(.configMap, settings, named: "name")]
        case "secret": [.keys(.secret, settings, named: "secretName")]
        case "downwardAPI": [.fields(settings)]
        case "projected": settings.list("sources").map(VolumeFileSource.projected)
        default: []
        }
    }
}

/// A view of an entry of `items`: a key, and the file that it becomes.
public struct KeyToPath: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var key: String { content.text("key") }
    public var path: String { content.text("path") }
    public var mode: Int64? { content["mode"]?.integer }
}

/// A view of an entry of `items` of a downward API: a field of the pod, or a resource of a container.
public struct DownwardAPIFile: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        case field(path: String)
        case resource(container: String, resource: String, divisor: Value?)
    }

    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var path: String { content.text("path") }
    public var mode: Int64? { content["mode"]?.integer }

    public var source: Source {
        guard let resource = content["resourceFieldRef"] else {
            return .field(path: content["fieldRef"]?.text("fieldPath") ?? "")
        }
        return .resource(
            container: resource.text("containerName"), resource: resource.text("resource"),
            divisor: resource["divisor"])
    }
}

/// A view of a `ServiceAccountTokenProjection`.
public struct TokenProjection: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var path: String { content.text("path") }
    /// Empty for the API.
    public var audience: String { content.text("audience") }
    public var expirationSeconds: Int64 { content["expirationSeconds"]?.integer ?? 3600 }
}
