/// One thing that is wrong, or worth knowing, about an input: where, which field, what, and what to do.
///
/// A message never holds a value of a Secret. Reasons and wording follow
/// `k8s.io/apimachinery/pkg/util/validation/field/errors.go`.
public struct Diagnostic: Sendable, Hashable {
    public enum Severity: String, Sendable, Hashable { case error, warning }

    /// Why, in a word that programs can match: Kubernetes' `field.ErrorType` and Skeg's own for whole documents.
    public enum Reason: String, Sendable, Hashable {
        case required = "FieldValueRequired"
        case invalid = "FieldValueInvalid"
        case unsupported = "FieldValueNotSupported"
        case duplicate = "FieldValueDuplicate"
        case notFound = "FieldValueNotFound"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
        case typeInvalid = "FieldValueTypeInvalid"
        case unknownField = "UnknownField"
        case unknownKind = "UnknownKind"
        case syntax = "SyntaxError"
        case limit = "LimitExceeded"
        case notActedOn = "NotActedOn"
        case retiredVersion = "RetiredVersion"
    }

    public var severity: Severity
    public var reason: Reason
    public var path: FieldPath
    public var message: String
    public var position: SourcePosition?

    public init(
        _ severity: Severity = .error, _ reason: Reason, _ path: FieldPath = FieldPath(), _ message: String,
        at position: SourcePosition? = nil
    ) {
        self.severity = severity
        self.reason = reason
        self.path = path
        self.message = message
        self.position = position
    }
}

extension Diagnostic: CustomStringConvertible {
    public var description: String {
        let place = position.map { "\($0): " } ?? ""
        let field = path.steps.isEmpty ? "" : "\(path): "
        return "\(place)\(field)\(message)"
    }
}
