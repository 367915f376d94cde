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
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var kind: GroupKind
    /// Empty for objects that are in no namespace.
    public var namespace: String
    public var name: String

    public init(_ kind: GroupKind, namespace: String = "", name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// Without the group, which tells almost no two objects apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(namespace)
        hasher.combine(kind.kind)
    }

    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        if left.namespace != right.namespace { return left.namespace < right.namespace }
        if left.name != right.name { return left.name < right.name }
        if left.kind.kind != right.kind.kind { return left.kind.kind < right.kind.kind }
        return left.kind.group < right.kind.group
    }

    /// `Deployment.apps/shop/web`, for logs and errors.
    public var description: String {
        namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)"
    }
}

extension GroupKind {
    public static let namespace = GroupKind("", "Namespace")
    public static let pod = GroupKind("", "Pod")
    public static let service = GroupKind("", "Service")
    public static let configMap = GroupKind("", "ConfigMap")
    public static let secret = GroupKind("", "Secret")
    public static let serviceAccount = GroupKind("", "ServiceAccount")
    public static let node = GroupKind("", "Node")
    public static let event = GroupKind("", "Event")
    public static let deployment = GroupKind("apps", "Deployment")
    public static let replicaSet = GroupKind("apps", "ReplicaSet")
    public static let sync = GroupKind("skeg.dev", "Sync")
}
