/// What becomes of fields that nobody knows and of those that are set twice: the parameter `fieldValidation`.
public enum FieldValidation: String, Sendable, Hashable {
    /// They are dropped without a word.
    case ignore = "Ignore"
    /// They are dropped, and the client is warned.
    case warn = "Warn"
    /// The request is refused.
    case strict = "Strict"

    /// How many errors of one body are told, as in `sigs.k8s.io/json`.
    public static let maximumErrors = 100

    /// Reads the parameter; one that is absent or empty means `Warn`, as in kube-apiserver. Nil for an unknown word.
    public init?(parameter: String?) {
        guard let parameter, !parameter.isEmpty else {
            self = .warn
            return
        }
        self.init(rawValue: parameter)
    }

    /// What the client is warned of, where a body has these errors.
    public func warnings(for errors: [String]) throws(StrictDecodingError) -> [String] {
        switch self {
        case .ignore: return []
        case .warn: return errors
        case .strict:
            guard errors.isEmpty else { throw StrictDecodingError(errors: errors) }
            return []
        }
    }
}

/// Why strict field validation refuses a body.
public struct StrictDecodingError: Error, Sendable, Hashable {
    /// `unknown field "spec.foo"`, `duplicate field "spec.replicas"`
    public var errors: [String]

    /// `strict decoding error: unknown field "spec.foo", unknown field "spec.bar"`
    public var message: String { "strict decoding error: \(errors.joined(separator: ", "))" }
}

extension FieldPath {
    /// As strict decoding writes it, where the keys of maps are fields like any other: `metadata.labels.app`.
    fileprivate var strictText: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name), .key(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return PatchError.shown(text)
    }
}

/// The body of a request, read leniently: of names that are set twice the later counts, and it is told which they are.
public struct DecodedBody: Sendable, Hashable {
    public var value: Value
    /// `duplicate field "spec.replicas"`, each once.
    public var duplicates: [String]

    private init(_ value: Value, duplicates: [FieldPath]) {
        self.value = value
        self.duplicates = DecodedBody.errors("duplicate", duplicates)
    }

    /// Reads JSON.
    public init(json bytes: [UInt8], limits: TextLimits = .standard) throws(Diagnostic) {
        let (value, duplicates) = try JSONParser.lenient(bytes, limits: limits)
        self.init(value, duplicates: duplicates)
    }

    /// Reads YAML, of which a body holds one document; an empty one is null.
    public init(yaml bytes: [UInt8], limits: TextLimits = .standard) throws(Diagnostic) {
        let file = YAMLParser.parse(bytes, file: "", limits: limits, duplicates: .lastCounts)
        if let error = file.diagnostics.first(where: { $0.severity == .error }) { throw error }
        guard file.documents.count <= 1 else {
            throw Diagnostic(.syntax, FieldPath(), "a request holds one YAML document, not \(file.documents.count)")
        }
        let duplicates = file.diagnostics.filter { $0.reason == .duplicate }.map(\.path)
        self.init(file.documents.first?.value ?? .null, duplicates: duplicates)
    }

    /// The value without fields that the schema does not know, and all that strict field validation has against it.
    public func pruned(by schema: Schema) -> (value: Value, errors: [String]) {
        var unknown: [FieldPath] = []
        let pruned = schema.pruned(value, unknown: &unknown)
        return (
            pruned, Array((duplicates + DecodedBody.errors("unknown", unknown)).prefix(FieldValidation.maximumErrors))
        )
    }

    private static func errors(_ word: String, _ paths: [FieldPath]) -> [String] {
        guard !paths.isEmpty else { return [] }
        var seen: Set<FieldPath> = []
        return paths.filter { seen.insert($0).inserted }.map { "\(word) field \"\($0.strictText)\"" }
    }
}

extension Schema {
    /// What strict field validation has against a value that was not sent as it is: a patched object.
    public func unknownFields(of value: Value) -> [String] {
        var unknown: [FieldPath] = []
        _ = pruned(value, unknown: &unknown)
        return unknown.map { "unknown field \"\($0.strictText)\"" }
    }
}
