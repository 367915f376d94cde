/// The errors found so far in one object, and the place that is being looked at.
///
/// Messages follow `k8s.io/apimachinery/pkg/util/validation/field/errors.go`. Where the values of a place are secret,
/// no message shows one, whatever a rule hands in.
public struct Findings: Sendable {
    /// How many errors of one object are told; further ones are counted as one.
    public static let maximumCount = 50
    /// How many characters of a wrong value a message shows.
    public static let maximumQuotedLength = 64
    static let hiddenValue = "<secret contents redacted>"

    public private(set) var diagnostics: [Diagnostic] = []
    public private(set) var isFull = false
    /// Values that are of no use for rules: wrong types, so far.
    private(set) var typeErrorCount = 0
    private(set) var steps: [FieldPath.Step] = []
    private var hiddenDepth = 0

    public init() {}

    var isHidden: Bool { hiddenDepth > 0 }

    /// The path from here.
    public func path(_ more: [FieldPath.Step] = []) -> FieldPath { FieldPath(steps + more) }

    mutating func enter(_ step: FieldPath.Step) { steps.append(step) }
    mutating func leave() { steps.removeLast() }
    mutating func hide() { hiddenDepth += 1 }
    mutating func reveal() { hiddenDepth -= 1 }

    /// Looks at a value below this one, for a rule that checks parts itself.
    public mutating func at(_ more: [FieldPath.Step], _ look: (inout Findings) -> Void) {
        steps += more
        look(&self)
        steps.removeLast(more.count)
    }

    /// Keeps an error; of several with one reason at one path only the first.
    public mutating func add(_ diagnostic: Diagnostic) {
        guard !isFull else { return }
        if diagnostic.reason == .typeInvalid { typeErrorCount += 1 }
        guard !diagnostics.contains(where: { $0.path == diagnostic.path && $0.reason == diagnostic.reason }) else {
            return
        }
        guard diagnostics.count < Findings.maximumCount else {
            isFull = true
            diagnostics.append(
                Diagnostic(.limit, FieldPath(), "more than \(Findings.maximumCount) errors; the others are not shown"))
            return
        }
        diagnostics.append(diagnostic)
    }
}

extension Findings {
    public mutating func required(_ more: [FieldPath.Step] = [], _ detail: String = "") {
        add(Diagnostic(.required, path(more), detail.isEmpty ? "Required value" : "Required value: \(detail)"))
    }

    public mutating func invalid(_ more: [FieldPath.Step] = [], _ value: Value, _ detail: String) {
        add(Diagnostic(.invalid, path(more), "Invalid value: \(shown(value)): \(detail)"))
    }

    public mutating func unsupported(_ more: [FieldPath.Step] = [], _ value: Value, _ allowed: [String]) {
        let list = allowed.sorted().map { Findings.quoted($0) }.joined(separator: ", ")
        add(Diagnostic(.unsupported, path(more), "Unsupported value: \(shown(value)): supported values: \(list)"))
    }

    public mutating func duplicate(_ more: [FieldPath.Step] = [], _ value: Value) {
        add(Diagnostic(.duplicate, path(more), "Duplicate value: \(shown(value))"))
    }

    public mutating func notFound(_ more: [FieldPath.Step] = [], _ value: Value) {
        add(Diagnostic(.notFound, path(more), "Not found: \(shown(value))"))
    }

    public mutating func forbidden(_ more: [FieldPath.Step] = [], _ detail: String) {
        add(Diagnostic(.forbidden, path(more), "Forbidden: \(detail)"))
    }

    public mutating func tooLong(_ more: [FieldPath.Step] = [], maximum: Int) {
        add(Diagnostic(.tooLong, path(more), "Too long: may not be more than \(maximum) bytes"))
    }

    public mutating func tooMany(_ more: [FieldPath.Step] = [], _ count: Int, maximum: Int) {
        add(Diagnostic(.tooMany, path(more), "Too many: \(count): must have at most \(maximum) items"))
    }

    /// Names the type that was found, and never the value.
    mutating func wrongType(_ value: Value, expected: String, hint: String = "") {
        let advice = hint.isEmpty ? "" : "; \(hint)"
        let message = "Invalid value: \"\(value.typeName)\": must be of type \(expected)\(advice)"
        add(Diagnostic(.typeInvalid, path(), message))
    }

    mutating func unknownField(_ name: String, meant: String?) {
        let place = path([.field(name)])
        let advice = meant.map { ", did you mean \"\($0)\"?" } ?? ""
        add(Diagnostic(.unknownField, place, "unknown field \(Findings.quoted(place.description))\(advice)"))
    }

    private func shown(_ value: Value) -> String {
        if isHidden { return "\"\(Findings.hiddenValue)\"" }
        switch value {
        case .null: return "null"
        case .bool(let value): return String(value)
        case .integer(let value): return String(value)
        case .double(let value): return String(value)
        case .string(let value): return Findings.quoted(value)
        case .array: return "[…]"
        case .object(let fields): return shown(fields)
        }
    }

    /// A map of texts, such as labels, is shown as JSON; of others it is only said that they are there.
    private func shown(_ fields: Fields) -> String {
        guard fields.allSatisfy({ $0.value.string != nil }) else { return "{…}" }
        let pairs = fields.prefix(8).map { "\(Findings.quoted($0.name)):\(Findings.quoted($0.value.string ?? ""))" }
        return "{\(pairs.joined(separator: ","))\(fields.count > 8 ? ",…" : "")}"
    }

    /// A text in quotes, on one line and cut to a length that fits a message.
    static func quoted(_ text: String) -> String {
        var result = "\""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < maximumQuotedLength else {
                result += "…"
                break
            }
            count += 1
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

extension FieldPath.Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral name: String) { self = .field(name) }
    public init(integerLiteral index: Int) { self = .index(index) }
}

extension Diagnostic {
    /// An error.
    public init(_ reason: Reason, _ path: FieldPath, _ message: String) {
        self.init(.error, reason, path, message)
    }
}
