import API
import Access
import Metrics
import Objects
import Synchronization
import Testing

@testable import APIServer

/// What requests go through before they are answered.
@Suite("The way of a request")
struct ChainTests {
    private static let remote = Peer(.nothing, address: "127.0.0.1")

    private func get(_ path: String, query: Query = Query(), peer: Peer = remote) -> APIRequest {
        APIRequest(method: .get, path: path.split(separator: "/").map(String.init), query: query, peer: peer)
    }

    private func text(_ response: APIResponse?) -> String {
        guard case .whole(let bytes)? = response?.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("short and long requests have bounds of their own, and the owner has none")
    func limits() async throws {
        var limits = APILimits()
        limits.shortRequests = 1
        limits.longRequests = 1
        let gate = Gate()
        let chain = RequestLimits(limits, gate)
        let first = Task { await chain.respond(to: get("/api/v1/pods"))?.status }
        await gate.arrivals(1)
        let second = await chain.respond(to: get("/api/v1/pods"))
        #expect(second?.status == 429)
        #expect(second?.headers["retry-after"] == "1")
        #expect(text(second).contains("TooManyRequests"))
        // A watch is counted elsewhere.
        var watch: Task<APIResponse?, Never>? = Task {
            await chain.respond(to: get("/api/v1/pods", query: ["watch": "1"]))
        }
        await gate.arrivals(2)
        let owner = Task {
            await chain.respond(to: get("/api/v1/pods", peer: Peer(.process(userID: 0), address: "@")))
        }
        await gate.arrivals(3)
        gate.open()
        #expect(await watch?.value?.status == 200)
        _ = await (first.value, owner.value)
        // The watch goes on as long as its answer is held.
        let refused = await chain.respond(to: get("/api/v1/pods", query: ["watch": "1"]))
        #expect(refused?.status == 429)
        #expect(await chain.respond(to: get("/api/v1/pods"))?.status == 200)
        watch = nil
        #expect(await chain.respond(to: get("/api/v1/pods", query: ["watch": "1"]))?.status == 200)
    }

    @Test("a change that takes too long is answered for; a watch has no deadline")
    func deadline() async throws {
        var limits = APILimits()
        limits.answerTime = .milliseconds(20)
        let gate = Gate()
        let chain = AnswerDeadline(limits, gate)
        let change = APIRequest(method: .post, path: ["api", "v1", "namespaces", "shop", "pods"])
        let late = await chain.respond(to: change)
        #expect(late?.status == 504)
        #expect(text(late).contains("\"reason\":\"Timeout\""))
        let watch = Task { await chain.respond(to: get("/api/v1/pods", query: ["watch": "1"])) }
        await gate.arrivals(2)
        gate.open()
        #expect(await watch.value?.status == 200)
        #expect(await chain.respond(to: change)?.status == 200)
    }

    @Test("health is told as kube-apiserver tells it")
    func health() async throws {
        let health = HealthAPI(live: [.ping], ready: [HealthCheck("store") { "the disk is full" }])
        #expect(text(await health.respond(to: get("/livez"))) == "ok")
        #expect(
            text(await health.respond(to: get("/livez", query: ["verbose": ""]))) == "[+]ping ok\nlivez check passed\n")
        let failed = await health.respond(to: get("/readyz"))
        #expect(failed?.status == 500)
        #expect(text(failed) == "[+]ping ok\n[-]store failed: reason withheld\nreadyz check failed\n")
        let excluded = await health.respond(to: get("/readyz", query: ["exclude": "store", "verbose": "true"]))
        #expect(text(excluded) == "[+]ping ok\n[+]store excluded: ok\nreadyz check passed\n")
        let unknown = await health.respond(to: get("/livez", query: ["exclude": "x", "verbose": ""]))
        #expect(
            text(unknown)
                == "[+]ping ok\nwarn: some health checks cannot be excluded: no matches for \"x\"\nlivez check passed\n"
        )
        let one = await health.respond(to: get("/readyz/store"))
        #expect(one?.status == 500 && text(one) == "internal server error: the disk is full\n")
        #expect(text(await health.respond(to: get("/readyz/ping"))) == "ok")
        #expect(await health.respond(to: get("/readyz/none")) == nil)
        #expect(await health.respond(to: get("/livez/store")) == nil)
        #expect(await health.respond(to: APIRequest(method: .post, path: ["livez"]))?.status == 405)
    }

    @Test("requests are counted by what they ask for, and paths that lead nowhere make no series")
    func metrics() async throws {
        let registry = MetricRegistry()
        let chain = RequestMetrics(registry, kinds: { .builtIn }, Echo())
        _ = await chain.respond(to: get("/api/v1/namespaces/default/pods"))
        _ = await chain.respond(to: get("/apis/apps/v1/namespaces/default/deployments/web"))
        for index in 0..<50 { _ = await chain.respond(to: get("/apis/none\(index)/v1/things\(index)")) }
        let watch = APIResponse(body: .stream(AsyncStream { $0.finish() }))
        let watching = RequestMetrics(MetricRegistry(), kinds: { .builtIn }, Fixed(watch))
        #expect(await watching.respond(to: get("/api/v1/pods", query: ["watch": "1"]))?.holds.count == 1)
        let text = registry.text
        #expect(
            text.contains(
                #"apiserver_request_total{verb="LIST",group="",resource="pods",subresource="",code="200"} 1"#))
        #expect(
            text.contains(
                #"apiserver_request_total{verb="GET",group="apps",resource="deployments",subresource="",code="200"} 1"#)
        )
        #expect(
            text.contains(#"apiserver_request_total{verb="GET",group="",resource="",subresource="",code="200"} 50"#))
        #expect(text.contains(#"apiserver_current_inflight_requests{request_kind="readOnly"} 0"#))
        #expect(!text.contains("things"))
    }
}

/// Always the same.
private struct Fixed: APIResponder {
    let response: APIResponse

    init(_ response: APIResponse) { self.response = response }

    func respond(to request: APIRequest) async -> APIResponse? { response }
}

/// Answers nobody until it is opened.
private final class Gate: APIResponder {
    private struct State {
        var arrived = 0
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func respond(to request: APIRequest) async -> APIResponse? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isOpen = state.withLock { state in
                state.arrived += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        return APIResponse(body: .whole([]))
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once so many requests have come.
    func arrivals(_ count: Int) async {
        while state.withLock({ $0.arrived < count }) { await Task.yield() }
    }
}
