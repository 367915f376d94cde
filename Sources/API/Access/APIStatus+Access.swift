public import Access
internal import Objects

extension APIStatus {
    /// What somebody gets who shows something that is not taken, or nothing where something is needed. Says no more, so that
    /// nobody learns how near a guess was.
    public static func unauthorized() -> APIStatus {
        APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
    }

    /// `errors.NewForbidden`
    public static func forbidden(group: String, resource: String, name: String, _ reason: String) -> APIStatus {
        let qualified = group.isEmpty ? resource : "\(resource).\(group)"
        let subject = name.isEmpty ? qualified : "\(qualified) \"\(name)\""
        return APIStatus(
            code: 403, reason: "Forbidden",
            message: resource.isEmpty ? "forbidden: \(reason)" : "\(subject) is forbidden: \(reason)",
            details: APIStatus.details(group: group, resource: resource, name: name))
    }

    private static func details(group: String, resource: String, name: String) -> Value {
        var details: Value = .emptyObject
        for (field, text) in [("name", name), ("group", group), ("kind", resource)] where !text.isEmpty {
            details[field] = .string(text)
        }
        return details
    }

    /// What somebody gets who may not do what they ask for (`responsewriters.ForbiddenStatusError`).
    public static func forbidden(_ request: AccessRequest, _ decision: AccessDecision) -> APIStatus {
        let message = request.refusal(decision.reason)
        switch request.subject {
        case .path: return forbidden(group: "", resource: "", name: "", message)
        case .resource(let group, let resource, _, _, let name):
            return forbidden(group: group, resource: resource, name: name, message)
        }
    }
}
