public import Objects

/// What the server serves, as clients find it out
/// (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api).
public struct Discovery: Sendable {
    /// In the order in which clients look a resource up.
    public var groups: [Group]

    public struct Group: Sendable, Hashable {
        /// Empty for Kubernetes' core group.
        public var name: String
        /// The preferred one first.
        public var versions: [Version]
    }

    public struct Version: Sendable, Hashable {
        public var groupVersion: GroupVersion
        /// In the order of their names.
        public var resources: [Resource]
    }

    public struct Resource: Sendable, Hashable {
        /// The plural, as in paths.
        public var name: String
        public var singular: String
        public var kind: ResponseKind
        public var isNamespaced: Bool
        public var verbs: [String]
        public var shortNames: [String] = []
        public var categories: [String] = []
        /// In the order of their names.
        public var subresources: [Subresource] = []
    }

    public struct Subresource: Sendable, Hashable {
        /// What follows the object's name in a path: `status`.
        public var name: String
        public var kind: ResponseKind
        public var verbs: [String]
    }

    /// The kind of what is read and written at a path.
    public struct ResponseKind: Sendable, Hashable {
        public var groupVersion: GroupVersion
        public var kind: String
    }

    public init(_ kinds: KindRegistry) {
        var versions: [GroupVersion: [Resource]] = Discovery.unstored
        for groupVersion in kinds.servedGroupVersions {
            versions[groupVersion, default: []] += kinds.served(groupVersion).map(Resource.init)
        }
        groups = Dictionary(grouping: versions.keys, by: \.group).map { name, groupVersions in
            let ordered = groupVersions.sorted { VersionOrder($0.version) > VersionOrder($1.version) }
            return Group(
                name: name,
                versions: ordered.map { groupVersion in
                    let resources = versions[groupVersion] ?? []
                    return Version(groupVersion: groupVersion, resources: resources.sorted { $0.name < $1.name })
                })
        }.sorted { (GroupOrder($0.name), $0.name) < (GroupOrder($1.name), $1.name) }
    }

    public func group(_ name: String) -> Group? { groups.first { $0.name == name } }

    public func version(_ groupVersion: GroupVersion) -> Version? {
        group(groupVersion.group)?.versions.first { $0.groupVersion == groupVersion }
    }
}

extension Discovery.Resource {
    /// A kind whose objects are stored, at the paths of one of its versions.
    init(_ served: ServedKind) {
        let info = served.info
        self.init(
            name: info.plural, singular: info.singular,
            kind: Discovery.ResponseKind(groupVersion: served.groupVersion, kind: info.kind.kind),
            isNamespaced: info.isNamespaced, verbs: Discovery.verbs(of: info.kind), shortNames: info.shortNames,
            categories: info.categories)
        if info.hasStatus {
            subresources.append(Discovery.Subresource(name: "status", kind: kind, verbs: ["get", "patch", "update"]))
        }
        if info.scale != nil {
            subresources.append(
                Discovery.Subresource(name: "scale", kind: .scale, verbs: ["get", "patch", "update"]))
        }
        subresources += Discovery.furtherSubresources(of: info.kind, kind)
        subresources.sort { $0.name < $1.name }
    }
}
