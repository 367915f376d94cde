import API
import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("The user's own metrics, over the API") struct UserMetricsAPITests {
    private func ask(
        _ path: String, _ method: APIRequest.Method = .get, query: Query = Query()
    ) async throws -> (status: Int, value: Value)? {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        var pod = Make.pod("a").object
        pod = pod.with { $0.uid = "uid" }.asStored()
        _ = try await store.commit(
            Transaction([.create(Make.namespace("default").object.asStored()), .create(pod)], by: "test"))
        var measurements = Measurements()
        measurements.exposed[pod.key] = ExposedMetrics(
            uid: "uid", series: ["queue": [MetricSeries(milliValue: 7000, time: .testStart)]])
        let measured = measurements
        let api = UserMetricsAPI(store: store) { measured }
        let request = APIRequest(method: method, path: path.split(separator: "/").map(String.init), query: query)
        guard let response = await api.respond(to: request) else { return nil }
        guard case .whole(let bytes) = response.body else { return (response.status, .null) }
        return (response.status, try JSONParser.parse(bytes))
    }

    private static let custom = "apis/custom.metrics.k8s.io/v1beta2"
    private static let external = "apis/external.metrics.k8s.io/v1beta1"

    @Test(
        arguments: [
            ("\(custom)/namespaces/default/pods/*/queue", .get, 200),
            ("\(custom)/namespaces/default/pods/a/queue", .head, 200),
            ("\(external)/namespaces/default/queue", .get, 200), (custom, .get, 200), (external, .get, 200),
            ("apis/custom.metrics.k8s.io/v1beta1", .get, 200), ("apis/custom.metrics.k8s.io/v1", .get, 404),
            ("apis/external.metrics.k8s.io/v1beta2", .get, 404), ("\(custom)/namespaces/default/pods", .get, 404),
            ("\(custom)/namespaces/default/pods/*/none", .get, 404),
            ("\(custom)/namespaces/other/pods/*/queue", .get, 404),
            ("\(custom)/namespaces/default/pods/a/queue", .delete, 405),
            ("\(external)/namespaces/default/queue", .post, 405),
            ("apis/custom.metrics.k8s.io", .get, nil), ("api/v1/namespaces/default/pods/a", .get, nil)
        ] as [(String, APIRequest.Method, Int?)])
    func `paths, methods and codes`(path: String, method: APIRequest.Method, code: Int?) async throws {
        #expect(try await ask(path, method)?.status == code)
    }

    @Test func `values and lists`() async throws {
        let values = try await ask("\(Self.custom)/namespaces/default/pods/*/queue")
        #expect(values?.value["items"]?.array?.map { $0["value"] } == ["7"])
        let list = try await ask(Self.custom)
        #expect(list?.value["kind"] == "APIResourceList")
        let watch = try await ask("\(Self.custom)/namespaces/default/pods/*/queue", query: ["watch": "1"])
        #expect(watch?.status == 405)
    }
}
