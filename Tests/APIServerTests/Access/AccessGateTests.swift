import API
import Access
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("The way of a request")
struct AccessGateTests {
    @Test("a role counts from the moment it is stored, and no longer than it is")
    func roles() async throws {
        let world = try await AccessWorld([AccessWorld.reading])
        let ann = AccessWorld.person("ann")
        func status(_ target: String) async throws -> Int { try await world.send(.get, target, by: ann).status }
        #expect(try await status("/api/v1/namespaces/shop/secrets/key") == 403)
        let binding = AccessWorld.binding("reading", in: "shop", AccessWorld.user("ann"))
        try await world.add([binding])
        #expect(try await status("/api/v1/namespaces/shop/secrets/key") == 200)
        #expect(try await status("/api/v1/namespaces/shop/secrets") == 200)
        #expect(try await status("/api/v1/namespaces/other/secrets") == 403)
        #expect(try await status("/api/v1/secrets") == 403)
        #expect(try await status("/api/v1/namespaces/shop") == 200)
        #expect(try await status("/api/v1/namespaces") == 403)
        #expect(try await world.send(.delete, "/api/v1/namespaces/shop/configmaps/map", by: ann).status == 403)
        let stored = try #require(world.store.snapshot[binding.key])
        try await world.commit([.remove(binding.key, uid: stored.uid)])
        #expect(try await status("/api/v1/namespaces/shop/secrets/key") == 403)
    }

    @Test("a path that could be read in two ways is not there, whoever asks")
    func unclearPaths() async throws {
        let world = try await AccessWorld()
        for path in ["/api/v1/pods/a/b/c", "/apis/apps/v1/deployments/a/b/c", "/api/v1/namespaces/shop/pods/a/log/x"] {
            #expect(try await world.send(.get, path, by: AccessWorld.root).status == 404)
            #expect(try await world.send(.get, path, by: AccessWorld.person("ann")).status == 404)
        }
        #expect(
            try await world.send(.get, "/api%2Fv1/namespaces/shop/secrets", by: AccessWorld.person("ann")).status != 200
        )
    }

    @Test("acting as somebody takes a right for each part, and gives theirs alone")
    func impersonation() async throws {
        let acting = AccessWorld.role(
            "acting", PolicyRule(["impersonate"], apiGroups: [""], resources: ["users"], resourceNames: ["bob"]),
            PolicyRule(["impersonate"], apiGroups: [""], resources: ["groups"], resourceNames: ["dev"]),
            PolicyRule(
                ["impersonate"], apiGroups: ["authentication.k8s.io"], resources: ["userextras/scopes"],
                resourceNames: ["view"]))
        let world = try await AccessWorld([
            acting, AccessWorld.reading, AccessWorld.binding("acting", AccessWorld.user("ann")),
            AccessWorld.binding("reading", AccessWorld.user("bob")),
            AccessWorld.binding("reading", AccessWorld.user("cat"))
        ])
        let ann = AccessWorld.person("ann")
        func pods(_ headers: Headers, by peer: Peer? = nil) async throws -> (status: Int, value: Value) {
            try await world.send(.get, "/api/v1/namespaces/shop/pods", by: peer ?? ann, headers)
        }
        #expect(try await pods([:]).status == 403)
        #expect(try await pods(["Impersonate-User": "bob"]).status == 200)
        let refused = try await pods(["Impersonate-User": "cat"])
        #expect(
            refused.value["message"]
                == #"users "cat" is forbidden: User "ann" cannot impersonate resource "users" in API group "" at the cluster scope"#
        )
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Group": "dev"]).status == 200)
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Group": "system:masters"]).status == 403)
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Uid": "1"]).status == 403)
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Extra-Scopes": "view"]).status == 200)
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Extra-Scopes": "all"]).status == 403)
        #expect(try await pods(["Impersonate-Group": "dev"]).status == 400)
        #expect(try await pods(["Impersonate-User": "bob", "Impersonate-Colour": "x"]).status == 400)
        // Who may do everything has, as somebody else, no more than they.
        #expect(try await pods(["Impersonate-User": "nobody"], by: AccessWorld.root).status == 403)
        #expect(try await pods(["Impersonate-User": "bob"], by: AccessWorld.root).status == 200)
        #expect(try await pods(["Impersonate-User": "bob"], by: Peer()).status == 403)
    }

    @Test("acting as a ServiceAccount gives its groups, as nobody those of nobody")
    func impersonatedGroups() async throws {
        let world = try await AccessWorld()
        func info(_ headers: Headers) async throws -> Value? {
            try await world.send(
                .post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", by: AccessWorld.root, headers, body: [:]
            ).value["status"]?["userInfo"]
        }
        #expect(
            try await info(["Impersonate-User": "system:serviceaccount:shop:web"])?["groups"]
                == ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"])
        #expect(try await info(["Impersonate-User": "system:anonymous"]) == nil)
        let all = try await info([
            "Impersonate-User": "ann", "Impersonate-Group": "dev", "Impersonate-Uid": "7",
            "Impersonate-Extra-Example.com%2Fteam": "a"
        ])
        #expect(
            all == [
                "username": "ann", "uid": "7", "groups": ["dev", "system:authenticated"],
                "extra": ["example.com/team": ["a"]]
            ])
    }

    @Test("nobody gives over the API what they do not have, whatever the verb")
    func escalation() async throws {
        let giving = AccessWorld.role(
            "giving",
            PolicyRule(
                ["create", "update", "patch"], apiGroups: [RoleKinds.group], resources: ["roles", "rolebindings"]))
        let world = try await AccessWorld([
            giving, AccessWorld.reading, AccessWorld.binding("giving", in: "shop", AccessWorld.user("ann"))
        ])
        let ann = AccessWorld.person("ann")
        let roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles"
        func role(_ verbs: Value, of group: Value) -> Value {
            [
                "metadata": ["name": "r"],
                "rules": [["verbs": verbs, "apiGroups": [group], "resources": ["roles"]]]
            ]
        }
        let own = role(["create"], of: .string(RoleKinds.group))
        #expect(try await world.send(.post, roles, by: ann, body: own).status == 201)
        let refused = try await world.send(.post, roles, by: ann, body: role(["*"], of: "*"))
        #expect(refused.status == 403)
        #expect(
            refused.value["message"]?.string?.hasPrefix(
                #"roles.rbac.authorization.k8s.io "r" is forbidden: user "ann" (groups=["system:authenticated"]) is "#
                    + "attempting to grant RBAC permissions not currently held:") == true)
        let patch = Headers(dictionaryLiteral: ("Content-Type", "application/merge-patch+json"))
        let more: Value = ["rules": [["verbs": ["get"], "apiGroups": [""], "resources": ["secrets"]]]]
        #expect(try await world.send(.patch, roles + "/r", by: ann, patch, body: more).status == 403)
        #expect(try await world.send(.put, roles + "/r", by: ann, body: role(["delete"], of: "")).status == 403)
        let apply = Headers(dictionaryLiteral: ("Content-Type", "application/apply-patch+yaml"))
        let applied: Value = more.mergePatched(
            with: [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": ["name": "new"]
            ])
        #expect(
            try await world.send(.patch, roles + "/new?fieldManager=x", by: ann, apply, body: applied).status == 403)
        let bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings"
        func binding(_ role: String) -> Value {
            var content = AccessWorld.binding(role, in: "shop", AccessWorld.user("ann")).content
            content.set(.string("b-\(role)"), at: ["metadata", "name"])
            return content
        }
        #expect(try await world.send(.post, bindings, by: ann, body: binding("reading")).status == 403)
        #expect(try await world.send(.post, bindings, by: ann, body: binding("giving")).status == 201)
        #expect(try await world.send(.post, bindings, by: ann, body: binding("gone")).status == 404)
        #expect(try await world.send(.post, bindings, by: AccessWorld.root, body: binding("gone")).status == 201)
    }

    @Test("what a person changes carries their name, and what root does at the machine only the program's")
    func persons() async throws {
        let world = try await AccessWorld([
            AccessWorld.binding("cluster-admin", AccessWorld.user("ann"))
        ])
        let patch: Headers = ["Content-Type": "application/merge-patch+json", "User-Agent": "kubectl/v1"]
        let target = "/api/v1/namespaces/shop/configmaps/map"
        func setters(_ name: String) throws -> [ManagedFields.Entry] {
            let map = try #require(world.store.snapshot[ObjectKey(.configMap, namespace: "shop", name: "map")])
            return ManagedFields(of: map).managers(of: ["f:data", "f:\(name)"], except: "")
        }
        // What is noted begins with an apply or a create; this object was stored by nobody.
        try await world.remove(.configMap, "map")
        let created: Value = ["metadata": ["name": "map"], "data": ["a": "1", "b": "1"]]
        let ann = AccessWorld.person("ann")
        #expect(
            try await world.send(.post, "/api/v1/namespaces/shop/configmaps", by: ann, patch, body: created).status
                == 415)
        var json = patch
        json = ["Content-Type": "application/json", "User-Agent": "kubectl/v1"]
        #expect(
            try await world.send(.post, "/api/v1/namespaces/shop/configmaps", by: ann, json, body: created).status
                == 201)
        #expect(try setters("a").map(\.person) == ["ann"])
        #expect(try setters("a").map(\.manager) == ["kubectl"])
        let root = try await world.send(.patch, target, by: AccessWorld.root, patch, body: ["data": ["a": "2"]])
        #expect(root.status == 200)
        #expect(try setters("a").map(\.person) == [""])
        #expect(try setters("b").map(\.person) == ["ann"])
    }

    @Test("the store and the log learn who changed something, and as whom")
    func authors() {
        var request = APIRequest(method: .get, path: [], peer: AccessWorld.person("ann"))
        request.user = UserInfo(name: "ann")
        #expect(request.author(manager: "kubectl") == "ann (kubectl)")
        #expect(request.person == "ann")
        request.impersonator = UserInfo(name: "root")
        #expect(request.author(manager: "kubectl") == "root as ann (kubectl)")
        request.peer = AccessWorld.root
        #expect(request.person == "ann")
        request.impersonator = nil
        request.user = UserInfo(name: "root", groups: ["system:masters"])
        #expect(request.person == "")
    }
}
