import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import UserMetrics

@Suite struct MetricLookupTests {
    private var snapshot = Snapshot(kinds: .builtIn)
    private var measurements = Measurements()

    /// A Deployment `web` with the pods `web-a` and `web-b`, a pod `other`, and one in another namespace; a Service for the first two.
    init() {
        var objects = [Make.namespace("default").object, Make.namespace("elsewhere").object]
        var deployment = Make.deployment("web").object
        deployment.uid = "uid-deployment"
        var replicaSet = Make.replicaSet("web-1").object
        replicaSet.uid = "uid-set"
        replicaSet.ownerReferences = [OwnerReference(controller: deployment)]
        objects += [deployment, replicaSet]
        for name in ["web-a", "web-b", "other"] {
            var pod = Make.pod(name, phase: .running).object
            pod.labels = ["app": name == "other" ? "other" : "web"]
            if name != "other" { pod.ownerReferences = [OwnerReference(controller: replicaSet)] }
            objects.append(pod)
        }
        var stranger = Make.pod("stranger", phase: .running).object
        stranger.namespace = "elsewhere"
        stranger.labels = ["app": "web"]
        objects.append(stranger)
        var service = Object(apiVersion: "v1", kind: "Service", namespace: "default", name: "web")
        service.spec = ["selector": ["app": "web"]]
        objects.append(service)
        snapshot = Snapshot(objects: objects)
        for (name, namespace, value) in [
            ("web-a", "default", 1000), ("web-b", "default", 2000), ("other", "default", 40_000),
            ("stranger", "elsewhere", 500_000)
        ] as [(String, String, Int64)] {
            expose(
                name, in: namespace,
                ["hits": [MetricSeries(labels: ["code": "200"], milliValue: value, time: .at(0))]])
        }
    }

    private mutating func expose(_ name: String, in namespace: String = "default", _ series: [String: [MetricSeries]]) {
        let key = ObjectKey(.pod, namespace: namespace, name: name)
        measurements.exposed[key] = ExposedMetrics(uid: snapshot[key]?.uid ?? "", series: series)
    }

    private func value(
        _ metric: String, of kind: GroupKind, _ name: String, _ selector: LabelSelector = .everything
    ) -> Int64? {
        let namespace = kind == .namespace ? "" : "default"
        return MetricLookup(snapshot, measurements)
            .value(of: metric, ofObject: ObjectKey(kind, namespace: namespace, name: name), matching: selector)?
            .milliValue
    }

    @Test(
        arguments: [
            (.pod, "web-a", 1000), (.pod, "none", nil), (.service, "web", 3000), (.service, "none", nil),
            (.deployment, "web", 3000), (.replicaSet, "web-1", 3000), (.namespace, "default", 43_000),
            (.namespace, "elsewhere", 500_000), (.namespace, "none", nil), (.ingress, "web", nil),
            (.deployment, "none", nil), (GroupKind("example.com", "Lamp"), "web", nil)
        ] as [(GroupKind, String, Int64?)])
    func `the metric of an object is the sum over its pods`(kind: GroupKind, name: String, expected: Int64?) {
        #expect(value("hits", of: kind, name) == expected)
        #expect(value("unknown", of: kind, name) == nil)
    }

    @Test func `series that name an object come first, and only for their own namespace`() {
        var test = self
        test.expose(
            "other",
            [
                "hits": [
                    MetricSeries(labels: ["service": "web"], milliValue: 7, time: .at(5)),
                    MetricSeries(labels: ["service": "web"], milliValue: 8, time: .at(3)),
                    MetricSeries(labels: ["ingress": "front", "namespace": "elsewhere"], milliValue: 9, time: .at(3))
                ]
            ])
        test.expose(
            "stranger", in: "elsewhere",
            ["hits": [MetricSeries(labels: ["service": "web", "namespace": "default"], milliValue: 100, time: .at(0))]])
        #expect(test.value("hits", of: .service, "web") == 15)
        #expect(test.value("hits", of: .ingress, "front") == 9)
        #expect(test.value("hits", of: .deployment, "web") == 3000)
    }

    @Test func `selectors choose series`() throws {
        let (some, none) = (try LabelSelector(parsing: "code=200"), try LabelSelector(parsing: "code=500"))
        #expect(value("hits", of: .service, "web", some) == 3000)
        #expect(value("hits", of: .service, "web", none) == nil)
        #expect(MetricLookup(snapshot, measurements).external("hits", in: "default", matching: none).isEmpty)
    }

    @Test func `a pod that took another's name, or is on its way out, says nothing`() throws {
        var test = self
        let key = ObjectKey(.pod, namespace: "default", name: "web-a")
        test.measurements.exposed[key]?.uid = "another"
        #expect(test.value("hits", of: .service, "web") == 2000)
        test.measurements.exposed[key]?.uid = test.snapshot[key]?.uid ?? ""
        #expect(test.value("hits", of: .service, "web") == 3000)
        var pod = try #require(test.snapshot[key])
        pod.deletionTimestamp = .at(0)
        let others = test.snapshot.objects(inNamespace: "default").filter { $0.key != key }
        test.snapshot = Snapshot(objects: others + [pod])
        #expect(test.value("hits", of: .service, "web") == 2000)
    }

    @Test func `what comes from outside is what queries found, or else what pods expose`() {
        let lookup = MetricLookup(snapshot, measurements)
        let exposed = lookup.external("hits", in: "default", matching: .everything)
        #expect(exposed.map { $0.labels["pod"] } == ["other", "web-a", "web-b"])
        #expect(MetricSeries.sum(exposed)?.milliValue == 43_000)
        #expect(lookup.external("hits", in: "none", matching: .everything).isEmpty)
        var test = self
        let subject = MetricSubject(namespace: "default", metric: "hits")
        test.measurements.metrics[subject] = [MetricSeries(labels: ["queue": "a"], milliValue: 5, time: .at(0))]
        let asked = MetricLookup(test.snapshot, test.measurements)
        #expect(asked.external("hits", in: "default", matching: .everything).map(\.milliValue) == [5])
        #expect(asked.external("hits", in: "elsewhere", matching: .everything).map(\.milliValue) == [500_000])
        // A query that finds nothing is not made up for.
        test.measurements.metrics[subject] = []
        #expect(
            MetricLookup(test.snapshot, test.measurements).external("hits", in: "default", matching: .everything)
                .isEmpty)
    }

    @Test func `what there is can be listed`() {
        var test = self
        test.measurements.metrics[MetricSubject(namespace: "default", metric: "queue")] = []
        let names = MetricLookup(test.snapshot, test.measurements).names
        #expect(names.pods == ["hits"])
        #expect(names.external == ["hits", "queue"])
    }
}
