/// The kinds that are known, by group and kind, and the versions in which they are served.
public struct KindRegistry: Sendable {
    private var infos: [GroupKind: KindInfo]
    private var served: [GroupVersion: [String: ServedKind]]
    /// Counts the changes of this registry, so that what was made of it can be kept until the next.
    public private(set) var edition = 0

    public init(_ infos: [KindInfo]) {
        self.infos = [:]
        served = [:]
        for info in infos { insert(info) }
    }

    public subscript(kind: GroupKind) -> KindInfo? { infos[kind] }

    /// Adds a kind, in the place of one of the same group and name.
    public mutating func insert(_ info: KindInfo) {
        remove(info.kind)
        edition += 1
        infos[info.kind] = info
        for version in info.servedVersions { served[version.groupVersion, default: [:]][info.plural] = version }
    }

    /// Forgets a kind.
    public mutating func remove(_ kind: GroupKind) {
        guard let info = infos.removeValue(forKey: kind) else { return }
        edition += 1
        for version in info.servedVersions {
            served[version.groupVersion]?[info.plural] = nil
            if served[version.groupVersion]?.isEmpty == true { served[version.groupVersion] = nil }
        }
    }

    /// In the order of group and kind.
    public var all: [KindInfo] {
        infos.values.sorted { ($0.kind.group, $0.kind.kind) < ($1.kind.group, $1.kind.kind) }
    }

    /// What is served under a path: `apps/v1`, `deployments`.
    public func served(_ groupVersion: GroupVersion, plural: String) -> ServedKind? { served[groupVersion]?[plural] }

    /// What is served of a group's version, in the order of the plural names.
    public func served(_ groupVersion: GroupVersion) -> [ServedKind] {
        (served[groupVersion] ?? [:]).values.sorted { $0.info.plural < $1.info.plural }
    }

    /// Every group and version that is served, in the order of their names.
    public var servedGroupVersions: [GroupVersion] {
        served.keys.sorted { ($0.group, $0.version) < ($1.group, $1.version) }
    }

    /// The served version that an object is written in; nil where its `apiVersion` and `kind` name none.
    public func served(of object: Object) -> ServedKind? {
        guard let groupVersion = GroupVersion(apiVersion: object.apiVersion) else { return nil }
        return served[groupVersion]?.values.first { $0.info.kind.kind == object.kindName }
    }

    /// The version that an object is written in, where that is one that is read from manifests only.
    public func retired(_ object: Object) -> ServedKind? {
        guard let info = infos[object.kind] else { return nil }
        let version = info.retiredVersions.first { $0.groupVersion.description == object.apiVersion }
        return version.map { ServedKind(info: info, version: $0) }
    }

    /// Finds a kind by what people type: `deployments`, `deployment`, `deploy`, `Deployment`, `deployments.apps`,
    /// `deployments.v1.apps`.
    public func named(_ word: String) -> KindInfo? {
        let parts = word.lowercased().split(separator: ".", maxSplits: 1).map(String.init)
        guard let first = parts.first else { return nil }
        return all.first { info in
            (parts.count == 1 || parts[1] == info.kind.group || parts[1] == "\(info.version).\(info.kind.group)")
                && (info.plural == first || info.singular == first || info.shortNames.contains(first))
        }
    }
}

/// A kind in one of the versions in which clients may read and write it.
public struct ServedKind: Sendable {
    public var info: KindInfo
    public var version: KindVersion

    public var groupVersion: GroupVersion { version.groupVersion }
    public var schema: Schema { version.schema }
    public var columns: [TableColumn] { version.columns }
    public var apiVersion: String { version.groupVersion.description }
    /// Whether objects are stored just as this version writes them.
    public var isStored: Bool { version.groupVersion == info.groupVersion }

    /// An object of this version, with the version's defaults, in the form in which it is stored.
    public func stored(_ object: Object) -> Object {
        guard !isStored else { return object }
        var copy = object
        schema.normalize(&copy.content)
        schema.setDefaults(in: &copy.content)
        version.toStored(&copy)
        copy["apiVersion"] = .string(info.apiVersion)
        return copy
    }

    /// A stored object as this version writes it.
    public func written(_ object: Object) -> Object {
        guard !isStored else { return object }
        var copy = object
        version.fromStored(&copy)
        copy["apiVersion"] = .string(apiVersion)
        return copy
    }
}

extension KindInfo {
    /// The version in which it is stored, whether clients may use it or not.
    public var storedKind: ServedKind {
        ServedKind(
            info: self, version: KindVersion(groupVersion, schema: schema, columns: columns, isServed: isServed))
    }

    /// The preferred one first.
    public var servedVersions: [ServedKind] {
        ([storedKind.version] + otherVersions).filter(\.isServed).map { ServedKind(info: self, version: $0) }
    }
}
