import API
import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("What is measured, over the API") struct ResourceMetricsAPITests {
    /// The pods `a` and `b`, of which `a` was measured, and a node.
    private func api() async throws -> ResourceMetricsAPI {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        var objects = [
            Make.namespace("default").object, Make.pod("a").object, Make.pod("b").object, Make.node("n").object
        ]
        for index in objects.indices {
            objects[index].uid = "uid-\(objects[index].name)"
            objects[index].creationTimestamp = .testStart
            objects[index].labels = ["name": objects[index].name]
        }
        _ = try await store.commit(Transaction(objects.map { .create($0) }, by: "test"))
        var measurements = Measurements()
        let sample = ResourceSample(
            time: .testStart, window: .seconds(5), cpuNanocores: 1_000_000, memoryWorkingSetBytes: 1 << 20)
        measurements.nodes["n"] = sample
        measurements.pods[ObjectKey(.pod, namespace: "default", name: "a")] = PodUsage(
            uid: "uid-a", containers: ["main": sample])
        let measured = measurements
        return ResourceMetricsAPI(store: store) { measured }
    }

    private func ask(
        _ api: ResourceMetricsAPI, _ path: String, _ method: APIRequest.Method = .get, query: Query = Query()
    ) async throws -> (status: Int, value: Value)? {
        let request = APIRequest(
            method: method, path: path.split(separator: "/").map(String.init), query: query)
        guard let response = await api.respond(to: request) else { return nil }
        guard case .whole(let bytes) = response.body else { return (response.status, .null) }
        return (response.status, try JSONParser.parse(bytes))
    }

    private static let root = "apis/metrics.k8s.io/v1beta1"

    @Test func listsHaveWhatWasMeasured() async throws {
        let api = try await api()
        let pods = try #require(try await ask(api, "\(Self.root)/pods"))
        #expect(pods.status == 200)
        #expect(pods.value["items"]?.array?.map { $0["metadata"]?["name"] } == ["a"])
        let nodes = try #require(try await ask(api, "\(Self.root)/nodes"))
        #expect(nodes.value["items"]?.array?.map { $0["usage"]?["cpu"] } == ["1m"])
        let other = try #require(try await ask(api, "\(Self.root)/namespaces/other/pods"))
        #expect(other.value["items"]?.array?.isEmpty == true)
    }

    @Test func listsAreChosenByLabelsAndFields() async throws {
        let api = try await api()
        for (query, count) in [
            (["labelSelector": "name=a"], 1), (["labelSelector": "name!=a"], 0),
            (["fieldSelector": "metadata.name=a"], 1), (["fieldSelector": "metadata.name=b"], 0), (["limit": "1"], 1)
        ] as [(Query, Int)] {
            let list = try #require(try await ask(api, "\(Self.root)/pods", query: query))
            #expect(list.value["items"]?.array?.count == count)
        }
        #expect(try await ask(api, "\(Self.root)/pods", query: ["labelSelector": "==="])?.status == 400)
    }

    @Test func oneIsFoundByItsNameAndMissedInMetricsServersWords() async throws {
        let api = try await api()
        let pod = try #require(try await ask(api, "\(Self.root)/namespaces/default/pods/a"))
        #expect(pod.value["kind"] == "PodMetrics")
        let missing = try #require(try await ask(api, "\(Self.root)/namespaces/default/pods/b"))
        #expect(missing.status == 404)
        #expect(missing.value["message"] == "podmetrics.metrics.k8s.io \"default/b\" not found")
        let node = try #require(try await ask(api, "\(Self.root)/nodes/none"))
        #expect(node.value["message"] == "nodemetrics.metrics.k8s.io \"none\" not found")
    }

    @Test func nothingIsChangedOrWatched() async throws {
        let api = try await api()
        #expect(try await ask(api, "\(Self.root)/pods", query: ["watch": "true"])?.status == 405)
        for method in [.post, .put, .patch, .delete] as [APIRequest.Method] {
            #expect(try await ask(api, "\(Self.root)/namespaces/default/pods/a", method)?.status == 405)
        }
        #expect(try await ask(api, "api/v1/pods") == nil)
    }
}
