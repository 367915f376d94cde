public import Access
public import Objects

/// All that somebody may do in a namespace: `kubectl auth can-i --list` (`SelfSubjectRulesReview`).
public enum RulesReview {
    public static let kind = "SelfSubjectRulesReview"
    public static let plural = "selfsubjectrulesreviews"

    public static func answer(_ body: Value, by user: UserInfo, _ roles: RoleIndex) throws(APIStatus) -> Value {
        let namespace = body["spec"]?["namespace"]?.string ?? ""
        guard !namespace.isEmpty else { throw .badRequest("no namespace on request") }
        var (rules, errors) = roles.rules(for: user, in: namespace)
        // What they may do does not hang on roles.
        if user.groups.contains(UserInfo.privilegedGroup) { rules = PolicyRule.all + rules }
        let paths = rules.filter { !$0.nonResourceURLs.isEmpty }.map { rule in
            PolicyRule(rule.verbs, nonResourceURLs: rule.nonResourceURLs)
        }
        var resources = rules.filter { !$0.resources.isEmpty }
        if user.isUnauthenticated { resources = [] }
        var status: Value = [
            "resourceRules": .array(
                resources.map { rule in
                    var rule = rule
                    rule.nonResourceURLs = []
                    return rule.content
                }),
            "nonResourceRules": .array(paths.map(\.content)), "incomplete": .bool(!errors.isEmpty)
        ]
        if !errors.isEmpty { status["evaluationError"] = .string(errors.joined(separator: ", ")) }
        return [
            "apiVersion": .string(AccessReview.apiVersion), "kind": .string(kind), "metadata": .emptyObject,
            "spec": ["namespace": .string(namespace)], "status": status
        ]
    }
}
