import API
import APIServer
import Foundation
import Objects
import Store

/// What requests of the Kubernetes API cost between the transport and the store: 5,000 pods in one namespace, 200 in another.
struct RequestBench {
    private let store: Store
    private let hub: WatchHub
    private let api: ResourceAPI

    static func figures() async throws -> [Figure] {
        let bench = try await RequestBench()
        let running = Task { await bench.hub.run() }
        defer { running.cancel() }
        var figures = try await bench.reads()
        figures += try await bench.writes()
        figures.append(try await bench.watches(1_000))
        await bench.store.close()
        return figures
    }

    private init() async throws {
        store = try Store(MemoryBackend(), kinds: .builtIn)
        hub = WatchHub(store: store)
        api = ResourceAPI(store: store, hub: hub) { Timestamp(seconds: 1_800_000_000) }
        for name in ["many", "few"] {
            try await send(.post, "/api/v1/namespaces", #"{"metadata":{"name":"\#(name)"}}"#)
        }
        for index in 0..<5_000 { try await send(.post, pods("many"), pod(index)) }
        for index in 0..<200 { try await send(.post, pods("few"), pod(index)) }
    }

    private func pods(_ namespace: String) -> String { "/api/v1/namespaces/\(namespace)/pods" }

    private func pod(_ index: Int) -> String {
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-\(index)","labels":{"app":"web","tier":"front"}},
        "spec":{"nodeName":"node-\(index % 100)","containers":[{"name":"web","image":"registry/web:1",
        "ports":[{"name":"http","containerPort":8080}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"}},
        "env":[{"name":"LEVEL","value":"info"},{"name":"MODE","value":"fast"}],
        "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5}}]}}
        """
    }

    /// Answers a request as the server would, and counts the bytes.
    @discardableResult
    private func send(
        _ method: APIRequest.Method, _ target: String, _ body: String = "", type: String = "application/json",
        accept: String = "application/json"
    ) async throws -> APIResponse {
        guard let target = RequestTarget(target) else { throw CocoaError(.fileReadInvalidFileName) }
        let request = APIRequest(
            method: method, path: target.path, query: target.query,
            headers: ["Content-Type": type, "Accept": accept, "User-Agent": "bench/1"], body: Array(body.utf8))
        guard let response = await api.respond(to: request), response.status < 300 else {
            throw CocoaError(.featureUnsupported)
        }
        return response
    }

    private func reads() async throws -> [Figure] {
        let table = "application/json;as=Table;v=v1;g=meta.k8s.io"
        let each: [(name: String, target: String, accept: String, count: Int)] = [
            ("get of a pod", pods("many") + "/web-77", "application/json", 2_000),
            ("list of 200 pods", pods("few"), "application/json", 200),
            ("list of 5,000 pods", pods("many"), "application/json", 20),
            ("list of 500 of 5,000 pods", pods("many") + "?limit=500", "application/json", 50),
            (
                "list of the pods of one node", "/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-7", "application/json",
                50
            ),
            (
                "list of the pod of one name", pods("many") + "?fieldSelector=metadata.name%3Dweb-7",
                "application/json", 50
            ),
            ("list of 5,000 pods with a label", pods("many") + "?labelSelector=app%3Dweb", "application/json", 10),
            ("table of 5,000 pods", pods("many"), table, 3)
        ]
        var figures: [Figure] = []
        for read in each {
            figures.append(
                try await Figure.cost(read.name, of: read.count, "request") {
                    for _ in 0..<read.count { try await send(.get, read.target, accept: read.accept) }
                })
        }
        // A change before each list: what is kept of the list before cannot be taken as it is.
        figures.append(
            try await Figure.cost("list of 5,000 pods, one changed, with the change", of: 10, "request") {
                for _ in 0..<10 {
                    try await label("web-9")
                    try await send(.get, pods("many"))
                }
            })
        return figures
    }

    private func label(_ name: String) async throws {
        try await send(
            .patch, pods("many") + "/\(name)", #"{"metadata":{"labels":{"run":"\#(store.revision)"}}}"#,
            type: "application/merge-patch+json")
    }

    private func writes() async throws -> [Figure] {
        var number = 10_000
        let creation = try await Figure.cost("create of a pod", of: 200, "request") {
            for _ in 0..<200 {
                number += 1
                try await send(.post, pods("few"), pod(number))
            }
        }
        let patch = try await Figure.cost("merge patch of a pod", of: 200, "request") {
            for _ in 0..<200 { try await label("web-8") }
        }
        return [creation, patch]
    }

    /// One change, told to all who watch.
    private func watches(_ count: Int) async throws -> Figure {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        var watchers: [Task<Void, Never>] = []
        for _ in 0..<count {
            let target = pods("many") + "?watch=1&resourceVersion=\(store.revision)"
            guard case .stream(let events) = try await send(.get, target).body else { continue }
            watchers.append(
                Task {
                    for await _ in events { arrived.yield() }
                })
        }
        defer { watchers.forEach { $0.cancel() } }
        var told = arrivals.makeAsyncIterator()
        return try await Figure.cost("one change told to \(count) watches", of: 10, "change") {
            for _ in 0..<10 {
                try await label("web-8")
                for _ in 0..<count { await told.next() }
            }
        }
    }
}
