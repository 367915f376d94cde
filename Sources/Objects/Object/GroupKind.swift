/// What an object is, apart from the version it is written in: `Deployment` of the group `apps`.
public struct GroupKind: Sendable, Hashable, CustomStringConvertible {
    /// Empty for Kubernetes' core group.
    public var group: String
    public var kind: String

    public init(_ group: String, _ kind: String) {
        self.group = group
        self.kind = kind
    }

    /// `Deployment.apps`, or `Pod` in the core group, as kubectl writes it.
    public var description: String { group.isEmpty ? kind : "\(kind).\(group)" }
}

/// A group and a version, as in `apiVersion: apps/v1`.
public struct GroupVersion: Sendable, Hashable, CustomStringConvertible {
    public var group: String
    public var version: String

    public init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// Reads an `apiVersion`; nil where it has more than one slash or an empty part.
    public init?(apiVersion: String) {
        let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        switch parts.count {
        case 1: self.init(group: "", version: String(parts[0]))
        case 2: self.init(group: String(parts[0]), version: String(parts[1]))
        default: return nil
        }
    }

    public var description: String { group.isEmpty ? version : "\(group)/\(version)" }
}

/// The identity of an object among those alive now. Two objects that follow each other under one key differ in uid.
///
/// Keys are in every index of every state and are copied with them all the time, so one is a reference to its parts, and
/// knows its hash.
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    private final class Parts: Sendable {
        let kind: GroupKind
        let namespace: String
        let name: String
        let hash: Int

        init(_ kind: GroupKind, _ namespace: String, _ name: String) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
            // The group tells almost no two objects apart.
            var hasher = Hasher()
            hasher.combine(name)
            hasher.combine(namespace)
            hasher.combine(kind.kind)
            hash = hasher.finalize()
        }
    }

    private let parts: Parts

    public init(_ kind: GroupKind, namespace: String = "", name: String) {
        parts = Parts(kind, namespace, name)
    }

    public var kind: GroupKind { parts.kind }
    /// Empty for objects that are in no namespace.
    public var namespace: String { parts.namespace }
    public var name: String { parts.name }

    public static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        let (one, other) = (left.parts, right.parts)
        return one === other
            || one.hash == other.hash && one.name == other.name && one.namespace == other.namespace
                && one.kind == other.kind
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(parts.hash) }

    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        let (one, other) = (left.parts, right.parts)
        if one === other { return false }
        if one.namespace != other.namespace { return one.namespace < other.namespace }
        if one.name != other.name { return one.name < other.name }
        if one.kind.kind != other.kind.kind { return one.kind.kind < other.kind.kind }
        return one.kind.group < other.kind.group
    }

    /// `Deployment.apps/shop/web`, for logs and errors.
    public var description: String {
        namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)"
    }
}
