/// What Skeg knows of a kind: how it is named and scoped, and its schema.
public struct KindInfo: Sendable {
    public var kind: GroupKind
    /// The version in which it is stored, and which clients are told to prefer.
    public var version: String
    /// As in URLs and in kubectl: `deployments`.
    public var plural: String
    public var singular: String
    public var shortNames: [String]
    /// Names for several kinds at once that this one goes by too: `all`.
    public var categories: [String] = []
    public var isNamespaced: Bool
    /// Whether a CustomResourceDefinition brought it.
    public var isCustom = false
    public var schema: Schema
    /// How people see its objects in a table.
    public var columns: [TableColumn] = .nameAndAge
    /// What is wrong with a name for an object of this kind; nil for a good one.
    public var nameRule: @Sendable (String) -> String? = { NameRules.dnsSubdomain($0) }
    /// Whether `metadata.generation` counts changes outside metadata and status.
    public var countsGenerations: Bool
    /// Whether `status` is written apart from the rest.
    public var hasStatus: Bool
    /// Where its counts of replicas are, if it can be scaled.
    public var scale: ScalePaths?
    /// Further versions in which its objects are read and written.
    public var otherVersions: [KindVersion] = []
    /// Versions that Kubernetes no longer serves, but in which manifests are still read, with a warning.
    public var retiredVersions: [KindVersion] = []
    /// Whether clients may use the version in which it is stored.
    public var isServed = true
    /// What its definition asks for that Skeg does not look at, by places: rules in CEL.
    public var notEvaluated: [String] = []
    /// What it is for, in our own words; may be empty.
    public var summary: String
    /// What people are told when they write an object of it: that it is stored without any effect. Nil for a kind that
    /// is acted on.
    public var notActedOnNotice: String?
    /// The fields besides `metadata.name` and `metadata.namespace` that field selectors may ask for.
    public var selectableFields: [String] = []
    /// Rules that concern several fields, checked after the schema.
    public var rules: @Sendable (Object) -> [Diagnostic]
    /// Defaults that depend on other fields, set after the schema's.
    public var defaults: @Sendable (inout Object) -> Void
    /// What is set once an object has its uid, before it is stored for the first time (`PrepareForCreate` of a strategy).
    public var onCreation: @Sendable (inout Object) -> Void = { _ in }
    /// What an update may not change, checked with the stored object first.
    public var updateRules: @Sendable (_ old: Object, _ new: Object) -> [Diagnostic]

    public init(
        _ kind: GroupKind, version: String, plural: String, shortNames: [String] = [], isNamespaced: Bool = true,
        schema: Schema, columns: [TableColumn] = .nameAndAge, countsGenerations: Bool = false, hasStatus: Bool = true,
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
        self.summary = KindInfo.summaries[kind] ?? ""
        self.columns = columns
        self.countsGenerations = countsGenerations
        self.hasStatus = hasStatus
        self.rules = rules
        self.defaults = defaults
        self.updateRules = updateRules
    }

    public var groupVersion: GroupVersion { GroupVersion(group: kind.group, version: version) }
    public var apiVersion: String { groupVersion.description }

    /// This kind with what was set in a closure: for what the initializer does not take.
    func with(_ change: (inout KindInfo) -> Void) -> KindInfo {
        var copy = self
        change(&copy)
        return copy
    }
}

/// Where the parts of `autoscaling/v1` Scale stand in an object (`CustomResourceSubresourceScale`).
public struct ScalePaths: Sendable, Hashable {
    public var specReplicas: [String]
    public var statusReplicas: [String]
    /// A label selector, as a text, as a LabelSelector or, of a ReplicationController, as labels; nil where the kind has none.
    public var selector: [String]?

    public init(
        specReplicas: [String] = ["spec", "replicas"], statusReplicas: [String] = ["status", "replicas"],
        selector: [String]? = ["spec", "selector"]
    ) {
        self.specReplicas = specReplicas
        self.statusReplicas = statusReplicas
        self.selector = selector
    }
}

/// A further version of a kind: how an object is written in it, and what it takes to come from there and go back.
public struct KindVersion: Sendable {
    /// Mostly of the kind's own group; `events.k8s.io/v1` is a further version of core Events.
    public var groupVersion: GroupVersion
    public var schema: Schema
    public var columns: [TableColumn]
    /// False where objects are only kept in it.
    public var isServed: Bool
    /// What clients that use it are told (`Warning` header); nil where it is as good as the others.
    public var deprecationWarning: String?
    /// Turn an object with this `apiVersion` into one of the stored version, and back. The `apiVersion` itself is seen to.
    public var toStored: @Sendable (inout Object) -> Void
    public var fromStored: @Sendable (inout Object) -> Void

    public init(
        _ groupVersion: GroupVersion, schema: Schema, columns: [TableColumn] = .nameAndAge, isServed: Bool = true,
        deprecationWarning: String? = nil, toStored: @escaping @Sendable (inout Object) -> Void = { _ in },
        fromStored: @escaping @Sendable (inout Object) -> Void = { _ in }
    ) {
        self.groupVersion = groupVersion
        self.schema = schema
        self.columns = columns
        self.isServed = isServed
        self.deprecationWarning = deprecationWarning
        self.toStored = toStored
        self.fromStored = fromStored
    }
}
