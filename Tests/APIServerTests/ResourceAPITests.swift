import APIClient
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Objects over the socket")
struct ResourceAPITests {
    @Test("get and list answer in Kubernetes' shapes, and errors are Status objects")
    func reads() async throws {
        try await withServer { client, _ in
            let pod = try await client.json("GET", "/api/v1/namespaces/default/pods/web")
            #expect(pod.status == 200)
            #expect(pod.value["metadata"]?["name"] == "web")

            let list = try await client.json("GET", "/api/v1/pods?labelSelector=app%3Dweb")
            #expect(list.value["kind"] == "PodList")
            #expect(list.value["items"]?.array?.count == 1)
            #expect(
                try await client.json("GET", "/api/v1/namespaces/other/pods").value["items"]?.array?.isEmpty == true)

            let missing = try await client.json("GET", "/api/v1/namespaces/default/pods/none")
            #expect(missing.status == 404)
            #expect(missing.value["kind"] == "Status")
            #expect(missing.value["reason"] == "NotFound")
            #expect(missing.value["message"] == "pods \"none\" not found")

            let status404 = try await client.json("GET", "/nothing").status
            #expect(status404 == 404)
            let status405 = try await client.json("PUT", "/api/v1/namespaces/default/pods").status
            #expect(status405 == 405)
            let bad = try await client.json("GET", "/api/v1/pods?labelSelector=%3D%3D%3D")
            #expect(bad.status == 400)
        }
    }

    @Test("a list that is kept is of the newest state, in every namespace and form")
    func listsAnew() async throws {
        try await withServer { client, store in
            func names(_ path: String) async throws -> [String] {
                let list = try await client.json("GET", path).value
                #expect(list.at(["metadata", "resourceVersion"])?.string == String(store.revision))
                return (list["items"]?.array ?? []).map { Object($0).name }
            }
            let (all, here) = ("/api/v1/configmaps", "/api/v1/namespaces/default/configmaps")
            for name in ["a", "b"] {
                _ = try await client.json("POST", here, #"{"metadata":{"name":"\#(name)"}}"#)
                let (first, second, everywhere) = (try await names(here), try await names(here), try await names(all))
                #expect(first == second && first.contains(name) && everywhere.contains(name))
            }
            _ = try await client.json(
                "PATCH", here + "/a", #"{"data":{"k":"v"}}"#, "application/merge-patch+json")
            let items = try await client.json("GET", all).value["items"]?.array
            #expect(items?.contains { $0.at(["data", "k"]) == "v" } == true)
            let page = try await names(here + "?limit=1")
            #expect(page.count == 1)
            _ = try await client.json("DELETE", here + "/a")
            let without = (try await names(here), try await names(all))
            #expect(without.0 == without.1 && !without.1.contains("a") && without.1.contains("b"))
        }
    }

    @Test("a merge patch changes fields, checks them, and records who did it")
    func patches() async throws {
        try await withServer { client, store in
            let path = "/apis/apps/v1/namespaces/default/deployments/web"
            let patch = "application/merge-patch+json"
            let changed = try await client.json("PATCH", path + "?fieldManager=ann", #"{"spec":{"replicas":4}}"#, patch)
            #expect(changed.status == 200)
            #expect(changed.value["spec"]?["replicas"] == 4)
            #expect(changed.value["metadata"]?["generation"] == 2)
            let live = try #require(store.snapshot[ObjectKey(.deployment, namespace: "default", name: "web")])
            let setters = ManagedFields(of: live).managers(of: ["f:spec", "f:replicas"], except: "skeg")
            #expect(setters.map(\.manager) == ["ann"])

            let invalid = try await client.json("PATCH", path, #"{"spec":{"replicas":-1}}"#, patch)
            #expect(invalid.status == 422)
            #expect(invalid.value["reason"] == "Invalid")
            #expect(invalid.value["details"]?["causes"]?.array?.first?["field"] == "spec.replicas")

            let stale = try await client.json("PATCH", path, #"{"metadata":{"resourceVersion":"1"}}"#, patch)
            #expect(stale.status == 409)
            let status415 = try await client.json("PATCH", path, "{}", "application/json").status
            #expect(status415 == 415)
            let status400 = try await client.json("PATCH", path, "[", patch).status
            #expect(status400 == 400)
            #expect(store.snapshot[live.key]?.spec["replicas"] == 4)
        }
    }

    /// As `kubectl diff` needs it; and who reads later must not be told what was only tried.
    @Test("a dry run answers what would be, and nobody else is told of it", arguments: [false, true])
    func dryRuns(isReadBefore: Bool) async throws {
        try await withServer { client, _ in
            let path = "/api/v1/namespaces/default/configmaps/settings"
            let change = #"{"data":{"tried":"yes"}}"#
            if isReadBefore { _ = try await client.json("GET", path) }
            let tried = try await client.json("PATCH", path + "?dryRun=All", change, "application/merge-patch+json")
            #expect(tried.status == 200)
            #expect(tried.value.at(["data", "tried"]) == "yes")
            let live = try await client.json("GET", path)
            #expect(live.value.at(["metadata", "name"]) == "settings")
            #expect(live.value.at(["data", "tried"]) == nil)
        }
    }

    @Test("delete removes an object, and gives a pod its grace period")
    func deletes() async throws {
        try await withServer { client, store in
            let status200 = try await client.json("DELETE", "/api/v1/namespaces/default/configmaps/settings").status
            #expect(status200 == 200)
            #expect(store.snapshot[ObjectKey(.configMap, namespace: "default", name: "settings")] == nil)
            let pod = try await client.json("DELETE", "/api/v1/namespaces/default/pods/web")
            #expect(pod.value["metadata"]?["deletionGracePeriodSeconds"] == 30)
            #expect(store.snapshot[ObjectKey(.pod, namespace: "default", name: "web")]?.isBeingDeleted == true)
        }
    }

    /// As `GuaranteedUpdate` of the API server's store, which begins anew where an object has changed.
    @Test("delete and patch take an object that others write to at the same time")
    func deletesWhatChanges() async throws {
        try await withServer { client, store in
            let key = ObjectKey(.pod, namespace: "default", name: "web")
            let writing = Task {
                var count = 0
                while !Task.isCancelled, var object = store.snapshot[key] {
                    count += 1
                    object.setAnnotation("count", to: "\(count)")
                    _ = try? await store.commit(Transaction([.update(object)], by: "node"))
                    try? await Task.sleep(for: .milliseconds(3))
                }
            }
            for round in 0..<30 {
                let body = #"{"metadata":{"labels":{"round":"\#(round)"}}}"#
                let patched = try await client.json(
                    "PATCH", "/api/v1/namespaces/default/pods/web", body, "application/merge-patch+json")
                #expect(patched.status == 200, "\(patched.value)")
            }
            let deleted = try await client.json("DELETE", "/api/v1/namespaces/default/pods/web")
            #expect(deleted.status == 200, "\(deleted.value)")
            writing.cancel()
        }
    }

    @Test("a watch tells what is there, then each change in order, and ends when its client goes")
    func watches() async throws {
        try await withServer { client, store in
            struct Enough: Error {}
            var lines: [Value] = []
            var rest: [UInt8] = []
            await #expect(throws: Enough.self) {
                _ = try await client.client.stream("/api/v1/namespaces/default/configmaps?watch=true") { bytes in
                    rest += bytes
                    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                        lines.append(try JSONParser.parse(Array(rest[..<end])))
                        rest.removeSubrange(...end)
                    }
                    if lines.count == 1 {
                        Task {
                            for index in 0..<20 {
                                var map = Object(
                                    apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "m\(index)")
                                map.uid = "uid-\(index)"
                                map.creationTimestamp = Timestamp(seconds: 1_000)
                                _ = try await store.commit(Transaction([.create(map)], by: "test"))
                            }
                        }
                    }
                    if lines.count == 21 { throw Enough() }
                }
            }
            #expect(lines.map { $0["type"] } == Array(repeating: "ADDED", count: 21))
            #expect(
                lines.dropFirst().map { $0.at(["object", "metadata", "name"])?.string } == (0..<20).map { "m\($0)" })
        }
    }

    @Test("a body over the limit is refused before it is read to its end")
    func limitsBodies() async throws {
        try await withServer { client, _ in
            let body = String(repeating: " ", count: APILimits().bodySize + 1)
            let answer = try await client.json(
                "PATCH", "/api/v1/namespaces/default/pods/web", body, "application/merge-patch+json")
            #expect(answer.status == 413)
            let status200 = try await client.json("GET", "/api/v1/namespaces/default/pods/web").status
            #expect(status200 == 200)
        }
    }
}

/// A client with answers as values.
struct TestClient: Sendable {
    let client: APIClient
    let socket: String

    func json(
        _ method: String, _ path: String, _ body: String = "", _ type: String = "application/json"
    ) async throws -> (status: Int, value: Value) {
        let response = try await client.send(method, path, body: Array(body.utf8), contentType: type)
        return (response.status, try JSONParser.parse(response.body))
    }
}

/// Serves a small store in memory for as long as `body` runs.
func withServer(
    limits: APILimits = APILimits(), _ body: (TestClient, Store) async throws -> Void
) async throws {
    let directory = TemporaryDirectory()
    let store = try Store(MemoryBackend(), kinds: .builtIn)
    var pod = Make.pod("web").object
    pod.labels = ["app": "web"]
    pod.spec["nodeName"] = "n"
    let objects = [
        Make.namespace("default").object, pod, Make.deployment("web").object,
        Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "settings")
    ]
    let changes = objects.enumerated().map { index, object in
        var object = object
        object.uid = "uid-\(index)-start"
        object.creationTimestamp = Timestamp(seconds: 1_000)
        KindRegistry.builtIn.applyDefaults(to: &object)
        ServerSideApply.recordUpdate(
            of: &object, from: nil, manager: "skeg", kinds: .builtIn, at: Timestamp(seconds: 1_000))
        return Change.create(object)
    }
    _ = try await store.commit(Transaction(changes, by: "test"))
    let path = directory.path + "/s"
    let hub = WatchHub(store: store)
    let watching = Task { await hub.run() }
    defer { watching.cancel() }
    let server = HTTPServer(
        .unixSocket(path: path), responder: ResourceAPI(store: store, hub: hub) { Timestamp(seconds: 2_000) },
        limits: limits)
    let (ready, continuation) = AsyncStream<Void>.makeStream()
    let task = Task { try await server.run { _ in continuation.finish() } }
    for await _ in ready {}
    defer { task.cancel() }
    try await body(TestClient(client: APIClient(socketPath: path), socket: path), store)
}
