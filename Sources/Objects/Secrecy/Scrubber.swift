/// Takes known secrets out of free text: out of what other programs say, and of what quotes an input.
///
/// It knows a value as it is, and in base64 (wherever it begins in the encoded bytes), hex, percent encoding and escaped as in
/// JSON. Of a value that a message has cut, the beginning is found too. Equal secrets leave equal marks, and nothing of their
/// lengths.
///
/// A text is gone through once, whatever the number of secrets. All the same this is made from the few that can be in a text,
/// those of one object or one container, and not from all that there are: see docs/explanation/security.md.
public struct Scrubber: Sendable {
    /// Bytes of the shortest value that is looked for. Shorter ones are in every sentence; to hide them would tell more than
    /// to leave them.
    public static let shortestValue = 4
    /// Bytes of the shortest line of a longer value that is looked for by itself.
    static let shortestLine = 8
    /// How many values are looked for. Of more nothing is searched, and no text is shown.
    public static let maximumValues = 1000
    /// Bytes from the beginning of a value by which a cut one is known.
    static let shortestBeginning = 16

    /// By the first four bytes.
    private var forms: [UInt32: [SecretForm]] = [:]
    private var isOverfull = false

    /// - Parameter open: Words that are in the open anyway, such as names. A secret that is one of them is none.
    public init(_ values: some Sequence<[UInt8]>, sparing open: Set<String> = []) {
        var known: Set<[UInt8]> = []
        for value in values where value.count >= Scrubber.shortestValue && known.insert(value).inserted {
            guard known.count <= Scrubber.maximumValues else {
                isOverfull = true
                return
            }
            if !open.isEmpty, open.contains(String(decoding: value, as: UTF8.self)) { continue }
            for form in SecretForm.all(of: value) { forms[form.key, default: []].append(form) }
        }
    }

    public init(_ texts: some Sequence<String>, sparing open: Set<String> = []) {
        self.init(texts.map { Array($0.utf8) }, sparing: open)
    }

    /// Whether there is nothing to look for.
    public var isEmpty: Bool { forms.isEmpty && !isOverfull }

    public func scrubbed(_ text: String) -> String {
        guard !isEmpty else { return text }
        guard !isOverfull else { return "(no words are shown of a Secret with so many values)" }
        let bytes = Array(text.utf8)
        let places = places(in: bytes)
        guard !places.isEmpty else { return text }
        var result: [UInt8] = []
        var next = 0
        for place in places {
            result += bytes[next..<place.lowerBound]
            result += ShownValue.mark.utf8
            next = place.upperBound
        }
        result += bytes[next...]
        return String(decoding: result, as: UTF8.self)
    }

    /// Where secrets are, in order and apart from each other.
    private func places(in text: [UInt8]) -> [Range<Int>] {
        guard text.count >= Scrubber.shortestValue else { return [] }
        var found: [Range<Int>] = []
        var next = 0
        while next + Scrubber.shortestValue <= text.count {
            guard let candidates = forms[SecretForm.key(text[next...])] else {
                next += 1
                continue
            }
            let first = found.last?.upperBound ?? 0
            let place = candidates.compactMap { $0.place(in: text, at: next, from: first) }.max { $0.count < $1.count }
            guard let place else {
                next += 1
                continue
            }
            if let last = found.last, last.upperBound == place.lowerBound {
                found[found.count - 1] = last.lowerBound..<place.upperBound
            } else {
                found.append(place)
            }
            next = place.upperBound
        }
        return found
    }
}

extension Scrubber {
    /// Findings without what is secret in them.
    public func scrubbed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard !isEmpty else { return diagnostics }
        return diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.message =
                isOverfull
                ? "\(diagnostic.reason.rawValue) (no words are shown of a Secret with so many values)"
                : scrubbed(diagnostic.message)
            return diagnostic
        }
    }

    /// A value with every text in it scrubbed; names stay.
    public func scrubbed(_ value: Value) -> Value {
        guard !isEmpty else { return value }
        switch value {
        case .string(let text): return .string(scrubbed(text))
        case .array(let elements): return .array(elements.map(scrubbed))
        case .object(let fields): return .object(fields.mapValues(scrubbed))
        default: return value
        }
    }
}
