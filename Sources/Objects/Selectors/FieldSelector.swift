/// Which objects are meant, by the values of some fields: `metadata.name=x,status.phase!=Running`
/// (`k8s.io/apimachinery/pkg/fields/selector.go`). All requirements must hold.
public struct FieldSelector: Sendable, Hashable {
    public struct Requirement: Sendable, Hashable {
        /// The way to the field, with dots.
        public var field: String
        public var isEqual: Bool
        public var value: String

        public init(_ field: String, isEqual: Bool = true, _ value: String) {
            self.field = field
            self.isEqual = isEqual
            self.value = value
        }
    }

    public let requirements: [Requirement]

    public init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// Whether every object is meant.
    public var isEmpty: Bool { requirements.isEmpty }

    /// The fields that are asked for; which of them a kind knows is for `FieldMatcher` to check.
    public var fields: [String] { requirements.map(\.field) }

    /// The value that a field must have, where the selector says so.
    public func onlyValue(of field: String) -> String? {
        requirements.first { $0.field == field && $0.isEqual }?.value
    }

    /// Reads the text form; an empty text means every object. In values a backslash stands before `,`, `=` and itself.
    public init(parsing text: String) throws(Diagnostic) {
        guard text.utf8.count <= LabelSelector.maximumLength else {
            throw .limit("maximumLength", "a field selector has at most \(LabelSelector.maximumLength) bytes", at: nil)
        }
        var requirements: [Requirement] = []
        for term in FieldSelector.terms(text) where !term.isEmpty {
            requirements.append(try FieldSelector.requirement(term))
        }
        self.init(requirements)
    }

    /// Cuts at commas that have no backslash before them. Bytes are looked at, not characters: to Swift a comma with an accent
    /// is no comma.
    private static func terms(_ text: String) -> [Substring.UTF8View] {
        var terms: [Substring.UTF8View] = []
        var start = text.utf8.startIndex
        var isEscaped = false
        for index in text.utf8.indices {
            if isEscaped {
                isEscaped = false
            } else if text.utf8[index] == backslash {
                isEscaped = true
            } else if text.utf8[index] == comma {
                terms.append(text[...].utf8[start..<index])
                start = text.utf8.index(after: index)
            }
        }
        return terms + [text[...].utf8[start...]]
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let comma = UInt8(ascii: ",")
    private static let equals = UInt8(ascii: "=")
    private static let exclamation = UInt8(ascii: "!")

    private static func requirement(_ term: Substring.UTF8View) throws(Diagnostic) -> Requirement {
        guard let sign = term.firstIndex(where: { $0 == equals || $0 == exclamation }), sign != term.startIndex else {
            let found = Diagnostic.quotedName(String(decoding: term, as: UTF8.self))
            throw refused("found \(found), expected a field, then =, == or !=, then a value")
        }
        var rest = term[sign...]
        let isEqual = rest.first == equals
        let isDouble = rest.dropFirst().first == equals
        guard isEqual || isDouble else { throw refused("a ! stands without =") }
        rest = rest.dropFirst(isDouble ? 2 : 1)
        return Requirement(String(decoding: term[..<sign], as: UTF8.self), isEqual: isEqual, try unescaped(rest))
    }

    private static func refused(_ message: String) -> Diagnostic {
        Diagnostic(.error, .invalid, FieldPath(), "unable to parse a field selector: \(message)")
    }

    private static func unescaped(_ text: Substring.UTF8View) throws(Diagnostic) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for letter in text {
            if isEscaped {
                guard letter == backslash || letter == comma || letter == equals else {
                    throw refused("unknown escape after \\")
                }
                result.append(letter)
                isEscaped = false
            } else if letter == backslash {
                isEscaped = true
            } else if letter == equals {
                throw refused("a value holds =; write \\=")
            } else {
                result.append(letter)
            }
        }
        guard !isEscaped else { throw refused("a value ends with \\") }
        return String(decoding: result, as: UTF8.self)
    }

    private static func escaped(_ value: String) -> String {
        var result: [UInt8] = []
        for letter in value.utf8 {
            if letter == backslash || letter == comma || letter == equals { result.append(backslash) }
            result.append(letter)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension FieldSelector: CustomStringConvertible {
    /// Whether an object of any kind matches; an absent field reads as empty. `FieldMatcher` knows the kind.
    public func matches(_ object: Object) -> Bool {
        requirements.allSatisfy { requirement in
            let path = requirement.field.split(separator: ".").map(String.init)
            let text = object.content.at(path).map { FieldMatcher.text($0) } ?? ""
            return (text == requirement.value) == requirement.isEqual
        }
    }

    public var description: String {
        requirements.map { requirement in
            requirement.field + (requirement.isEqual ? "=" : "!=") + FieldSelector.escaped(requirement.value)
        }.joined(separator: ",")
    }
}
