public import Objects

/// A file of manifests, read. The same path, content and settings always give the same value, so it is kept until one
/// of them changes.
struct ManifestFile: Sendable {
    /// How far it is known what the file stands for.
    enum Reading: Sendable, Hashable {
        /// Every object in it, good or bad, can be named.
        case whole
        /// It holds something that does not even look like an object.
        case foreign
        /// Something in it stands for an object that cannot be named.
        case broken
    }

    /// One object of the file.
    struct Entry: Sendable {
        /// nil where the object cannot be named, and for a generator that only changes what another one makes.
        var key: ObjectKey?
        var origin: Origin
        /// nil where it is left out, and where there is none.
        var object: Object?
        /// Whether anything of the object was encrypted.
        var isEncrypted = false
        var diagnostics: [Diagnostic]
        /// Of a generator, what it is to others of its name.
        var generator: GeneratorClaim?

        /// Of what a generator makes, what other manifests call it.
        var generated: ObjectKey? { generator?.written }

        var hasError: Bool { diagnostics.contains { $0.severity == .error } }
    }

    var path: String
    var blobID: String
    var entries: [Entry] = []
    var reading = Reading.whole
    /// The file is one of SOPS.
    var isEncrypted = false
    /// Some object of it holds age files.
    var holdsEncrypted = false
    /// With other keys it may say something else.
    var dependsOnKeys: Bool { isEncrypted || holdsEncrypted }
    /// Plain files that generators in it name.
    var dataPaths: Set<String> = []
    /// Of a file that cannot be read as a whole: names of generators that it may change.
    var unreadGenerators: Set<String> = []
    /// Counts towards `DesiredLimits.objects`, the bad ones too.
    var count: Int { entries.count }

    var isBad: Bool { entries.contains { $0.object == nil && !$0.diagnostics.isEmpty } }
    var hasWarnings: Bool { entries.contains { entry in entry.diagnostics.contains { $0.severity == .warning } } }
}

/// What a sync reads of a repository, and how.
public struct DesiredSettings: Sendable, Hashable {
    /// The folder to read, without a slash at either end; empty for all.
    public var path: String
    /// Where objects go that need a namespace and name none.
    public var targetNamespace: String
    /// Whether Deployments that say nothing about it roll out when their configuration changes.
    public var rollsOutOnChange: Bool
    public var limits: DesiredLimits

    public init(
        path: String = "", targetNamespace: String = "default", rollsOutOnChange: Bool = false,
        limits: DesiredLimits = DesiredLimits()
    ) {
        self.path = path
        self.targetNamespace = targetNamespace
        self.rollsOutOnChange = rollsOutOnChange
        self.limits = limits
    }
}

/// How much a commit may hold.
public struct DesiredLimits: Sendable, Hashable {
    /// Manifests that one sync reads. Beyond it the whole commit is refused.
    public var files = 100_000
    /// Bytes of one file; one that is larger is left out. An object in etcd may have 1.5 MiB.
    public var bytesPerFile = 4 * 1024 * 1024
    /// Objects that one sync brings, the bad ones too. Beyond it the whole commit is refused.
    public var objects = 200_000
    /// Lists inside Lists.
    public var listDepth = 4
    /// Patterns of all `.skegignore`s together. Beyond it the whole commit is refused.
    public var ignorePatterns = 10_000
    /// Comparisons of characters that the `.skegignore`s may cost in one commit. Beyond it the whole commit is refused.
    public var ignoreSteps = 500_000_000
    /// Names that are kept for files that cannot be read, so that what they may hold is not pruned. Beyond it nothing is.
    public var heldKeys = 1_000_000
    /// Bytes of one plain file that a generator names; as much as a ConfigMap may have.
    public var bytesPerDataFile = 1024 * 1024
    /// Bytes of all of them.
    public var dataBytes = 64 * 1024 * 1024
    /// Files, literals and files of variables of one generator.
    public var generatorSources = 1000
    /// Generators that change what another one makes.
    public var generatorChanges = 100

    public init() {}
}

extension DesiredSettings {
    /// What a Sync asks for.
    public init(_ sync: Sync) {
        self.init(
            path: sync.path, targetNamespace: sync.targetNamespace, rollsOutOnChange: sync.rollsOutOnChange)
    }
}
