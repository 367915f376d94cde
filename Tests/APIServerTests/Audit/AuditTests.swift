import API
import Access
import Foundation
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("What is noted of requests")
struct AuditTests {
    /// What is in the file after some requests, and the file's text.
    private func noted(
        _ requests: (AccessWorld) async throws -> Void
    ) async throws -> (events: [Value], text: String) {
        let directory = TemporaryDirectory()
        let log = AuditLog(path: directory.path("audit.log")) { Issue.record("\($0)") }
        try await requests(try await AccessWorld([AccessWorld.reading], audit: log))
        await log.flush()
        let text = (try? String(contentsOfFile: directory.path("audit.log"), encoding: .utf8)) ?? ""
        return (try text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }, text)
    }

    @Test("who, as whom, what, when, from where, and what became of it")
    func content() async throws {
        let (events, _) = try await noted { world in
            _ = try await world.send(
                .delete, "/api/v1/namespaces/shop/configmaps/map?propagationPolicy=Background",
                by: AccessWorld.person("root", "system:masters"),
                ["User-Agent": "kubectl/v1.36.0", "Impersonate-User": "ann", "Impersonate-Group": "system:masters"])
        }
        let event = try #require(events.first)
        #expect(event["apiVersion"] == "audit.k8s.io/v1")
        #expect(event["level"] == "Metadata")
        #expect(event["stage"] == "ResponseComplete")
        #expect(event["verb"] == "delete")
        #expect(event["requestURI"] == "/api/v1/namespaces/shop/configmaps/map?propagationPolicy=Background")
        #expect(event["user"]?["username"] == "root")
        #expect(event["impersonatedUser"]?["username"] == "ann")
        #expect(event["sourceIPs"] == ["10.0.0.7"])
        #expect(event["userAgent"] == "kubectl/v1.36.0")
        #expect(
            event["objectRef"] == [
                "resource": "configmaps", "namespace": "shop", "name": "map", "apiVersion": "v1"
            ])
        #expect(event["responseStatus"]?["code"] == 200)
        #expect(event["annotations"]?["authorization.k8s.io/decision"] == "allow")
        #expect(event["requestReceivedTimestamp"]?.string == Timestamp.testStart.microText)
        #expect(event["auditID"]?.string?.count == 36)
    }

    @Test("a token that should have been read anew is noted, with for how long")
    func staleTokens() async throws {
        let (events, _) = try await noted { world in
            let token = try await world.token([
                "expirationSeconds": 3607, "boundObjectRef": ["apiVersion": "v1", "kind": "Pod", "name": "web-1"]
            ])
            for seconds in [3600, 3700] as [Int64] {
                world.goOn(to: .at(seconds))
                _ = try await world.send(
                    .post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", ["Authorization": "Bearer \(token)"],
                    body: [:])
            }
        }
        let notes = events.suffix(2).map { $0["annotations"]?["authentication.k8s.io/stale-token"] }
        #expect(
            notes == [
                nil, "subject: system:serviceaccount:shop:web, seconds after warning threshold: 93"
            ])
    }

    @Test("no body, no token, no command line and no value of a Secret is ever in it")
    func secrets() async throws {
        let secret = "hunter2-hunter2"
        let (events, text) = try await noted { world in
            let token = try await world.token()
            _ = try await world.send(.get, "/metrics?token=\(secret)", ["Authorization": "Bearer \(token)"])
            _ = try await world.send(.get, "/metrics", ["Authorization": "Bearer \(secret)", "Cookie": secret])
            _ = try await world.send(
                .post, "/api/v1/namespaces/shop/pods/web-1/exec?command=login&command=\(secret)&container=main",
                by: AccessWorld.root, ["Sec-WebSocket-Protocol": "base64url.bearer.authorization.k8s.io.\(secret)"])
            _ = try await world.send(
                .post, "/apis/authentication.k8s.io/v1/tokenreviews", by: AccessWorld.root,
                body: ["spec": ["token": .string(token)]])
            _ = try await world.send(
                .patch, "/api/v1/namespaces/shop/secrets/key", by: AccessWorld.root,
                ["Content-Type": "application/merge-patch+json"], body: ["stringData": ["password": .string(secret)]])
        }
        #expect(events.count == 6)
        #expect(!text.contains(secret))
        #expect(!text.contains("eyJ"), "a token is in it")
        #expect(text.contains("container=main"))
    }

    @Test("refusals are noted, and so is every look at a Secret; all other reading is not")
    func policy() async throws {
        let ann = AccessWorld.person("ann")
        let cases: [(Peer, APIRequest.Method, String, Bool)] = [
            (ann, .get, "/api/v1/namespaces/shop/pods", true), (Peer(), .get, "/metrics", true),
            (AccessWorld.root, .get, "/api/v1/namespaces/shop/pods", false),
            (AccessWorld.root, .get, "/api/v1/namespaces/shop/secrets/key", true),
            (AccessWorld.root, .get, "/api/v1/secrets", true), (AccessWorld.root, .get, "/metrics", false),
            (AccessWorld.root, .get, "/api/v1/namespaces/shop/pods/none", true),
            (AccessWorld.root, .delete, "/api/v1/namespaces/shop/configmaps/map", true)
        ]
        for (peer, method, target, isNoted) in cases {
            let (events, _) = try await noted { _ = try await $0.send(method, target, by: peer) }
            #expect(events.count == (isNoted ? 1 : 0), "\(peer) \(target)")
        }
        let (events, _) = try await noted { world in
            try await world.add([AccessWorld.binding("reading", AccessWorld.user("ann"))])
            _ = try await world.send(.get, "/api/v1/pods", by: ann)
            _ = try await world.send(.get, "/api/v1/pods?watch=true", by: ann)
            _ = try await world.send(.get, "/api/v1/secrets", by: AccessWorld.root)
            _ = try await world.send(.get, "/api/v1/secrets?watch=true", by: AccessWorld.root)
        }
        #expect(events.map { $0["stage"] } == ["ResponseComplete", "ResponseStarted"])
    }

    @Test("every answer names its event")
    func identifier() async throws {
        let world = try await AccessWorld()
        let answer = await world.gate.respond(to: APIRequest(method: .get, path: ["metrics"], peer: AccessWorld.root))
        #expect(answer?.headers["audit-id"]?.count == 36)
    }
}
