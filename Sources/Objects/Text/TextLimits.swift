/// How much a JSON or YAML text may hold. Reading stops with a diagnostic of reason `.limit` that names the bound.
///
/// The bounds keep a hostile text from taking the process down: memory stays within a small multiple of `bytes`, and
/// no walk over a value nests deeper than `depth`.
public struct TextLimits: Sendable, Hashable {
    /// Length of the whole text, in bytes.
    public var bytes = 4 << 20
    /// How deep maps and arrays may lie in each other. Never counts as more than `TextLimits.greatestDepth`.
    public var depth = 128
    /// Values in one text: each scalar, map and array counts once, and again for each alias that repeats it.
    public var nodes = 1_000_000
    /// Of `nodes`, those that come from aliases and merge keys.
    public var aliasedNodes = 100_000
    /// Documents in one text; those that are empty do not count.
    public var documents = 10_000
    /// Length of a map's key, in bytes.
    public var keyLength = 1024
    /// Diagnostics given for one text. The last one says that more were left out.
    public var diagnostics = 100

    public init() {}

    /// For files of a repository and requests of clients.
    public static let standard = TextLimits()

    /// What walks over values can stand on any thread's stack, whatever the limits say.
    public static let greatestDepth = 512

    var allowedDepth: Int { min(depth, TextLimits.greatestDepth) }
}

extension Diagnostic {
    /// A text that is larger than a limit allows.
    static func limit(_ name: String, _ message: String, at position: SourcePosition?) -> Diagnostic {
        Diagnostic(.error, .limit, FieldPath(), "\(message) (limit \(name))", at: position)
    }
}

/// A diagnostic can end the reading of a text.
extension Diagnostic: Error {}
