/// Whether somebody may do something, and why.
public struct AccessDecision: Sendable, Hashable {
    public var isAllowed: Bool
    /// For the audit log and for reviews, in Kubernetes' words; empty where there is nothing to say.
    public var reason: String

    public init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}

extension RoleIndex {
    /// The paths that everybody may look at, whatever roles say (kube-apiserver's `--authorization-always-allow-paths`).
    public static let openPaths = ["/healthz", "/livez", "/readyz"]

    /// Decides as `plugin/pkg/auth/authorizer/rbac` does, with one difference: who has shown nothing is never given a resource,
    /// only paths. Roles for `system:unauthenticated` have opened many a cluster to the world.
    public func decide(_ request: AccessRequest) -> AccessDecision {
        let user = request.user
        if user.groups.has(UserInfo.privilegedGroup) { return AccessDecision(isAllowed: true) }
        var namespace = ""
        switch request.subject {
        case .path(let path):
            if RoleIndex.openPaths.contains(path) { return AccessDecision(isAllowed: true) }
        case .resource(_, _, _, let place, _):
            guard !user.isUnauthenticated else { return AccessDecision(isAllowed: false) }
            namespace = place
        }
        var decision = AccessDecision(isAllowed: false)
        var errors: [String] = []
        visit(user, in: namespace) { binding, subject, rules in
            guard let rules else {
                errors.append(RoleIndex.notFound(binding.role))
                return true
            }
            guard rules.contains(where: { $0.allows(request.verb, request.subject) }) else { return true }
            decision = AccessDecision(isAllowed: true, reason: binding.reason(for: subject))
            return false
        }
        if !decision.isAllowed, !errors.isEmpty {
            decision.reason = "RBAC: \(errors.count == 1 ? errors[0] : "[\(errors.joined(separator: ", "))]")"
        }
        return decision
    }
}

extension AccessRequest {
    /// What is said to whom may not do it (`responsewriters.ForbiddenStatusError`).
    public func refusal(_ reason: String = "") -> String {
        let end = reason.isEmpty ? "" : ": \(reason)"
        switch subject {
        case .path(let path): return "User \(user.name.quoted) cannot \(verb) path \(path.quoted)\(end)"
        case .resource(let group, let resource, let subresource, let namespace, _):
            let whole = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
            let place = namespace.isEmpty ? "at the cluster scope" : "in the namespace \(namespace.quoted)"
            return "User \(user.name.quoted) cannot \(verb) resource \(whole.quoted) in API group \(group.quoted) "
                + place + end
        }
    }
}
