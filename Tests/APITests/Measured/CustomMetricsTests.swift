import Access
import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import API

@Suite("custom.metrics.k8s.io and external.metrics.k8s.io") struct CustomMetricsTests {
    private let snapshot: Snapshot
    private var measurements = Measurements()

    init() {
        var objects = [Make.namespace("shop").object]
        for name in ["a", "b", "c"] {
            var pod = Make.pod(name, in: "shop", phase: .running).object
            pod.labels = ["app": name == "c" ? "other" : "web"]
            objects.append(pod)
        }
        var service = Object(apiVersion: "v1", kind: "Service", namespace: "shop", name: "web")
        service.spec = ["selector": ["app": "web"]]
        snapshot = Snapshot(objects: objects + [service, Make.deployment("web", in: "shop").object])
        for (name, value) in [("a", 1500), ("b", 20_000)] as [(String, Int64)] {
            let key = ObjectKey(.pod, namespace: "shop", name: name)
            let series = MetricSeries(
                labels: ["code": name], milliValue: value, time: .testStart, window: .milliseconds(14_700))
            measurements.exposed[key] = ExposedMetrics(
                uid: snapshot[key]?.uid ?? "",
                series: ["hits_total": [series], "queue": [MetricSeries(milliValue: 7000, time: .testStart)]])
        }
    }

    private func ask(_ path: String, _ query: Query = Query()) throws(APIStatus) -> Value {
        guard let path = ResourcePath(path.split(separator: "/").map(String.init)) else { throw .notFound("no path") }
        if let custom = CustomMetrics(path) { return try custom.list(query, in: snapshot, measurements) }
        if let external = ExternalMetrics(path) { return try external.list(query, in: snapshot, measurements) }
        throw .notFound("no metrics")
    }

    private static let root = "apis/custom.metrics.k8s.io/v1beta2/namespaces/shop"

    @Test func `the pods' metric, in the newer version`() throws {
        #expect(
            try ask("\(Self.root)/pods/*/hits", ["labelSelector": "app=web"]) == [
                "kind": "MetricValueList", "apiVersion": "custom.metrics.k8s.io/v1beta2", "metadata": [:],
                "items": [
                    [
                        "describedObject": ["kind": "Pod", "namespace": "shop", "name": "a", "apiVersion": "v1"],
                        "metric": ["name": "hits"], "timestamp": "2026-01-01T00:00:00Z", "windowSeconds": 15,
                        "value": "1500m"
                    ],
                    [
                        "describedObject": ["kind": "Pod", "namespace": "shop", "name": "b", "apiVersion": "v1"],
                        "metric": ["name": "hits"], "timestamp": "2026-01-01T00:00:00Z", "windowSeconds": 15,
                        "value": "20"
                    ]
                ]
            ])
    }

    @Test func `and in the older`() throws {
        let path = "apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/a/queue"
        #expect(
            try ask(path) == [
                "kind": "MetricValueList", "apiVersion": "custom.metrics.k8s.io/v1beta1", "metadata": [:],
                "items": [
                    [
                        "describedObject": ["kind": "Pod", "namespace": "shop", "name": "a", "apiVersion": "v1"],
                        "metricName": "queue", "timestamp": "2026-01-01T00:00:00Z", "value": "7"
                    ]
                ]
            ])
    }

    /// A path below the namespace, parameters, and the values that come; nil for 404.
    @Test(
        arguments: [
            ("pods/*/hits", [:], ["1500m", "20"]), ("pods/*/hits_total", [:], ["1500m", "20"]),
            ("pods/*/hits", ["labelSelector": "app=other"], nil),
            ("pods/*/hits", ["labelSelector": "app!=x"], ["1500m", "20"]),
            ("pods/*/hits", ["metricLabelSelector": "code=b"], ["20"]), ("pods/a/hits", [:], ["1500m"]),
            ("pods/c/hits", [:], nil), ("pods/none/hits", [:], nil), ("pods/*/none", [:], nil),
            ("services/web/hits", [:], ["21500m"]), ("services/*/hits", [:], ["21500m"]),
            ("services/web/hits", ["metricLabelSelector": "code in (a)"], ["1500m"]),
            ("deployments.apps/web/hits", [:], nil), ("deployments.batch/web/hits", [:], nil),
            ("metrics/hits", [:], ["21500m"]), ("metrics/none", [:], nil), ("lamps/*/hits", [:], nil)
        ] as [(String, Query, [String]?)])
    func `what is asked comes, and nothing else`(path: String, query: Query, values: [String]?) throws {
        do throws(APIStatus) {
            let answer = try ask("\(Self.root)/\(path)", query)
            #expect(answer["items"]?.array?.map { $0["value"]?.string } == values)
        } catch {
            #expect(values == nil && error.code == 404, "\(error)")
            #expect(error.message.hasPrefix("the server could not find the metric "))
        }
    }

    @Test func `a namespace is described by its own name`() throws {
        let item = try ask("\(Self.root)/metrics/hits")["items"]?.array?.first
        #expect(item?["describedObject"] == ["kind": "Namespace", "name": "shop", "apiVersion": "v1"])
    }

    @Test func `the selector of series is told`() throws {
        let query: Query = ["metricLabelSelector": "code=a,method notin (x),!y"]
        let item = try ask("\(Self.root)/pods/a/hits", query)["items"]?.array?.first
        #expect(
            item?.at(["metric", "selector"]) == [
                "matchLabels": ["code": "a"],
                "matchExpressions": [
                    ["key": "method", "operator": "NotIn", "values": ["x"]], ["key": "y", "operator": "DoesNotExist"]
                ]
            ])
    }

    @Test(arguments: ["labelSelector", "metricLabelSelector"])
    func `a selector that cannot be read is refused`(name: String) {
        #expect(throws: APIStatus.self) { try ask("\(Self.root)/pods/*/hits", Query([(name, "a=b=c")])) }
    }

    @Test(arguments: [
        "apis/custom.metrics.k8s.io/v1beta3/namespaces/shop/pods/*/hits", "apis/custom.metrics.k8s.io/v1beta2/pods",
        "apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods",
        "apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/a",
        "apis/external.metrics.k8s.io/v1beta1/hits", "apis/external.metrics.k8s.io/v1beta1/namespaces/shop/hits/a"
    ])
    func `paths of another shape are not theirs`(path: String) throws {
        let path = try #require(ResourcePath(path.split(separator: "/").map(String.init)))
        #expect(CustomMetrics(path) == nil && ExternalMetrics(path) == nil)
    }

    // MARK: From outside

    private static let outside = "apis/external.metrics.k8s.io/v1beta1/namespaces/shop"

    @Test func `a metric from outside, each series by itself`() throws {
        var test = self
        test.measurements.metrics[MetricSubject(namespace: "shop", metric: "jobs")] = [
            MetricSeries(labels: ["queue": "a", "vhost": "/"], milliValue: 3000, time: .testStart),
            MetricSeries(labels: ["queue": "b"], milliValue: 500, time: .testStart)
        ]
        #expect(
            try test.ask("\(Self.outside)/jobs", ["labelSelector": "queue=a"]) == [
                "kind": "ExternalMetricValueList", "apiVersion": "external.metrics.k8s.io/v1beta1", "metadata": [:],
                "items": [
                    [
                        "metricName": "jobs", "metricLabels": ["queue": "a", "vhost": "/"],
                        "timestamp": "2026-01-01T00:00:00Z", "value": "3"
                    ]
                ]
            ])
        #expect(try test.ask("\(Self.outside)/jobs", ["labelSelector": "queue=c"])["items"] == [])
        let exposed = try test.ask("\(Self.outside)/hits")["items"]?.array ?? []
        #expect(exposed.map { $0["metricLabels"] } == [["code": "a", "pod": "a"], ["code": "b", "pod": "b"]])
        #expect(exposed.map { $0["window"] } == [15, 15])
    }

    @Test func `why nothing is there is said`() {
        var test = self
        #expect(throws: APIStatus.notFound("the server could not find the metric jobs in the namespace shop")) {
            try test.ask("\(Self.outside)/jobs")
        }
        test.measurements.troubles[MetricSubject(namespace: "shop", metric: "jobs")] = "Prometheus: no"
        #expect(throws: APIStatus(code: 503, reason: "ServiceUnavailable", message: "Prometheus: no")) {
            try test.ask("\(Self.outside)/jobs")
        }
    }

    // MARK: Discovery

    @Test func `discovery names the groups, and their versions name the metrics`() throws {
        let discovery = Discovery(.builtIn)
        let group = try #require(discovery.groupDocument("custom.metrics.k8s.io"))
        #expect(group["versions"]?.array?.map { $0["version"] } == ["v1beta2", "v1beta1"])
        #expect(discovery.groupDocument("external.metrics.k8s.io") != nil)
        let list = try #require(CustomMetrics.resourceList("v1beta2", in: snapshot, measurements))
        #expect(list["groupVersion"] == "custom.metrics.k8s.io/v1beta2")
        let names = (list["resources"]?.array ?? []).map { $0["name"]?.string ?? "" }
        #expect(names.contains("pods/hits_total") && names.contains("services/queue"))
        #expect(CustomMetrics.resourceList("v1", in: snapshot, measurements) == nil)
        let external = ExternalMetrics.resourceList(in: snapshot, measurements)
        #expect(external["resources"]?.array?.map { $0["name"] } == ["hits_total", "queue"])
    }

    @Test func `who reads a metric gets something below a kind`() {
        let path = "\(Self.root)/pods/*/hits".split(separator: "/").map(String.init)
        let access = APIRequest(method: .get, path: path).access
        #expect(access.verb == "get")
        #expect(
            access.subject
                == .resource(
                    group: "custom.metrics.k8s.io", resource: "pods", subresource: "hits", namespace: "shop", name: "*")
        )
    }
}
