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

    /// The fields that are asked for; which of them a kind knows is for the caller to check.
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

    /// Cuts at commas that have no backslash before them.
    private static func terms(_ text: String) -> [Substring] {
        var terms: [Substring] = []
        var start = text.startIndex
        var isEscaped = false
        for index in text.indices {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "," {
                terms.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return terms + [text[start...]]
    }

    private static func requirement(_ term: Substring) throws(Diagnostic) -> Requirement {
        guard let sign = term.firstIndex(where: { $0 == "=" || $0 == "!" }), sign != term.startIndex else {
            throw refused(
                "found \(Diagnostic.quotedName(String(term))), expected a field, then =, == or !=, then a value")
        }
        var rest = term[sign...]
        let isEqual = !rest.hasPrefix("!")
        guard isEqual || rest.hasPrefix("!=") else { throw refused("a ! stands without =") }
        rest = rest.dropFirst(rest.hasPrefix("==") || !isEqual ? 2 : 1)
        return Requirement(String(term[..<sign]), isEqual: isEqual, try unescaped(rest))
    }

    private static func refused(_ message: String) -> Diagnostic {
        Diagnostic(.error, .invalid, FieldPath(), "unable to parse a field selector: \(message)")
    }

    private static func unescaped(_ text: Substring) throws(Diagnostic) -> String {
        var result = ""
        var isEscaped = false
        for letter in text {
            if isEscaped {
                guard letter == "\\" || letter == "," || letter == "=" else { throw refused("unknown escape after \\") }
                result.append(letter)
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else if letter == "=" {
                throw refused("a value holds =; write \\=")
            } else {
                result.append(letter)
            }
        }
        guard !isEscaped else { throw refused("a value ends with \\") }
        return result
    }
}

extension FieldSelector: CustomStringConvertible {
    public func matches(_ object: Object) -> Bool {
        requirements.allSatisfy { requirement in
            let path = requirement.field.split(separator: ".").map(String.init)
            return (FieldSelector.text(object.content.at(path)) == requirement.value) == requirement.isEqual
        }
    }

    /// A field that is absent reads as empty.
    private static func text(_ value: Value?) -> String {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        default: ""
        }
    }

    public var description: String {
        requirements.map { requirement in
            let value = requirement.value.replacing("\\", with: "\\\\").replacing(",", with: "\\,").replacing(
                "=", with: "\\=")
            return requirement.field + (requirement.isEqual ? "=" : "!=") + value
        }.joined(separator: ",")
    }
}
