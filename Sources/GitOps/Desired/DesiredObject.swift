public import Objects

/// Where in a commit something comes from.
public struct Origin: Sendable, Hashable, Comparable {
    public var file: String
    public var blobID: String
    /// Counts the objects of the file from 0, those of a List one by one.
    public var index: Int
    public var position: SourcePosition
    /// Names of generated objects that were put in, since with others it is another object: `ConfigMap/app=app-9c4f…`.
    var rewrites: [String] = []
    /// Of what generators make, which object it is: more files than this one have a say in it. Empty for any other.
    var product = ""

    public init(file: String, blobID: String, index: Int, position: SourcePosition) {
        self.file = file
        self.blobID = blobID
        self.index = index
        self.position = position
    }

    func with(_ rewrites: [String]) -> Origin {
        guard !rewrites.isEmpty else { return self }
        var origin = self
        origin.rewrites = rewrites
        return origin
    }

    public static func < (left: Origin, right: Origin) -> Bool {
        left.file != right.file ? left.file < right.file : left.index < right.index
    }
}

/// An object as git has it: checked, with its namespace, without what only a store may say. Without defaults, so that
/// what git leaves open stays open.
public struct DesiredObject: Sendable, Hashable {
    public var object: Object
    public var origin: Origin
    /// Whether anything of it was encrypted in git: then no value of it is shown, whatever its kind is.
    public var isEncrypted = false

    public var key: ObjectKey { object.key }

    /// What of it is secret.
    var secrecy: Secrecy { Secrecy(of: object, isEncrypted: isEncrypted) }
}

/// Something in a commit that is left out, because it is wrong or cannot be read; the rest goes on without it.
public struct Quarantined: Sendable, Hashable {
    /// What it stands for, where that can be read.
    public var key: ObjectKey?
    public var origin: Origin
    /// At least one error.
    public var diagnostics: [Diagnostic]

    /// The first error, with what it is about, on one line.
    public var message: String {
        guard let first = diagnostics.first(where: { $0.severity == .error }) else { return "" }
        let more = diagnostics.count { $0.severity == .error } - 1
        let field = first.path.steps.isEmpty ? "" : "\(first.path): "
        return field + first.message + (more > 0 ? " (and \(more) more)" : "")
    }
}
