import Objects
import Store
import TestSupport
import Testing

@testable import Access

@Suite("Decisions")
struct DecisionTests {
    static let pods = PolicyRule(["get", "list"], apiGroups: [""], resources: ["pods"])

    @Test("a binding gives to users, groups and ServiceAccounts, in its namespace and in no other")
    func scopes() {
        let index = Roles.index(
            Roles.role("reader", DecisionTests.pods), Roles.role("local", in: "shop", DecisionTests.pods),
            Roles.binding("u", in: "shop", to: "reader", Roles.user("ann")),
            Roles.binding("g", in: "shop", to: "Role/local", Roles.group("dev")),
            // Without a namespace it is the binding's.
            Roles.binding("s", in: "shop", to: "Role/local", Roles.account("web"), Roles.account("db", in: "data")),
            Roles.binding("everywhere", to: "reader", Roles.user("bob"), Roles.account("web", in: "ops")))
        let people: [(UserInfo, shop: Bool, other: Bool)] = [
            (.named("ann"), true, false), (.named("cat", "dev"), true, false), (.named("dan"), false, false),
            (.account("web", in: "shop"), true, false), (.account("web", in: "other"), false, false),
            (.account("db", in: "data"), true, false), (.account("db", in: "shop"), false, false),
            (.named("bob"), true, true), (.account("web", in: "ops"), true, true)
        ]
        for (user, shop, other) in people {
            #expect(index.allows(user, "list", "pods", in: "shop") == shop, "\(user.name)")
            #expect(index.allows(user, "get", "pods/x", in: "other") == other, "\(user.name)")
            #expect(index.allows(user, "list", "pods") == other, "\(user.name)")
            #expect(!index.allows(user, "delete", "pods/x", in: "shop"), "\(user.name)")
        }
        // A user's name is no group's, nor the other way round.
        #expect(!index.allows(.named("dev"), "list", "pods", in: "shop"))
        #expect(!index.allows(.named("x", "ann"), "list", "pods", in: "shop"))
    }

    @Test("a ClusterRoleBinding gives no Role, and an account without a namespace is nobody")
    func wrongReferences() {
        let index = Roles.index(
            Roles.role("local", in: "shop", DecisionTests.pods),
            Roles.binding("x", to: "Role/local", Roles.user("ann"), Roles.account("web")))
        #expect(!index.allows(.named("ann"), "list", "pods", in: "shop"))
        #expect(!index.allows(.account("web", in: "shop"), "list", "pods", in: "shop"))
    }

    @Test("names that look the same and are not are two people")
    func spellings() {
        let index = Roles.index(
            Roles.role("reader", DecisionTests.pods), Roles.binding("x", to: "reader", Roles.user("Zo\u{EB}")))
        #expect(index.allows(.named("Zo\u{EB}"), "list", "pods"))
        #expect(!index.allows(.named("Zoe\u{308}"), "list", "pods"))
    }

    @Test("system:masters may do anything, and a name is no group")
    func masters() {
        let index = Roles.index()
        #expect(index.allows(.named("root", "system:masters"), "delete", "nodes/a"))
        #expect(index.allows(.named("root", "system:masters"), "post", "/anything"))
        #expect(!index.allows(.named("system:masters"), "delete", "nodes/a"))
    }

    @Test("who has shown nothing sees health and version alone, whatever roles say of resources")
    func anonymous() {
        let index = Roles.defaults([
            Roles.binding(
                "open", to: "cluster-admin", Roles.group("system:unauthenticated"), Roles.user("system:anonymous"))
        ])
        #expect(!index.allows(.anonymous, "list", "pods", in: "shop"))
        let plain = Roles.defaults()
        for path in ["/healthz", "/livez", "/readyz", "/version"] { #expect(plain.allows(.anonymous, "get", path)) }
        for path in ["/", "/api", "/apis", "/metrics", "/openapi/v2", "/skeg/v1/status", "/version/x"] {
            #expect(!plain.allows(.anonymous, "get", path), "\(path)")
        }
        #expect(!plain.allows(.anonymous, "post", "/version"))
        // Even where somebody took the role away, whoever watches over the daemon can ask how it is.
        #expect(Roles.index().allows(.anonymous, "get", "/livez"))
        #expect(!Roles.index().allows(.anonymous, "get", "/version"))
    }

    @Test("a refusal and a reason are said in Kubernetes' words")
    func words() {
        let index = Roles.index(
            Roles.role("reader", DecisionTests.pods),
            Roles.binding("b", in: "shop", to: "reader", Roles.group("dev")),
            Roles.binding("lost", to: "gone", Roles.user("ann")))
        let allowed = AccessRequest(user: .named("bob", "dev"), verb: "list", "pods", in: "shop")
        #expect(
            index.decide(allowed).reason
                == #"RBAC: allowed by RoleBinding "b/shop" of ClusterRole "reader" to Group "dev""#)
        let refused = AccessRequest(user: .named("bob"), verb: "list", "pods", in: "shop")
        #expect(
            refused.refusal(index.decide(refused).reason)
                == #"User "bob" cannot list resource "pods" in API group "" in the namespace "shop""#)
        let everywhere = AccessRequest(user: .named("ann"), verb: "update", "deployments.apps#scale")
        #expect(
            everywhere.refusal(index.decide(everywhere).reason)
                == #"User "ann" cannot update resource "deployments/scale" in API group "apps" at the cluster scope: "#
                + #"RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found"#)
        let path = AccessRequest(user: .named("a\"b"), verb: "get", "/metrics")
        #expect(path.refusal() == #"User "a\"b" cannot get path "/metrics""#)
    }

    /// An index that follows commits is the one that is made anew of each state.
    @Test("an index brought up to date change by change is the one made anew", arguments: UInt64(1)...20)
    func follows(seed: UInt64) throws {
        var source = IDSource(seed: seed)
        func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }
        let names = ["a", "b", "c"]
        let people: [UserInfo] = [.named("ann"), .named("bob", "dev"), .account("web", in: "shop")]
        let subjects = [Roles.user("ann"), Roles.group("dev"), Roles.account("web", in: "shop"), Roles.user("zed")]
        var snapshot = Snapshot(objects: [])
        var index = RoleIndex(snapshot)
        for step in 0..<120 {
            let name = names[below(3)]
            let place = below(2) == 0 ? "" : "shop"
            var object =
                below(2) == 0
                ? Roles.role(
                    name, in: place, PolicyRule(["get"], apiGroups: [""], resources: [["pods", "jobs"][below(2)]]))
                : Roles.binding(
                    name, in: place, to: ["", "Role/"][place.isEmpty ? 0 : below(2)] + names[below(3)],
                    subjects[below(4)], subjects[below(4)])
            if below(5) == 0 { object = Make.configMap(name, in: "shop") }
            let live = snapshot[object.key]
            object.uid = live?.uid ?? "uid-\(step)"
            object.creationTimestamp = .testStart
            let change: Change =
                live == nil ? .create(object) : below(3) == 0 ? .remove(object.key, uid: object.uid) : .update(object)
            index.observed(try snapshot.apply(Transaction([change], by: "test")))
            let anew = RoleIndex(snapshot)
            for user in people {
                for what in ["pods", "jobs"] {
                    for namespace in ["", "shop", "other"] {
                        let request = AccessRequest(user: user, verb: "get", what, in: namespace)
                        #expect(index.decide(request) == anew.decide(request), "seed \(seed), step \(step)")
                    }
                }
            }
            #expect(index.revision == snapshot.revision)
        }
    }
}
