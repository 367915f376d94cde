import API
import Access
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

/// Sealed objects are for those alone who may read the Secrets beside them; for others they are outlines.
@Suite("Who sees what sealed objects hold")
struct SealedReadingTests {
    private static let looking = AccessWorld.role(
        "looking", PolicyRule(["get", "list", "watch"], apiGroups: [""], resources: ["configmaps", "pods"]))

    private func world() async throws -> AccessWorld {
        var sealed = Make.configMap("sealed", in: "shop", data: ["a": "hunter2-map"])
        Secrecy.seal(&sealed)
        var elsewhere = Make.configMap("sealed", in: "other", data: ["a": "hunter2-other"])
        Secrecy.seal(&elsewhere)
        var pod = Make.pod("sealed-1", in: "shop", node: "n", phase: .running, isReady: true).object
        pod.content.set(
            [["name": "main", "image": "x", "env": [["name": "A", "value": "hunter2-pod"]]]], at: ["spec", "containers"]
        )
        Secrecy.seal(&pod)
        let reading = AccessWorld.reading
        return try await AccessWorld([
            sealed, elsewhere, pod, SealedReadingTests.looking, reading,
            AccessWorld.binding("looking", AccessWorld.user("vera")),
            AccessWorld.binding("looking", AccessWorld.user("ann")),
            AccessWorld.binding("reading", in: "shop", AccessWorld.user("ann"))
        ])
    }

    private static let forms: [Headers] = [
        [:], ["accept": "application/json;as=Table;v=v1;g=meta.k8s.io"],
        ["accept": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"]
    ]

    @Test("who may not read Secrets gets outlines, whatever is asked for", arguments: forms.indices)
    func outlines(form: Int) async throws {
        let world = try await world()
        for path in [
            "/api/v1/configmaps", "/api/v1/namespaces/shop/configmaps", "/api/v1/pods", "/api/v1/pods?limit=1",
            "/api/v1/pods?labelSelector=app!=x", "/api/v1/namespaces/shop/pods?includeObject=Object"
        ] {
            // First by somebody who sees all, so that what is kept for the next is theirs.
            for peer in [AccessWorld.root, AccessWorld.person("vera")] {
                let answer = try await world.send(.get, path, by: peer, Self.forms[form])
                #expect(answer.status == 200)
                let text = JSONWriter.text(answer.value)
                if peer == AccessWorld.root { continue }
                #expect(!text.contains("hunter2"), "\(path): \(text)")
                #expect(path.contains("limit=1") || text.contains("sealed"), "\(path)")
            }
        }
    }

    @Test("one object, and a watch, are outlines too; in a namespace whose Secrets one may read they are whole")
    func single() async throws {
        let world = try await world()
        func text(_ path: String, by name: String) async throws -> String {
            JSONWriter.text(try await world.send(.get, path, by: AccessWorld.person(name)).value)
        }
        #expect(try await !text("/api/v1/namespaces/shop/configmaps/sealed", by: "vera").contains("hunter2"))
        #expect(try await !text("/api/v1/namespaces/shop/pods/sealed-1", by: "vera").contains("hunter2"))
        #expect(try await text("/api/v1/namespaces/shop/pods/sealed-1", by: "vera").contains("\"phase\":\"Running\""))
        #expect(try await text("/api/v1/namespaces/shop/configmaps/sealed", by: "ann").contains("hunter2-map"))
        #expect(try await text("/api/v1/namespaces/shop/pods/sealed-1", by: "ann").contains("hunter2-pod"))
        let all = try await text("/api/v1/configmaps", by: "ann")
        #expect(all.contains("hunter2-map") && !all.contains("hunter2-other"))
        for (name, sees) in [("vera", false), ("ann", true)] {
            let lines = try await world.watch("/api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=1", by: name)
            #expect(lines.contains("sealed-1"))
            #expect(lines.contains("hunter2") == sees, "\(name)")
        }
    }
}

extension AccessWorld {
    /// The first that a watch says.
    fileprivate func watch(_ target: String, by name: String) async throws -> String {
        let read = try #require(RequestTarget(target))
        let request = APIRequest(method: .get, path: read.path, query: read.query, peer: AccessWorld.person(name))
        let response = try #require(await gate.respond(to: request))
        guard case .stream(let pieces) = response.body else { return "" }
        for await piece in pieces { return String(decoding: piece, as: UTF8.self) }
        return ""
    }
}
