import API
import Access
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Who asks")
struct AuthenticationTests {
    private func whoAmI(_ world: AccessWorld, _ peer: Peer, _ headers: Headers = [:]) async throws -> (Int, Value?) {
        let answer = try await world.send(
            .post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", by: peer, headers, body: [:])
        return (answer.status, answer.value["status"]?["userInfo"])
    }

    @Test("a certificate names a user and groups, the socket its administrator")
    func peers() async throws {
        let world = try await AccessWorld()
        let (status, ann) = try await whoAmI(world, AccessWorld.person("ann", "dev"))
        #expect(status == 201)
        #expect(ann == ["username": "ann", "groups": ["dev", "system:authenticated"]])
        let (_, root) = try await whoAmI(world, AccessWorld.root)
        #expect(root?["username"] == "root")
        #expect(root?["groups"]?.array?.first == "system:masters")
        #expect(try await whoAmI(world, Peer(.process(userID: 1000))).1?["username"] == "uid:1000")
        // As the socket's mode has it.
        #expect(try await whoAmI(world, Peer(.process(userID: 1001))).0 == 401)
        // A certificate that names nobody is none.
        #expect(try await whoAmI(world, AccessWorld.person("")).0 == 403)
        #expect(try await whoAmI(world, Peer()).0 == 403)
    }

    @Test("who has shown nothing gets health and version, and 403 for all else in Kubernetes' words")
    func anonymous() async throws {
        let world = try await AccessWorld()
        for path in ["/livez", "/readyz", "/healthz", "/version"] {
            // Nobody answers there in this test, but nobody refuses.
            #expect(try await world.send(.get, path).status == 404, "\(path)")
        }
        let refused = try await world.send(.get, "/api/v1/namespaces/shop/pods")
        #expect(refused.status == 403)
        #expect(
            refused.value["message"]
                == #"pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "shop""#
        )
        #expect(refused.value["reason"] == "Forbidden")
        #expect(refused.value["details"] == ["kind": "pods"])
        let path = try await world.send(.get, "/metrics")
        #expect(path.value["message"] == #"forbidden: User "system:anonymous" cannot get path "/metrics""#)
    }

    @Test("a token that is not taken is 401, on the socket too, and never nobody")
    func badTokens() async throws {
        let world = try await AccessWorld()
        let good = try await world.token()
        #expect(try await whoAmI(world, Peer(), ["Authorization": "Bearer \(good)"]).0 == 201)
        let parts = good.split(separator: ".").map(String.init)
        let bad = [
            "Bearer x", "Bearer", "Bearer ", "Basic YTpi", good, "Bearer \(parts[0]).\(parts[1])",
            "Bearer \(parts[0]).\(parts[1]).\(String(repeating: "A", count: 86))", "Bearer \(good)x",
            "Bearer \(parts[1]).\(parts[0]).\(parts[2])"
        ]
        for value in bad {
            for target in ["/version", "/api/v1/namespaces/shop/pods"] {
                for peer in [Peer(), AccessWorld.root] {
                    let answer = try await world.send(.get, target, by: peer, ["Authorization": value])
                    #expect(answer.status == 401, "\(value)")
                    #expect(answer.value["message"] == "Unauthorized")
                    #expect(answer.value["reason"] == "Unauthorized")
                }
            }
        }
        #expect(
            try await world.send(.get, "/version", ["Authorization": "Bearer \(good)", "authorization": "x"]).status
                == 401)
        // Signed by others, with a key of the same name.
        let claims = try #require(WebToken(good)).claims
        let foreign = try WebToken.sign(claims, with: TestKeys())
        #expect(try await whoAmI(world, Peer(), ["Authorization": "Bearer \(foreign)"]).0 == 401)
    }

    @Test("a token lives with its account and pod, and with its time")
    func deadTokens() async throws {
        let world = try await AccessWorld()
        let account = try await world.token()
        let bound = try await world.token(["boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "web-1"]])
        func status(_ token: String) async throws -> Int {
            try await whoAmI(world, Peer(), ["Authorization": "Bearer \(token)"]).0
        }
        #expect(try await status(account) == 201)
        #expect(try await status(bound) == 201)
        try await world.remove(.pod, "web-1")
        #expect(try await status(bound) == 401)
        #expect(try await status(account) == 201)
        // One of the same name is another.
        try await world.add([Make.pod("web-1", in: "shop").object.with { $0.uid = "second" }])
        #expect(try await status(bound) == 401)
        world.goOn(to: .at(3600))
        #expect(try await status(account) == 401)
        world.goOn(to: .at(10))
        #expect(try await status(account) == 201)
        try await world.remove(.serviceAccount, "web")
        #expect(try await status(account) == 401)
        var anew = Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "web")
        anew.uid = "second"
        try await world.add([anew])
        #expect(try await status(account) == 401)
    }

    @Test("a token may come in a web socket's protocols, and no responder sees it or any other credential")
    func credentialsStay() async throws {
        let world = try await AccessWorld([
            AccessWorld.role("metrics", PolicyRule(["get"], nonResourceURLs: ["/metrics"]))
        ])
        try await world.add([
            AccessWorld.binding("metrics", ["kind": "ServiceAccount", "namespace": "shop", "name": "web"])
        ])
        let token = try await world.token()
        let coded = "base64url.bearer.authorization.k8s.io.\(URLText.encode(Array(token.utf8)))"
        let answer = try await world.send(
            .get, "/metrics", ["Sec-WebSocket-Protocol": "\(coded), v5.channel.k8s.io", "Accept": "*/*"])
        #expect(answer.value["user"]?["username"] == "system:serviceaccount:shop:web")
        #expect(answer.value["headers"] == ["sec-websocket-protocol", "accept"])
        let plain = try await world.send(
            .get, "/metrics", by: AccessWorld.root,
            ["Authorization": "Bearer \(token)", "Impersonate-User": "x"])
        #expect(plain.status == 403)
        let wrong = try await world.send(.get, "/metrics", ["Sec-WebSocket-Protocol": coded + "!"])
        #expect(wrong.status == 401)
    }
}
