import Objects
import Store
import TestSupport
import Testing

@testable import Access

@Suite("Default roles")
struct DefaultRolesTests {
    /// Who holds which of the roles for people, in namespace shop.
    static let index = Roles.defaults(
        ["view", "edit", "admin"].map { Roles.binding($0, in: "shop", to: $0, Roles.user($0)) }
            + [Roles.binding("watch", to: "view", Roles.user("auditor"))])

    /// What Kubernetes answers to `kubectl auth can-i … -n shop --as …`.
    static let answers: [(verb: String, what: String, people: Set<String>)] = [
        ("list", "pods", ["view", "edit", "admin", "auditor"]),
        ("get", "pods#log", ["view", "edit", "admin", "auditor"]),
        ("get", "deployments.apps#scale", ["view", "edit", "admin", "auditor"]),
        ("watch", "ingresses.networking.k8s.io", ["view", "edit", "admin", "auditor"]),
        ("get", "namespaces/shop", ["view", "edit", "admin", "auditor"]),
        ("get", "secrets", ["edit", "admin"]), ("list", "secrets", ["edit", "admin"]),
        ("watch", "secrets", ["edit", "admin"]), ("create", "pods#exec", ["edit", "admin"]),
        ("get", "pods#exec", ["edit", "admin"]), ("create", "pods#portforward", ["edit", "admin"]),
        ("create", "pods#eviction", ["edit", "admin"]), ("create", "serviceaccounts#token", ["edit", "admin"]),
        ("impersonate", "serviceaccounts/web", ["edit", "admin"]),
        ("delete", "deployments.apps/web", ["edit", "admin"]),
        ("update", "deployments.apps#scale", ["edit", "admin"]), ("patch", "jobs.batch", ["edit", "admin"]),
        ("create", "leases.coordination.k8s.io", ["edit", "admin"]),
        ("update", "pods#status", []), ("create", "resourcequotas", []), ("create", "limitranges", []),
        ("delete", "namespaces/shop", []), ("update", "endpoints", []), ("create", "events", ["edit", "admin"]),
        ("list", "roles.rbac.authorization.k8s.io", ["admin"]),
        ("create", "rolebindings.rbac.authorization.k8s.io", ["admin"]),
        ("escalate", "roles.rbac.authorization.k8s.io", []), ("bind", "roles.rbac.authorization.k8s.io", []),
        ("create", "clusterrolebindings.rbac.authorization.k8s.io", []),
        ("create", "localsubjectaccessreviews.authorization.k8s.io", ["admin"]),
        ("create", "subjectaccessreviews.authorization.k8s.io", []),
        ("create", "tokenreviews.authentication.k8s.io", []),
        ("impersonate", "users/ann", []), ("list", "nodes", []),
        ("list", "syncs.skeg.dev", []),
        // Everybody who has shown who they are.
        ("create", "selfsubjectaccessreviews.authorization.k8s.io", ["view", "edit", "admin", "auditor", "nobody"]),
        ("create", "selfsubjectreviews.authentication.k8s.io", ["view", "edit", "admin", "auditor", "nobody"])
    ]

    @Test("give what Kubernetes' roles of these names give")
    func answers() {
        for (verb, what, people) in DefaultRolesTests.answers {
            for name in ["view", "edit", "admin", "auditor", "nobody"] {
                let isAllowed = DefaultRolesTests.index.allows(.named(name), verb, what, in: "shop")
                #expect(isAllowed == people.contains(name), "\(name) \(verb) \(what)")
            }
        }
    }

    @Test("whoever has a role in one namespace reads nothing in another, nor in all")
    func namespaces() {
        for name in ["view", "edit", "admin"] {
            for what in ["pods", "secrets", "configmaps", "pods/web", "namespaces/other"] {
                #expect(!DefaultRolesTests.index.allows(.named(name), "get", what, in: "other"), "\(name) \(what)")
                #expect(!DefaultRolesTests.index.allows(.named(name), "list", what), "\(name) \(what)")
            }
        }
        #expect(DefaultRolesTests.index.allows(.named("auditor"), "list", "pods"))
        #expect(!DefaultRolesTests.index.allows(.named("auditor"), "list", "secrets"))
    }

    @Test("nobody who may view can read a Secret, whatever the way")
    func viewReadsNoSecret() {
        for verb in ["get", "list", "watch", "patch", "create"] {
            for what in ["secrets", "secrets/x", "serviceaccounts#token", "pods#exec", "pods#attach", "pods#proxy"] {
                #expect(!DefaultRolesTests.index.allows(.named("view"), verb, what, in: "shop"), "\(verb) \(what)")
            }
        }
    }

    @Test("are made once, and a second start changes nothing")
    func bootstrap() throws {
        var ids = IDSource(seed: 1)
        var snapshot = Snapshot(objects: [])
        let changes = DefaultRoles.changes(in: snapshot, at: .testStart, ids: &ids)
        #expect(changes.count == DefaultRoles.clusterRoles.count + DefaultRoles.clusterRoleBindings.count)
        _ = try snapshot.apply(Transaction(changes, by: "test"))
        #expect(DefaultRoles.changes(in: snapshot, at: .testStart, ids: &ids).isEmpty)
        let admin = try #require(snapshot[ObjectKey(GroupKind.clusterRole, name: "cluster-admin")])
        #expect(admin.label("kubernetes.io/bootstrapping") == "rbac-defaults")
        #expect(admin.annotation("rbac.authorization.kubernetes.io/autoupdate") == "true")
    }

    @Test("what was taken away comes back, what was added stays, and what is protected or git's is left alone")
    func reconciles() throws {
        func role(_ name: String) throws -> Object {
            try #require(DefaultRoles.clusterRoles.first { $0.name == name })
        }
        let more = PolicyRule(["list"], apiGroups: [""], resources: ["nodes"])
        var basic = try role("system:basic-user")
        basic["rules"] = [more.content]
        basic.labels = ["team": "a"]
        var monitoring = try role("system:monitoring")
        monitoring["rules"] = []
        monitoring.setAnnotation(DefaultRoles.autoUpdate, to: "false")
        var discovery = try role("system:discovery")
        discovery["rules"] = []
        var binding = try #require(DefaultRoles.clusterRoleBindings.first { $0.name == "cluster-admin" })
        binding["roleRef"] = ["apiGroup": .string(RoleKinds.group), "kind": "ClusterRole", "name": "view"]
        var info = try #require(DefaultRoles.clusterRoleBindings.first { $0.name == "system:public-info-viewer" })
        info["subjects"] = [Roles.user("ann")]
        let objects = [basic, monitoring, discovery, binding, info]
        var snapshot = Snapshot(objects: objects, claims: [discovery.key: "main"])
        var ids = IDSource(seed: 1)
        let changes = DefaultRoles.changes(in: snapshot, at: .testStart, ids: &ids)
        _ = try snapshot.apply(Transaction(changes, by: "test"))
        let after = try #require(snapshot[basic.key])
        #expect(after["rules"]?.array?.first == more.content)
        #expect(after["rules"]?.array?.count == 4)
        #expect(after.label("team") == "a")
        #expect(snapshot[monitoring.key]?["rules"] == [])
        #expect(snapshot[discovery.key]?["rules"] == [])
        #expect(snapshot[binding.key]?["roleRef"]?["name"] == "cluster-admin")
        #expect(snapshot[info.key]?["subjects"]?.array?.count == 3)
        #expect(DefaultRoles.changes(in: snapshot, at: .testStart, ids: &ids).isEmpty)
    }
}
