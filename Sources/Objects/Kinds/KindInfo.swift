/// What Skeg knows of a kind: how it is named and scoped, and its schema.
public struct KindInfo: Sendable {
    public var kind: GroupKind
    public var version: String
    /// As in URLs and in kubectl: `deployments`.
    public var plural: String
    public var singular: String
    public var shortNames: [String]
    public var isNamespaced: Bool
    public var schema: Schema
    /// What is wrong with a name for an object of this kind; nil for a good one.
    public var nameRule: @Sendable (String) -> String? = { NameRules.dnsSubdomain($0) }
    /// Whether `metadata.generation` counts changes outside metadata and status.
    public var countsGenerations: Bool
    /// Whether `status` is written apart from the rest.
    public var hasStatus: Bool
    /// Rules that concern several fields, checked after the schema.
    public var rules: @Sendable (Object) -> [Diagnostic]
    /// Defaults that depend on other fields, set after the schema's.
    public var defaults: @Sendable (inout Object) -> Void
    /// What an update may not change, checked with the stored object first.
    public var updateRules: @Sendable (_ old: Object, _ new: Object) -> [Diagnostic]

    public init(
        _ kind: GroupKind, version: String, plural: String, shortNames: [String] = [], isNamespaced: Bool = true,
        schema: Schema, countsGenerations: Bool = false, hasStatus: Bool = true,
        rules: @escaping @Sendable (Object) -> [Diagnostic] = { _ in [] },
        defaults: @escaping @Sendable (inout Object) -> Void = { _ in },
        updateRules: @escaping @Sendable (Object, Object) -> [Diagnostic] = { _, _ in [] }
    ) {
        self.kind = kind
        self.version = version
        self.plural = plural
        self.singular = kind.kind.lowercased()
        self.shortNames = shortNames
        self.isNamespaced = isNamespaced
        self.schema = schema
        self.countsGenerations = countsGenerations
        self.hasStatus = hasStatus
        self.rules = rules
        self.defaults = defaults
        self.updateRules = updateRules
    }

    public var apiVersion: String { GroupVersion(group: kind.group, version: version).description }
}

/// The kinds that are known, by group and kind.
public struct KindRegistry: Sendable {
    private var infos: [GroupKind: KindInfo]

    public init(_ infos: [KindInfo]) {
        self.infos = Dictionary(infos.map { ($0.kind, $0) }, uniquingKeysWith: { _, later in later })
    }

    public subscript(kind: GroupKind) -> KindInfo? { infos[kind] }

    /// In the order of group and kind.
    public var all: [KindInfo] {
        infos.values.sorted { ($0.kind.group, $0.kind.kind) < ($1.kind.group, $1.kind.kind) }
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
