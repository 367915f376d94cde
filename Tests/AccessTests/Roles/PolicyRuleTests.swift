import Objects
import Testing

@testable import Access

/// As `plugin/pkg/auth/authorizer/rbac.TestRuleMatches` has them, and more.
@Suite("Rules of roles")
struct PolicyRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: PolicyRule
        var verb: String
        var what: String
        var isAllowed: Bool

        init(_ rule: PolicyRule, _ verb: String, _ what: String, _ isAllowed: Bool) {
            self.rule = rule
            self.verb = verb
            self.what = what
            self.isAllowed = isAllowed
        }

        var testDescription: String { "\(rule.text) \(verb) \(what) \(isAllowed)" }
    }

    static func rule(_ verbs: String..., group: String = "", on resources: String..., named: [String] = [])
        -> PolicyRule
    {
        PolicyRule(verbs, apiGroups: [group], resources: resources, resourceNames: named)
    }

    static func urls(_ urls: String...) -> PolicyRule { PolicyRule(["get"], nonResourceURLs: urls) }

    static let cases = [
        Case(rule("*", group: "*", on: "*"), "escalate", "roles.rbac.authorization.k8s.io#x", true),
        Case(rule("get", on: "pods"), "get", "pods", true),
        Case(rule("get", on: "pods"), "list", "pods", false),
        Case(rule("get", on: "pods"), "get", "secrets", false),
        Case(rule("get", on: "pods"), "get", "pods.metrics.k8s.io", false),
        Case(rule("get", group: "apps", on: "*"), "get", "pods", false),
        // A subresource is another resource.
        Case(rule("get", on: "pods"), "get", "pods#log", false),
        Case(rule("get", on: "pods/log"), "get", "pods#log", true),
        Case(rule("get", on: "pods/log"), "get", "pods", false),
        Case(rule("get", on: "*"), "get", "pods#log", true),
        Case(rule("update", group: "*", on: "*/scale"), "update", "deployments.apps#scale", true),
        Case(rule("update", group: "*", on: "*/scale"), "update", "deployments.apps", false),
        Case(rule("update", group: "*", on: "*/scale"), "update", "deployments.apps#status", false),
        Case(rule("update", group: "*", on: "*/scale"), "update", "scale", false),
        // Nothing stands for all subresources of one resource.
        Case(rule("get", on: "pods/*"), "get", "pods#log", false),
        Case(rule("get", on: "pods", named: ["web"]), "get", "pods/web", true),
        Case(rule("get", on: "pods", named: ["web"]), "get", "pods/db", false),
        Case(rule("list", on: "pods", named: ["web"]), "list", "pods", false),
        Case(rule("list", on: "pods", named: ["*"]), "list", "pods/web", false),
        // Resources and paths are never mixed.
        Case(rule("*", group: "*", on: "*"), "get", "/metrics", false),
        Case(PolicyRule(["*"], nonResourceURLs: ["*"]), "get", "pods", false),
        Case(urls("/apis"), "get", "/apis", true),
        Case(urls("/apis"), "get", "/apis/apps", false),
        Case(urls("/apis/*"), "get", "/apis/apps/v1", true),
        Case(urls("/apis/*"), "get", "/apis", false),
        Case(urls("/apis*"), "get", "/apis", true),
        Case(urls("/apis**"), "get", "/apisx", true),
        Case(urls("/a/*/b"), "get", "/a/x/b", false),
        Case(urls("*"), "get", "/anything", true),
        Case(urls("*"), "post", "/anything", false),
        // What differs in its bytes differs, however it looks.
        Case(rule("get", on: "pods", named: ["caf\u{E9}"]), "get", "pods/cafe\u{301}", false)
    ]

    @Test("a rule allows what Kubernetes' does", arguments: cases)
    func allows(test: Case) {
        let request = AccessRequest(user: .named("ann"), verb: test.verb, test.what)
        #expect(test.rule.allows(request.verb, request.subject) == test.isAllowed)
    }

    @Test("a rule that says nothing, or something else than texts, allows nothing")
    func reads() {
        for content: Value in [.emptyObject, ["verbs": "*", "apiGroups": "*", "resources": "*"], [], ["verbs": [1]]] {
            let rule = PolicyRule(content)
            #expect(!rule.allows("get", .path("/")))
            #expect(!rule.allows("", .path("")))
            let pods = AccessRequest.Subject.resource(
                group: "", resource: "pods", subresource: "", namespace: "", name: "")
            #expect(!rule.allows("get", pods))
        }
        #expect(PolicyRule(PolicyRule.all[0].content) == PolicyRule.all[0])
    }

    /// Whatever covers a rule allows all that the rule allows: the law that the refusal of escalation stands on.
    @Test("what covers a rule allows all that it allows", arguments: UInt64(1)...40)
    func covering(seed: UInt64) {
        var draws = RuleDraws(seed: seed)
        var covered = 0
        for _ in 0..<300 {
            let wanted = draws.rule()
            let owned = (0..<3).map { _ in draws.rule() } + (draws.below(3) == 0 ? [wanted] : [])
            let missing = PolicyRule.missing(of: [wanted], from: owned)
            let requests = draws.allRequests.filter { wanted.allows($0.verb, $0.subject) }
            let isAll = requests.allSatisfy { request in owned.contains { $0.allows(request.verb, request.subject) } }
            if missing.isEmpty {
                covered += 1
                #expect(isAll, "\(wanted.text) from \(owned.map(\.text))")
            }
            // What is missing and what is owned together give all.
            let whole = requests.allSatisfy { request in
                (owned + missing).contains { $0.allows(request.verb, request.subject) }
            }
            #expect(whole, "\(wanted.text) is not \(owned.map(\.text)) and \(missing.map(\.text))")
        }
        #expect(covered > 0)
    }

    @Test("a rule of billions of parts is not taken apart")
    func bounded() {
        let many = (0..<2_000).map { "r\($0)" }
        let rule = PolicyRule(many, apiGroups: many, resources: many, resourceNames: many)
        #expect(PolicyRule.missing(of: [rule], from: PolicyRule.all) == [rule])
    }
}

/// Rules and requests of a small world, in which matches are frequent.
private struct RuleDraws {
    private var source: IDSource

    init(seed: UInt64) { source = IDSource(seed: seed) }

    mutating func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }

    private mutating func some(of texts: [String], orNone: Bool = false) -> [String] {
        let chosen = texts.filter { _ in source.next() % 3 == 0 }
        return chosen.isEmpty && !orNone ? [texts[below(texts.count)]] : chosen
    }

    mutating func rule() -> PolicyRule {
        if below(4) == 0 {
            return PolicyRule(
                some(of: ["get", "post", "*"]), nonResourceURLs: some(of: ["/a", "/a/*", "/a/b", "/a*", "*", "/b"]))
        }
        return PolicyRule(
            some(of: ["get", "list", "*"]), apiGroups: some(of: ["", "apps", "*"]),
            resources: some(of: ["pods", "pods/log", "*/log", "*", "jobs", "jobs/log"]),
            resourceNames: below(2) == 0 ? [] : some(of: ["x", "y"], orNone: true))
    }

    let allRequests: [AccessRequest] = {
        var requests: [AccessRequest] = []
        for verb in ["get", "list", "post"] {
            for what in [
                "pods", "jobs", "pods#log", "jobs#log", "pods/x", "pods/y", "jobs/x", "pods.apps", "jobs.apps/x"
            ] {
                requests.append(AccessRequest(user: .named("ann"), verb: verb, what))
            }
            for path in ["/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b"] {
                requests.append(AccessRequest(user: .named("ann"), verb: verb, path))
            }
        }
        return requests
    }()
}
