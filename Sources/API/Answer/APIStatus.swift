public import Objects
public import Store

/// An error as Kubernetes clients read it: `metav1.Status` with its reason and code
/// (`k8s.io/apimachinery/pkg/api/errors`).
public struct APIStatus: Error, Sendable, Hashable {
    public var code: Int
    public var reason: String
    public var message: String
    public var details: Value?
    /// `metav1.ListMeta`; where a list can be gone on with.
    public var metadata = Value.emptyObject

    public init(code: Int, reason: String, message: String, details: Value? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// The Status object itself.
    public var content: Value {
        var content: Value = [
            "apiVersion": "v1", "kind": "Status", "metadata": metadata, "status": "Failure",
            "message": .string(message), "reason": .string(reason), "code": .integer(Int64(code))
        ]
        content["details"] = details
        return content
    }
}

extension APIStatus {
    public static func notFound(_ message: String) -> APIStatus {
        APIStatus(code: 404, reason: "NotFound", message: message)
    }

    public static func notFound(_ info: KindInfo, _ name: String) -> APIStatus {
        APIStatus(
            code: 404, reason: "NotFound", message: "\(info.qualifiedPlural) \"\(name)\" not found",
            details: details(info, name))
    }

    public static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: "BadRequest", message: message)
    }

    public static func methodNotAllowed() -> APIStatus {
        APIStatus(
            code: 405, reason: "MethodNotAllowed",
            message: "the server does not allow this method on the requested resource")
    }

    public static func unsupportedMediaType(_ type: String, supported: [String]) -> APIStatus {
        APIStatus(
            code: 415, reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format - accepted media types include: "
                + supported.joined(separator: ", "))
    }

    public static func tooLarge(limit: Int) -> APIStatus {
        APIStatus(code: 413, reason: "RequestEntityTooLarge", message: "limit is \(limit)")
    }

    public static func expired(_ revision: Revision) -> APIStatus {
        APIStatus(code: 410, reason: "Expired", message: "too old resource version: \(revision)")
    }

    public static func internalError(_ message: String) -> APIStatus {
        APIStatus(code: 500, reason: "InternalError", message: "Internal error occurred: \(message)")
    }

    /// `errors.NewInvalid`: all that is wrong, in one message and one by one.
    public static func invalid(_ info: KindInfo, _ name: String, _ errors: [Diagnostic]) -> APIStatus {
        let texts = errors.map(\.description)
        let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let group = info.kind.group.isEmpty ? "" : ".\(info.kind.group)"
        return APIStatus(
            code: 422, reason: "Invalid", message: "\(info.kind.kind)\(group) \"\(name)\" is invalid: \(list)",
            details: [
                "name": .string(name), "group": .string(info.kind.group), "kind": .string(info.kind.kind),
                "causes": .array(
                    errors.map {
                        [
                            "reason": .string($0.reason.rawValue), "message": .string($0.message),
                            "field": .string($0.path.description)
                        ]
                    })
            ])
    }

    public static func forbidden(_ info: KindInfo, _ name: String, _ message: String) -> APIStatus {
        APIStatus(
            code: 403, reason: "Forbidden", message: "\(info.qualifiedPlural) \"\(name)\" is forbidden: \(message)",
            details: details(info, name))
    }

    public static func alreadyExists(_ info: KindInfo, _ name: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "AlreadyExists", message: "\(info.qualifiedPlural) \"\(name)\" already exists",
            details: details(info, name))
    }

    public static func conflict(_ info: KindInfo, _ name: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "Conflict",
            message: conflictPrefix(info, name)
                + "the object has been modified; please apply your changes to the latest version and try again",
            details: details(info, name))
    }

    static func otherUID(_ info: KindInfo, _ name: String, expected: String, found: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "Conflict",
            message: conflictPrefix(info, name)
                + "Precondition failed: UID in precondition: \(expected.prefix(64)), UID in object meta: \(found)",
            details: details(info, name))
    }

    static func conflictPrefix(_ info: KindInfo, _ name: String) -> String {
        "Operation cannot be fulfilled on \(info.qualifiedPlural) \"\(name)\": "
    }

    static func details(_ info: KindInfo, _ name: String) -> Value {
        ["name": .string(name), "group": .string(info.kind.group), "kind": .string(info.plural)]
    }

    /// How a refused transaction is told to the client that caused it.
    public static func refused(_ refusal: TransactionRefused, _ info: KindInfo) -> APIStatus {
        switch refusal {
        case .exists(let key): .alreadyExists(info, key.name)
        case .notFound(let key): .notFound(info, key.name)
        case .otherUID(let key, let expected, let found):
            .otherUID(info, key.name, expected: expected, found: found)
        case .conflict(let key, _, _): .conflict(info, key.name)
        case .invalid(_, let text): .badRequest(text)
        case .namespaceTerminating(let key):
            .forbidden(
                info, key.name,
                "unable to create new content in namespace \(key.namespace) because it is being terminated")
        }
    }
}

extension KindInfo {
    /// `deployments.apps`, as messages name a resource.
    public var qualifiedPlural: String { kind.group.isEmpty ? plural : "\(plural).\(kind.group)" }
}
