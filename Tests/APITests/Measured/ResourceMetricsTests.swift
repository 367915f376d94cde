import Measurements
import Objects
import TestSupport
import Testing

@testable import API

@Suite("metrics.k8s.io") struct ResourceMetricsTests {
    private func sample(_ nanocores: Int64, _ bytes: Int64, at seconds: Int64 = 0) -> ResourceSample {
        ResourceSample(
            time: .testStart + .seconds(seconds), window: .milliseconds(5012), cpuNanocores: nanocores,
            memoryWorkingSetBytes: bytes)
    }

    private var pod: Object {
        var pod = Make.pod("web").object
        pod.uid = "uid"
        pod.labels = ["app": "web"]
        return pod
    }

    @Test func aPodIsWrittenAsMetricsServerWritesIt() {
        var measurements = Measurements()
        measurements.pods[pod.key] = PodUsage(
            uid: "uid", containers: ["b": sample(1_500_000, 1536), "a": sample(123, 1000, at: -2)])
        #expect(
            ResourceMetrics.pods.content(of: pod, in: measurements) == [
                "kind": "PodMetrics", "apiVersion": "metrics.k8s.io/v1beta1",
                "metadata": [
                    "name": "web", "namespace": "default", "creationTimestamp": "2025-12-31T23:59:58Z",
                    "labels": ["app": "web"]
                ],
                "timestamp": "2025-12-31T23:59:58Z", "window": "5.012s",
                "containers": [
                    ["name": "a", "usage": ["cpu": "123n", "memory": "1k"]],
                    ["name": "b", "usage": ["cpu": "1500u", "memory": "1536"]]
                ]
            ])
    }

    @Test func aNodeIsWrittenAsMetricsServerWritesIt() {
        var measurements = Measurements()
        measurements.nodes["n"] = sample(2_000_000_000, 3 << 30)
        let node = Make.node("n").object
        let content = ResourceMetrics.nodes.content(of: node, in: measurements)
        #expect(content?["usage"] == ["cpu": "2", "memory": "3Gi"])
        #expect(content?["kind"] == "NodeMetrics")
        #expect(content?["metadata"]?["namespace"] == nil)
    }

    @Test func anObjectThatWasNotMeasuredIsLeftOut() {
        var measurements = Measurements()
        measurements.pods[pod.key] = PodUsage(uid: "another", containers: ["a": sample(1, 1)])
        #expect(ResourceMetrics.pods.content(of: pod, in: measurements) == nil)
        #expect(ResourceMetrics.nodes.content(of: Make.node("n").object, in: measurements) == nil)
        let list = ResourceMetrics.pods.list(of: [pod], in: measurements)
        #expect(list["kind"] == "PodMetricsList")
        #expect(list["items"]?.array?.isEmpty == true)
    }

    @Test(
        arguments: [
            ("apis/metrics.k8s.io/v1beta1/nodes", .nodes), ("apis/metrics.k8s.io/v1beta1/nodes/n", .nodes),
            ("apis/metrics.k8s.io/v1beta1/pods", .pods),
            ("apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web", .pods),
            ("apis/metrics.k8s.io/v1beta1/namespaces/shop/nodes", nil),
            ("apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web/status", nil),
            ("apis/metrics.k8s.io/v1/pods", nil), ("apis/metrics.k8s.io/v1beta1/services", nil), ("api/v1/pods", nil)
        ] as [(String, ResourceMetrics?)])
    func onlyItsOwnPathsAreItsOwn(path: String, metrics: ResourceMetrics?) {
        #expect(ResourcePath(path.split(separator: "/").map(String.init)).flatMap(ResourceMetrics.init) == metrics)
    }

    @Test func discoveryNamesIt() throws {
        let discovery = Discovery(.builtIn)
        let list = try #require(discovery.resourceList(ResourceMetrics.groupVersion))
        #expect(
            list["resources"] == [
                [
                    "name": "nodes", "singularName": "", "namespaced": false, "kind": "NodeMetrics",
                    "verbs": ["get", "list"]
                ],
                ["name": "pods", "singularName": "", "namespaced": true, "kind": "PodMetrics", "verbs": ["get", "list"]]
            ])
        let groups = discovery.aggregated(core: false, version: "v2")["items"]?.array ?? []
        #expect(groups.contains { $0["metadata"]?["name"] == "metrics.k8s.io" })
        // Whoever asks for pods means those of the core group.
        #expect(discovery.groups.first?.name == "" && discovery.groups.last?.name != "")
    }
}
