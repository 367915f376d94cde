public import Access
public import Objects

/// Questions about who may do what. They are answered and never stored (`pkg/registry/authorization`).
public enum AccessReview {
    public static let apiVersion = "authorization.k8s.io/v1"

    public enum Kind: String, Sendable, CaseIterable {
        case subject = "SubjectAccessReview"
        case local = "LocalSubjectAccessReview"
        case own = "SelfSubjectAccessReview"

        public var plural: String { rawValue.lowercased() + "s" }
    }

    /// - Parameters:
    ///   - namespace: Of the path; empty but for a local one.
    ///   - user: Who asks.
    public static func answer(
        _ kind: Kind, _ body: Value, namespace: String, by user: UserInfo, _ roles: RoleIndex
    ) throws(APIStatus) -> Value {
        let spec = body["spec"] ?? .emptyObject
        try ReviewFault.throwAll(faults(kind, spec, namespace: namespace), kind.rawValue, group: "authorization.k8s.io")
        var subject = user
        if kind != .own {
            subject = UserInfo(
                name: spec["user"]?.string ?? "", uid: spec["uid"]?.string ?? "",
                groups: spec["groups"]?.array?.compactMap(\.string) ?? [])
        }
        let decision = roles.decide(
            AccessRequest(user: subject, verb: verb(spec), subject: asked(spec)))
        var status: Value = ["allowed": .bool(decision.isAllowed)]
        if !decision.reason.isEmpty { status["reason"] = .string(decision.reason) }
        var metadata: Value = .emptyObject
        if kind == .local { metadata["namespace"] = .string(namespace) }
        return [
            "apiVersion": .string(apiVersion), "kind": .string(kind.rawValue), "metadata": metadata, "spec": spec,
            "status": status
        ]
    }

    private static func attributes(_ spec: Value) -> (resource: Value?, path: Value?) {
        func given(_ name: String) -> Value? { spec[name].flatMap { $0.fields == nil ? nil : $0 } }
        return (given("resourceAttributes"), given("nonResourceAttributes"))
    }

    private static func verb(_ spec: Value) -> String {
        let (resource, path) = attributes(spec)
        return (resource ?? path)?["verb"]?.string ?? ""
    }

    private static func asked(_ spec: Value) -> AccessRequest.Subject {
        let (resource, path) = attributes(spec)
        guard let resource else { return .path(path?["path"]?.string ?? "") }
        func text(_ name: String) -> String { resource[name]?.string ?? "" }
        return .resource(
            group: text("group"), resource: text("resource"), subresource: text("subresource"),
            namespace: text("namespace"), name: text("name"))
    }

    /// `pkg/apis/authorization/validation`
    private static func faults(_ kind: Kind, _ spec: Value, namespace: String) -> [ReviewFault] {
        var faults: [ReviewFault] = []
        let (resource, path) = attributes(spec)
        if resource != nil, path != nil {
            faults.append(
                ReviewFault("spec.nonResourceAttributes", "cannot be specified in combination with resourceAttributes"))
        }
        if resource == nil, path == nil {
            faults.append(
                ReviewFault(
                    "spec.resourceAttributes",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"))
        }
        if kind == .local {
            if path != nil {
                faults.append(ReviewFault("spec.nonResourceAttributes", "disallowed on this kind of request"))
            }
            if let resource, resource["namespace"]?.string != namespace {
                faults.append(ReviewFault("spec.resourceAttributes.namespace", "must match metadata.namespace"))
            }
        }
        let groups = spec["groups"]?.array ?? []
        if kind != .own, spec["user"]?.string ?? "" == "", groups.isEmpty {
            faults.append(ReviewFault("spec.user", "at least one of user or group must be specified"))
        }
        return faults
    }
}

/// What is wrong with a question.
struct ReviewFault {
    var field: String
    var text: String

    init(_ field: String, _ text: String) {
        self.field = field
        self.text = text
    }

    static func throwAll(_ faults: [ReviewFault], _ kind: String, group: String) throws(APIStatus) {
        guard !faults.isEmpty else { return }
        let texts = faults.map { "\($0.field): Invalid value: \($0.text)" }
        let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        throw APIStatus(
            code: 422, reason: "Invalid", message: "\(kind).\(group) \"\" is invalid: \(list)",
            details: [
                "group": .string(group), "kind": .string(kind),
                "causes": .array(
                    faults.map {
                        [
                            "reason": "FieldValueInvalid", "message": .string("Invalid value: \($0.text)"),
                            "field": .string($0.field)
                        ]
                    })
            ])
    }
}
