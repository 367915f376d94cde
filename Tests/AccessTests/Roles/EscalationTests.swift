import Objects
import Store
import TestSupport
import Testing

@testable import Access

/// As `pkg/registry/rbac/*/policybased` refuse.
@Suite("Escalation")
struct EscalationTests {
    static let readPods = PolicyRule(["get", "list"], apiGroups: [""], resources: ["pods"])
    static let readSecrets = PolicyRule(["get"], apiGroups: [""], resources: ["secrets"])

    /// ann may read pods and do all with roles; bob may bind `secretive`, eve may escalate.
    static let index: RoleIndex = {
        let roles = PolicyRule(
            ["*"], apiGroups: [RoleKinds.group], resources: ["roles", "rolebindings", "clusterroles"],
            resourceNames: [])
        var writing = roles
        writing.verbs = ["create", "update", "patch"]
        return Roles.index(
            Roles.role("reader", readPods, writing), Roles.role("secretive", readSecrets),
            Roles.role(
                "binder",
                PolicyRule(
                    ["bind"], apiGroups: [RoleKinds.group], resources: ["clusterroles"], resourceNames: ["secretive"])),
            Roles.role("escalator", PolicyRule(["escalate"], apiGroups: [RoleKinds.group], resources: ["roles"])),
            Roles.role("cluster-admin", PolicyRule.all[0], PolicyRule.all[1]),
            Roles.binding("ann", in: "shop", to: "reader", Roles.user("ann")),
            Roles.binding("bob", in: "shop", to: "binder", Roles.user("bob")),
            Roles.binding("eve", in: "shop", to: "escalator", Roles.user("eve")),
            Roles.binding("kim", to: "cluster-admin", Roles.user("kim")))
    }()

    private func fault(_ object: Object, _ name: String, replacing old: Object? = nil) -> Escalation.Fault? {
        Escalation.fault(in: object, replacing: old, by: .named(name, "dev"), EscalationTests.index)
    }

    @Test("a role that gives what its writer has is taken, any other is refused in Kubernetes' words")
    func roles() {
        #expect(fault(Roles.role("r", in: "shop", EscalationTests.readPods), "ann") == nil)
        let words = #"""
            user "ann" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["configmaps"], Verbs:["get" "list"]}
            {APIGroups:[""], Resources:["secrets"], Verbs:["get"]}
            """#
        let maps = PolicyRule(["get", "list"], apiGroups: [""], resources: ["configmaps"])
        #expect(
            fault(Roles.role("r", in: "shop", maps, EscalationTests.readSecrets, EscalationTests.readPods), "ann")
                == .exceeds(words))
        // What somebody has in one namespace, they do not have in another, nor everywhere.
        #expect(fault(Roles.role("r", in: "other", EscalationTests.readPods), "ann") != nil)
        #expect(fault(Roles.role("r", EscalationTests.readPods), "ann") != nil)
        #expect(fault(Roles.role("r", PolicyRule.all[0], PolicyRule.all[1]), "kim") == nil)
        #expect(fault(Make.configMap("m"), "ann") == nil)
    }

    @Test("escalate lets any role through, bind any binding of the role that it names")
    func verbs() {
        #expect(fault(Roles.role("r", in: "shop", EscalationTests.readSecrets), "eve") == nil)
        #expect(fault(Roles.role("r", in: "other", EscalationTests.readSecrets), "eve") != nil)
        let binding = Roles.binding("b", in: "shop", to: "secretive", Roles.user("bob"))
        #expect(fault(binding, "bob") == nil)
        #expect(fault(binding, "ann") != nil)
        #expect(fault(Roles.binding("b", in: "shop", to: "reader", Roles.user("bob")), "bob") != nil)
        #expect(fault(Roles.binding("b", in: "shop", to: "reader", Roles.user("bob")), "ann") == nil)
        #expect(fault(Roles.binding("b", to: "secretive", Roles.user("bob")), "bob") != nil)
        #expect(
            fault(Roles.binding("b", in: "shop", to: "gone", Roles.user("ann")), "ann")
                == .noSuchRole(#"clusterrole.rbac.authorization.k8s.io "gone" not found"#))
    }

    @Test("an aggregating role is for those who may do everything, to make and to change")
    func aggregation() {
        let role = Roles.aggregate("a", "x")
        #expect(fault(role, "ann") == .exceeds("must have cluster-admin privileges to use an aggregationRule"))
        #expect(fault(role, "kim") == nil)
        var plain = role
        plain["aggregationRule"] = nil
        #expect(fault(plain, "ann", replacing: role) != nil)
    }

    @Test("system:masters is never asked, and what changes nothing but owners and finalizers is taken")
    func exceptions() {
        let role = Roles.role("r", in: "shop", EscalationTests.readSecrets)
        let master = UserInfo.named("root", "system:masters")
        #expect(Escalation.fault(in: role, replacing: nil, by: master, EscalationTests.index) == nil)
        #expect(fault(role.with { $0.finalizers = ["a.example.com/x"] }, "ann", replacing: role) == nil)
        #expect(fault(role.with { $0.labels = ["a": "b"] }, "ann", replacing: role) != nil)
    }
}
