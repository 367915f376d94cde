import API
import Access
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Reviews")
struct ReviewTests {
    private static let authorization = "/apis/authorization.k8s.io/v1"
    private static let authentication = "/apis/authentication.k8s.io/v1"

    private static func resource(_ verb: String, _ resource: String, in namespace: String = "") -> Value {
        ["verb": .string(verb), "resource": .string(resource), "namespace": .string(namespace)]
    }

    @Test("one may ask what one may do oneself, as kubectl auth can-i does")
    func own() async throws {
        let world = try await AccessWorld([
            AccessWorld.reading, AccessWorld.binding("reading", in: "shop", AccessWorld.user("ann"))
        ])
        func can(_ attributes: Value, _ name: String = "resourceAttributes") async throws -> Value? {
            let answer = try await world.send(
                .post, ReviewTests.authorization + "/selfsubjectaccessreviews", by: AccessWorld.person("ann"),
                body: ["kind": "SelfSubjectAccessReview", "spec": [name: attributes]])
            #expect(answer.status == 201)
            #expect(answer.value["kind"] == "SelfSubjectAccessReview")
            return answer.value["status"]
        }
        let allowed = try await can(ReviewTests.resource("list", "secrets", in: "shop"))
        #expect(allowed?["allowed"] == true)
        #expect(
            allowed?["reason"]
                == #"RBAC: allowed by RoleBinding "reading-ann/shop" of ClusterRole "reading" to User "ann""#)
        #expect(try await can(ReviewTests.resource("list", "secrets", in: "other")) == ["allowed": false])
        #expect(try await can(["verb": "get", "path": "/version"], "nonResourceAttributes")?["allowed"] == true)
        #expect(try await can(["verb": "get", "path": "/metrics"], "nonResourceAttributes")?["allowed"] == false)
        for spec: Value in [[:], ["resourceAttributes": [:], "nonResourceAttributes": [:]]] {
            let wrong = try await world.send(
                .post, ReviewTests.authorization + "/selfsubjectaccessreviews", by: AccessWorld.person("ann"),
                body: ["spec": spec])
            #expect(wrong.status == 422)
            #expect(wrong.value["reason"] == "Invalid")
        }
    }

    @Test("of others only who may review them can ask")
    func others() async throws {
        let world = try await AccessWorld([
            AccessWorld.reading, AccessWorld.binding("reading", in: "shop", AccessWorld.user("ann")),
            AccessWorld.binding("admin", in: "shop", AccessWorld.user("boss"))
        ])
        let body: Value = [
            "spec": ["user": "ann", "resourceAttributes": ReviewTests.resource("list", "pods", in: "shop")]
        ]
        func ask(_ target: String, _ peer: Peer, _ body: Value) async throws -> (status: Int, value: Value) {
            try await world.send(.post, ReviewTests.authorization + target, by: peer, body: body)
        }
        #expect(try await ask("/subjectaccessreviews", AccessWorld.person("ann"), body).status == 403)
        let answer = try await ask("/subjectaccessreviews", AccessWorld.root, body)
        #expect(answer.value["status"]?["allowed"] == true)
        let nobody: Value = ["spec": ["resourceAttributes": ReviewTests.resource("list", "pods")]]
        #expect(try await ask("/subjectaccessreviews", AccessWorld.root, nobody).status == 422)
        let grouped: Value = [
            "spec": ["groups": ["system:masters"], "resourceAttributes": ReviewTests.resource("delete", "nodes")]
        ]
        #expect(try await ask("/subjectaccessreviews", AccessWorld.root, grouped).value["status"]?["allowed"] == true)
        // Of one namespace; the aggregated rules of admin come from the controller, so root asks here.
        let local = try await ask("/namespaces/shop/localsubjectaccessreviews", AccessWorld.root, body)
        #expect(local.value["status"]?["allowed"] == true)
        #expect(local.value["metadata"] == ["namespace": "shop"])
        #expect(try await ask("/namespaces/other/localsubjectaccessreviews", AccessWorld.root, body).status == 422)
        #expect(try await ask("/localsubjectaccessreviews", AccessWorld.root, body).status == 404)
        #expect(
            try await world.send(.get, ReviewTests.authorization + "/subjectaccessreviews", by: AccessWorld.root).status
                == 405)
    }

    @Test("all rules of somebody are listed, as kubectl auth can-i --list shows them")
    func rules() async throws {
        let world = try await AccessWorld([
            AccessWorld.reading, AccessWorld.binding("reading", in: "shop", AccessWorld.user("ann")),
            AccessWorld.binding("lost", in: "shop", AccessWorld.user("ann"))
        ])
        func list(_ peer: Peer, _ namespace: Value = "shop") async throws -> (status: Int, value: Value) {
            try await world.send(
                .post, ReviewTests.authorization + "/selfsubjectrulesreviews", by: peer,
                body: ["spec": ["namespace": namespace]])
        }
        let answer = try await list(AccessWorld.person("ann"))
        let resources = answer.value["status"]?["resourceRules"]?.array ?? []
        #expect(resources.contains(["verbs": ["get", "list", "watch"], "apiGroups": ["*"], "resources": ["*"]]))
        #expect(resources.count == 3)
        let paths = answer.value["status"]?["nonResourceRules"]?.array ?? []
        #expect(paths.contains { $0["nonResourceURLs"]?.array?.contains("/openapi/*") == true })
        #expect(answer.value["status"]?["incomplete"] == true)
        #expect(
            answer.value["status"]?["evaluationError"] == #"clusterrole.rbac.authorization.k8s.io "lost" not found"#)
        let master = try await list(AccessWorld.root)
        #expect(
            master.value["status"]?["resourceRules"]?.array?.first
                == ["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]])
        #expect(try await list(AccessWorld.person("ann"), "").status == 400)
    }

    @Test("a token's owner is told to whom may ask, and for whom the token is")
    func tokens() async throws {
        let world = try await AccessWorld()
        func review(_ token: String, _ audiences: Value? = nil, by peer: Peer = AccessWorld.root) async throws -> Value?
        {
            var spec: Value = ["token": .string(token)]
            spec["audiences"] = audiences
            let answer = try await world.send(
                .post, ReviewTests.authentication + "/tokenreviews", by: peer, body: ["spec": spec])
            return answer.status == 201 ? answer.value["status"] : .string(answer.value["reason"]?.string ?? "")
        }
        let token = try await world.token(["audiences": ["vault", "https://kubernetes.default.svc"]])
        let status = try await review(token)
        #expect(status?["authenticated"] == true)
        #expect(status?["user"]?["username"] == "system:serviceaccount:shop:web")
        #expect(status?["audiences"] == ["https://kubernetes.default.svc"])
        #expect(try await review(token, ["vault", "x"])?["audiences"] == ["vault"])
        #expect(try await review(token, ["x"])?["authenticated"] == false)
        #expect(try await review("x")?["error"] == "[the token is not one of this cluster]")
        #expect(try await review("")?.string == "BadRequest")
        #expect(try await review(token, by: AccessWorld.person("ann"))?.string == "Forbidden")
        // One for others alone opens nothing here.
        let foreign = try await world.token(["audiences": ["vault"]])
        #expect(try await world.send(.get, "/version", ["Authorization": "Bearer \(foreign)"]).status == 401)
    }

    @Test("tokens are made for accounts and what they are bound to, within Kubernetes' bounds")
    func tokenRequests() async throws {
        let world = try await AccessWorld()
        func make(
            _ spec: Value, name: String = "web", by peer: Peer = AccessWorld.root
        ) async throws -> (status: Int, value: Value) {
            try await world.send(
                .post, "/api/v1/namespaces/shop/serviceaccounts/\(name)/token", by: peer, body: ["spec": spec])
        }
        let made = try await make([:])
        #expect(made.status == 201)
        #expect(made.value["kind"] == "TokenRequest")
        #expect(made.value["spec"]?["expirationSeconds"] == 3600)
        #expect(made.value["status"]?["expirationTimestamp"]?.string == Timestamp.at(3600).text)
        let pod: Value = ["apiVersion": "v1", "kind": "Pod", "name": "web-1"]
        let bound = try await make(["boundObjectRef": pod, "expirationSeconds": 600])
        let token = try #require(bound.value["status"]?["token"]?.string.flatMap { WebToken($0) })
        #expect(token.claims.at(["kubernetes.io", "pod", "uid"]) == "uid-pod-shop-web-1")
        #expect(token.isSigned(by: world.keys))
        let refused: [(Value, String, Int)] = [
            (["expirationSeconds": 599], "web", 422), (["expirationSeconds": .integer(1 << 32 + 1)], "web", 422),
            ([:], "none", 404), (["boundObjectRef": pod], "other", 404),
            (["boundObjectRef": ["apiVersion": "v1", "kind": "Node", "name": "gone"]], "web", 404),
            (["boundObjectRef": ["apiVersion": "v1", "kind": "ConfigMap", "name": "map"]], "web", 400),
            (["boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "gone"]], "web", 404),
            (["boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "web-1", "uid": "x"]], "web", 409)
        ]
        for (spec, name, status) in refused {
            #expect(try await make(spec, name: name).status == status, "\(spec)")
        }
        var other = Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "second")
        other.uid = "second"
        try await world.add([other])
        #expect(try await make(["boundObjectRef": pod], name: "second").status == 400)
        let ann = try await make([:], by: AccessWorld.person("ann"))
        #expect(
            ann.value["message"]
                == #"serviceaccounts "web" is forbidden: User "ann" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop""#
        )
    }

    @Test("a token is bound to a node, and opens nothing once that is gone")
    func nodeTokens() async throws {
        let world = try await AccessWorld([Make.node("n1").object])
        let token = try await world.token(["boundObjectRef": ["apiVersion": "v1", "kind": "Node", "name": "n1"]])
        func review() async throws -> Value? {
            try await world.send(
                .post, ReviewTests.authentication + "/tokenreviews", by: AccessWorld.root,
                body: ["spec": ["token": .string(token)]]
            ).value["status"]
        }
        let status = try await review()
        #expect(status?["authenticated"] == true)
        #expect(status?["user"]?["extra"]?["authentication.kubernetes.io/node-name"] == ["n1"])
        let node = try #require(world.store.snapshot[ObjectKey(.node, name: "n1")])
        try await world.commit([.remove(node.key, uid: node.uid)])
        #expect(try await review()?["authenticated"] == false)
    }

    @Test("what pods get counts for longer than they are told to use it, for this API alone")
    func extendedTokens() async throws {
        let world = try await AccessWorld()
        func claims(_ more: Value, isBound: Bool = true) async throws -> (claims: TokenClaims, told: String?) {
            var spec = more
            if isBound { spec["boundObjectRef"] = ["apiVersion": "v1", "kind": "Pod", "name": "web-1"] }
            let answer = try await world.send(
                .post, "/api/v1/namespaces/shop/serviceaccounts/web/token", by: AccessWorld.root, body: ["spec": spec])
            let token = try #require(answer.value["status"]?["token"]?.string.flatMap { WebToken($0) })
            return (
                try #require(TokenClaims(token.claims)), answer.value["status"]?["expirationTimestamp"]?.string
            )
        }
        let extended = try await claims(["expirationSeconds": 3607])
        #expect(extended.claims.expires == Timestamp.at(365 * 86_400).seconds)
        #expect(extended.claims.warnsAfter == Timestamp.at(3607).seconds)
        #expect(extended.told == Timestamp.at(3607).text)
        for (spec, isBound) in [
            (["expirationSeconds": 3607], false), (["expirationSeconds": 3600], true),
            (["expirationSeconds": 3607, "audiences": ["vault"]], true)
        ] as [(Value, Bool)] {
            let plain = try await claims(spec, isBound: isBound)
            #expect(plain.claims.warnsAfter == nil)
            #expect(plain.claims.expires <= Timestamp.at(3607).seconds)
        }
    }

    @Test("others learn how to check tokens, the accounts themselves among them")
    func publication() async throws {
        let world = try await AccessWorld()
        let token = try await world.token()
        let bearer: Headers = ["Authorization": "Bearer \(token)"]
        let configuration = try await world.send(.get, "/.well-known/openid-configuration", bearer)
        #expect(configuration.value["issuer"] == "https://kubernetes.default.svc")
        #expect(configuration.value["jwks_uri"] == "https://127.0.0.1:6443/openid/v1/jwks")
        let keys = try await world.send(.get, "/openid/v1/jwks", bearer)
        let key = try #require(keys.value["keys"]?.array?.first)
        #expect(key["kid"] == "test")
        #expect(key["x"]?.string.flatMap { URLText.decode($0) }?.count == 32)
        #expect(try await world.send(.get, "/openid/v1/jwks").status == 403)
    }
}
