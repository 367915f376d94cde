import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

/// Autoscalers that go by the user's own metrics (`horizontal_test.go`: custom and external metrics, scaling to and from zero),
/// written anew.
@Suite struct UserMetricTests {
    typealias Scaled = AutoscaledWorld

    private static func pods(_ name: String, _ average: String, selector: Value? = nil) -> Value {
        var metric: Value = ["name": .string(name)]
        metric["selector"] = selector
        return [
            "type": "Pods",
            "pods": ["metric": metric, "target": ["type": "AverageValue", "averageValue": .string(average)]]
        ]
    }

    private static func object(_ name: String, of kind: String, _ object: String, _ target: Value) -> Value {
        let version = ["Deployment": "apps/v1", "Ingress": "networking.k8s.io/v1"][kind] ?? "v1"
        return [
            "type": "Object",
            "object": [
                "metric": ["name": .string(name)], "target": target,
                "describedObject": ["apiVersion": .string(version), "kind": .string(kind), "name": .string(object)]
            ]
        ]
    }

    private static func value(_ value: String) -> Value { ["type": "Value", "value": .string(value)] }
    private static func average(_ value: String) -> Value { ["type": "AverageValue", "averageValue": .string(value)] }

    private func series(_ milli: Int64, _ labels: [String: String] = [:]) -> MetricSeries {
        MetricSeries(labels: labels, milliValue: milli, time: .at(0), window: .seconds(15))
    }

    // MARK: Pods

    /// replicas, thousandths of each pod, target, replicas after
    @Test(
        arguments: [
            (2, 20_000, "10", 4), (2, 10_000, "10", 2), (2, 10_900, "10", 2), (2, 11_100, "10", 3), (4, 2_000, "10", 4),
            (1, 35_000, "10", 4), (3, 500, "250m", 6), (2, 1_000_000, "10", 10)
        ] as [(Int64, Int64, String, Int)])
    func `a metric of pods`(replicas: Int64, each: Int64, target: String, expected: Int) {
        var scaled = Scaled(
            replicas: replicas,
            Scaled.autoscaler(metrics: [Self.pods("hits", target)], behavior: ["scaleUp": Self.free]))
        scaled.exposed = { _ in ["hits_total": [self.series(each)]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == expected)
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
        #expect(
            scaled.autoscaler.status["currentMetrics"] == [
                [
                    "type": "Pods",
                    "pods": [
                        "metric": ["name": "hits"],
                        "current": ["averageValue": .string(Quantity(milli: each).description)]
                    ]
                ]
            ])
        if expected > replicas {
            #expect(
                scaled.events("SuccessfulRescale") == ["New size: \(expected); reason: pods metric hits above target"])
        }
    }

    /// As fast as it likes.
    private static let free: Value = ["policies": [["type": "Pods", "value": 100, "periodSeconds": 1]]]

    @Test func `the series of a pod add up, those that a selector fits`() {
        let selector: Value = ["matchLabels": ["code": "500"]]
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Self.pods("hits", "10", selector: selector)]))
        scaled.exposed = { _ in
            [
                "hits": [
                    self.series(8_000, ["code": "500", "method": "get"]), self.series(12_000, ["code": "500"]),
                    self.series(90_000)
                ]
            ]
        }
        scaled.second { _ in nil }
        #expect(scaled.replicas == 4)
    }

    @Test func `pods that tell nothing count as idle on the way up, and as busy on the way down`() {
        var scaled = Scaled(replicas: 4, Scaled.autoscaler(metrics: [Self.pods("queue", "10")]))
        func isFirst(_ pod: Pod, _ world: World) -> Bool { pod.name == world.activePods.map(\.name).min() }
        let world = scaled.world
        scaled.exposed = { isFirst($0, world) ? ["queue": [self.series(80_000)]] : [:] }
        scaled.second { _ in nil }
        // One with 80, three with nothing: 20 each.
        #expect(scaled.replicas == 8)
        scaled = Scaled(replicas: 4, Scaled.autoscaler(metrics: [Self.pods("queue", "10")]))
        let other = scaled.world
        scaled.exposed = { isFirst($0, other) ? ["queue": [self.series(0)]] : [:] }
        scaled.seconds(400) { _ in nil }
        // One with nothing, three with the 10 that are wanted.
        #expect(scaled.replicas == 3)
    }

    @Test func `where no pod tells of it nothing is done, and it is said`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Self.pods("hits", "10")]))
        scaled.exposed = { _ in ["others": [self.series(1)]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == 2)
        #expect(scaled.condition("ScalingActive") == "False FailedGetPodsMetric")
        let cause = "unable to get metric hits: no metrics returned from custom metrics API"
        #expect(
            scaled.autoscaler.condition("ScalingActive")?.message
                == "the HPA was unable to compute the replica count: \(cause)")
        #expect(scaled.events("FailedGetPodsMetric") == [cause])
        #expect(
            scaled.events("FailedComputeMetricsReplicas") == [
                "invalid metrics (1 invalid out of 1), first error is: failed to get pods metric value: \(cause)"
            ])
    }

    @Test func `what is too old is nothing`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Self.pods("hits", "10")]))
        scaled.world.now = scaled.world.now + .seconds(1)
        var measurements = Measurements()
        for pod in scaled.world.activePods {
            let old = MetricSeries(milliValue: 90_000, time: scaled.world.now + .seconds(-61))
            measurements.exposed[pod.key] = ExposedMetrics(uid: pod.uid, series: ["hits": [old]])
        }
        scaled.world.measure(measurements)
        #expect(scaled.replicas == 2)
        #expect(scaled.condition("ScalingActive") == "False FailedGetPodsMetric")
    }

    @Test func `a daemon that was just started says nothing of what it has not asked for yet`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Self.pods("hits", "10")]))
        scaled.exposed = { _ in ["hits": [self.series(10_000)]] }
        scaled.second { _ in nil }
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
        let before = scaled.autoscaler
        (scaled.isNew, scaled.exposed) = (true, nil)
        scaled.seconds(10) { _ in nil }
        #expect(scaled.autoscaler == before)
        scaled.isNew = false
        scaled.second { _ in nil }
        #expect(scaled.condition("ScalingActive") == "False FailedGetPodsMetric")
        // What is measured besides is told at once.
        scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.isNew = true
        scaled.second { _ in nil }
        #expect(scaled.condition("ScalingActive") == "False FailedGetResourceMetric")
    }

    // MARK: Objects

    /// A target, thousandths of each of two pods, replicas after, and the status.
    @Test(
        arguments: [
            (value("30"), 30_000, 4, ["value": "60"]), (value("60"), 30_000, 2, ["value": "60"]),
            (value("55"), 30_000, 2, ["value": "60"]), (average("10"), 30_000, 6, ["averageValue": "30"]),
            (average("30"), 30_000, 2, ["averageValue": "30"]), (average("28"), 30_000, 2, ["averageValue": "30"])
        ] as [(Value, Int64, Int, Value)])
    func `a metric of a Service is the sum over its pods`(target: Value, each: Int64, replicas: Int, current: Value) {
        var scaled = Scaled(
            replicas: 2, Scaled.autoscaler(metrics: [Self.object("hits", of: "Service", "web", target)]))
        var service = Object(apiVersion: "v1", kind: "Service", namespace: "default", name: "web")
        service.spec = [
            "selector": .object(Fields(scaled.world.activePods[0].object.labels.map { ($0.key, .string($0.value)) }))
        ]
        scaled.world.create(service)
        scaled.exposed = { _ in ["hits_total": [self.series(each)]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == replicas)
        #expect(
            scaled.autoscaler.status["currentMetrics"] == [
                [
                    "type": "Object",
                    "object": [
                        "describedObject": ["apiVersion": "v1", "kind": "Service", "name": "web"],
                        "metric": ["name": "hits"], "current": current
                    ]
                ]
            ])
        if replicas > 2 {
            #expect(
                scaled.events("SuccessfulRescale") == [
                    "New size: \(replicas); reason: Service metric hits above target"
                ])
        }
    }

    @Test(arguments: ["Deployment", "Namespace"])
    func `so is one of a workload, and of the own namespace`(kind: String) {
        let name = kind == "Deployment" ? "web" : "another name"
        var scaled = Scaled(
            replicas: 2, Scaled.autoscaler(metrics: [Self.object("hits", of: kind, name, Self.value("10"))]))
        scaled.exposed = { _ in ["hits": [self.series(10_000)]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == 4)
    }

    @Test func `an object that nothing is known of`() {
        var scaled = Scaled(
            replicas: 2, Scaled.autoscaler(metrics: [Self.object("hits", of: "Ingress", "front", Self.value("10"))]))
        scaled.exposed = { _ in ["hits": [self.series(10_000)]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == 2)
        let cause = "unable to get metric hits: Ingress on default front/no metrics returned from custom metrics API"
        #expect(scaled.events("FailedGetObjectMetric") == [cause])
        // Once a series names it, it is known, be there such an object or not.
        scaled.exposed = { _ in ["hits": [self.series(10_000, ["ingress": "front"])]] }
        scaled.second { _ in nil }
        #expect(scaled.replicas == 4)
    }

    // MARK: From outside

    /// A target, thousandths of each series, replicas before and after, and the status.
    @Test(
        arguments: [
            (value("10"), [12_000, 8_000], 2, 4, ["value": "20"]),
            (value("20"), [12_000, 8_000], 2, 2, ["value": "20"]),
            (average("10"), [12_000, 18_000], 2, 3, ["averageValue": "15"]),
            (average("10"), [21_000], 2, 2, ["averageValue": "10500m"]),
            (average("5"), [1_000_000], 2, 10, ["averageValue": "500"])
        ] as [(Value, [Int64], Int64, Int, Value)])
    func `a metric from outside is the sum of its series`(
        target: Value, values: [Int64], before: Int64, after: Int, current: Value
    ) {
        var scaled = Scaled(
            replicas: before,
            Scaled.autoscaler(metrics: [Scaled.external("queue", target)], behavior: ["scaleUp": Self.free]))
        scaled.metrics[MetricSubject(namespace: "default", metric: "queue")] = values.map { series($0) }
        scaled.second { _ in nil }
        #expect(scaled.replicas == after)
        #expect(scaled.autoscaler.status["currentMetrics"]?.array?.first?.at(["external", "current"]) == current)
    }

    @Test func `why a declared metric cannot be had is said`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Scaled.external("queue", Self.value("1"))]))
        scaled.troubles[MetricSubject(namespace: "default", metric: "queue")] = "Prometheus: it cannot be reached"
        scaled.second { _ in nil }
        #expect(
            scaled.events("FailedGetExternalMetric") == [
                "unable to get external metric default/queue/: "
                    + "unable to fetch metrics from external metrics API: Prometheus: it cannot be reached"
            ])
    }

    @Test func `of several metrics one that fails holds down, and its cause is told`() {
        let metrics = [Scaled.cpu(50), Self.pods("hits", "10"), Scaled.external("queue", Self.value("1"))]
        var scaled = Scaled(replicas: 4, Scaled.autoscaler(metrics: metrics))
        scaled.exposed = { _ in ["hits": [self.series(1_000)]] }
        scaled.seconds(400) { _ in 5 }
        #expect(scaled.replicas == 4)
        #expect(scaled.condition("ScalingActive") == "False FailedGetExternalMetric")
        #expect(
            scaled.events("FailedComputeMetricsReplicas").first?.hasPrefix(
                "invalid metrics (1 invalid out of 3), first error is: failed to get queue external metric value: ")
                == true)
        #expect(scaled.autoscaler.status["currentMetrics"]?.array?.count == 2)
        // Another may ask for more all the same.
        scaled.exposed = { _ in ["hits": [self.series(20_000)]] }
        scaled.seconds(2) { _ in 5 }
        #expect(scaled.replicas == 8)
    }

    // MARK: From and to none

    private func queue(_ scaled: inout Scaled, _ milli: Int64?) {
        scaled.metrics = milli.map { [MetricSubject(namespace: "default", metric: "queue"): [series($0)]] } ?? [:]
    }

    /// With a target of a kind, scaled to none by an empty queue.
    private func asleep(_ target: Value) -> Scaled {
        let quick: Value = ["scaleDown": ["stabilizationWindowSeconds": 0, "policies": Self.free["policies"] ?? .null]]
        var scaled = Scaled(
            replicas: 2,
            Scaled.autoscaler(minimum: 0, metrics: [Scaled.external("queue", target)], behavior: quick))
        queue(&scaled, 0)
        scaled.seconds(2) { _ in nil }
        return scaled
    }

    @Test(arguments: [(value("10"), 3), (average("10"), 3)] as [(Value, Int)])
    func `none, and back`(target: Value, replicas: Int) {
        var scaled = asleep(target)
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScaledToZero") == "True ScaledToZero")
        #expect(
            scaled.autoscaler.condition("ScaledToZero")?.message == "the HPA controller scaled the workload to zero")
        scaled.seconds(30) { _ in nil }
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
        queue(&scaled, 25_000)
        scaled.second { _ in nil }
        #expect(scaled.replicas == replicas)
        #expect(scaled.condition("ScaledToZero") == "False NotScaledToZero")
    }

    @Test func `the least load wakes one`() {
        var scaled = asleep(Self.value("1000"))
        queue(&scaled, 1)
        scaled.second { _ in nil }
        #expect(scaled.replicas == 1)
    }

    @Test func `a metric that is missing neither puts to sleep nor wakes`() {
        var scaled = asleep(Self.average("10"))
        queue(&scaled, nil)
        scaled.seconds(5) { _ in nil }
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScalingActive") == "False FailedGetExternalMetric")
        queue(&scaled, 25_000)
        scaled.second { _ in nil }
        #expect(scaled.replicas == 3)
        queue(&scaled, nil)
        scaled.seconds(400) { _ in nil }
        #expect(scaled.replicas == 3)
    }

    @Test func `who was scaled to none by somebody else stays so`() {
        var scaled = Scaled(
            replicas: 2, Scaled.autoscaler(minimum: 0, metrics: [Scaled.external("queue", Self.average("10"))]))
        queue(&scaled, 20_000)
        scaled.second { _ in nil }
        scaled.world.update(Scaled.target) { $0.content.set(0, at: ["spec", "replicas"]) }
        scaled.seconds(10) { _ in nil }
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScalingActive") == "False ScalingDisabled")
    }

    @Test func `that it once slept does not wake one that was switched off since`() {
        var scaled = asleep(Self.average("10"))
        // Somebody brings it up by hand, at what the queue then asks for, and switches it off.
        queue(&scaled, 20_000)
        scaled.world.update(Scaled.target) { $0.content.set(2, at: ["spec", "replicas"]) }
        scaled.seconds(2) { _ in nil }
        #expect(scaled.condition("ScaledToZero") == "False NotScaledToZero")
        scaled.world.update(Scaled.target) { $0.content.set(0, at: ["spec", "replicas"]) }
        scaled.seconds(5) { _ in nil }
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScalingActive") == "False ScalingDisabled")
    }

    @Test func `a minimum that is raised while it sleeps wakes it`() {
        var scaled = asleep(Self.average("10"))
        scaled.world.update(Scaled.key) { $0.content.set(3, at: ["spec", "minReplicas"]) }
        scaled.seconds(2) { _ in nil }
        #expect(scaled.replicas == 3)
        #expect(scaled.condition("ScaledToZero") == "False NotScaledToZero")
        let change = scaled.world.snapshot[Scaled.key]?.annotation(ScalingExplanation.changeAnnotation)
        #expect(change?.contains("there are never fewer") == true, "\(change ?? "nothing is told")")
    }

    @Test func `a daemon that is started anew knows that it sleeps`() {
        var scaled = asleep(Self.average("10"))
        scaled.world.plane = ControlPlane([
            DeploymentController(), ReplicaSetController(), HorizontalPodAutoscalerController()
        ])
        scaled.world.plane.started(with: scaled.world.snapshot)
        queue(&scaled, 25_000)
        scaled.second { _ in nil }
        #expect(scaled.replicas == 3)
    }
}
