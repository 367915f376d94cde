import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

@Suite struct AutoscalerControllerTests {
    typealias Scaled = AutoscaledWorld

    @Test func `more is used than wanted, so there are more pods, and it is said why`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.second { _ in 80 }
        #expect(scaled.replicas == 4)
        #expect(scaled.condition("AbleToScale") == "True SucceededRescale")
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
        #expect(scaled.condition("ScalingLimited") == "False DesiredWithinRange")
        #expect(
            scaled.events("SuccessfulRescale")
                == ["New size: 4; reason: cpu resource utilization (percentage of request) above target"])
        let status = scaled.autoscaler.status
        #expect(status["currentReplicas"] == 2)
        #expect(status["desiredReplicas"] == 4)
        #expect(status["lastScaleTime"] != nil)
        #expect(
            status["currentMetrics"] == [
                [
                    "type": "Resource",
                    "resource": ["name": "cpu", "current": ["averageUtilization": 80, "averageValue": "80m"]]
                ]
            ])
    }

    @Test func `scale and status are one transaction`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.world.invariant = { snapshot in
            let replicas = snapshot[Scaled.target].map { Deployment($0).replicas } ?? 0
            let desired = snapshot[Scaled.key]?.status["desiredReplicas"]?.integer
            return desired.map { $0 == Int64(replicas) ? nil : "\(replicas) pods, the status says \($0)" } ?? nil
        }
        for load in [80, 40, 10, 90] as [Int64] {
            scaled.seconds(3) { _ in load }
        }
        #expect(scaled.world.broken == [])
        #expect(scaled.replicas > 2)
    }

    @Test func `pods that have just become ready are not taken away again`() {
        let hasty: Value = ["scaleDown": ["stabilizationWindowSeconds": 0]]
        var scaled = Scaled(replicas: 4, Scaled.autoscaler(behavior: hasty))
        var counts: [Int] = []
        for second in 0..<120 {
            // A load for six pods, which those that are ready share.
            let ready = scaled.world.activePods.filter(\.isReady)
            scaled.second(window: .seconds(5)) { pod in pod.isReady ? 255 / Int64(max(ready.count, 1)) : 0 }
            counts.append(scaled.replicas)
            // New pods take 20 seconds.
            if second % 20 == 19 { scaled.bringUp() }
        }
        #expect(counts.last == 6)
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 }, "\(counts)")
    }

    @Test func `it is looked at once a second at most`() {
        var scaled = Scaled(replicas: 1, Scaled.autoscaler(maximum: 100))
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 2)
        scaled.bringUp()
        let before = scaled.autoscaler.resourceVersion
        // Its target changes all the time, but no second passes.
        for round in 0..<5 {
            scaled.world.update(Scaled.target) { $0.setAnnotation("round", to: "\(round)") }
            scaled.world.settle()
        }
        #expect(scaled.autoscaler.resourceVersion == before)
    }

    @Test func `a load that stays as it is writes nothing`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.seconds(40) { _ in 50 }
        let before = scaled.world.commits
        scaled.seconds(600) { _ in 50 }
        #expect(scaled.world.commits == before)
        #expect(scaled.replicas == 2)
    }

    @Test func `measured values alone are written now and then`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.seconds(40) { _ in 50 }
        let before = scaled.world.commits
        var load: Int64 = 48
        for _ in 0..<150 {
            load = load == 48 ? 52 : 48
            scaled.second { _ in load }
        }
        #expect((5...12).contains(scaled.world.commits - before))
    }

    @Test func `it goes down after five minutes in which less was recommended`() {
        var scaled = Scaled(replicas: 6, Scaled.autoscaler())
        scaled.seconds(10) { _ in 50 }
        scaled.seconds(295) { _ in 10 }
        #expect(scaled.replicas == 6)
        #expect(scaled.condition("AbleToScale") == "True ScaleDownStabilized")
        scaled.seconds(25) { _ in 10 }
        #expect(scaled.replicas == 2)
        #expect(scaled.events("SuccessfulRescale") == ["New size: 2; reason: All metrics below target"])
    }

    @Test func `a daemon that is started anew knows what the last one did`() {
        var scaled = Scaled(
            replicas: 2,
            Scaled.autoscaler(
                maximum: 100,
                behavior: ["scaleUp": ["policies": [["type": "Pods", "value": 2, "periodSeconds": 600]]]]))
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 4)
        #expect(scaled.condition("ScalingLimited") == "False DesiredWithinRange")
        scaled.bringUp()
        scaled.seconds(3) { _ in 100 }
        #expect(scaled.condition("ScalingLimited") == "True ScaleUpLimit")
        scaled.world.plane = ControlPlane([
            DeploymentController(), ReplicaSetController(), HorizontalPodAutoscalerController()
        ])
        scaled.world.plane.started(with: scaled.world.snapshot)
        scaled.seconds(100) { _ in 100 }
        #expect(scaled.replicas == 4)
        // 600 seconds after it was scaled.
        scaled.seconds(500) { _ in 100 }
        #expect(scaled.replicas == 6)
    }

    @Test func `above the maximum and below the minimum no metric is asked`() {
        var scaled = Scaled(replicas: 12, Scaled.autoscaler(minimum: 3, maximum: 10))
        scaled.second { _ in nil }
        #expect(scaled.replicas == 10)
        #expect(
            scaled.events("SuccessfulRescale")
                == ["New size: 10; reason: Current number of replicas above Spec.MaxReplicas"])
        scaled = Scaled(replicas: 1, Scaled.autoscaler(minimum: 3))
        scaled.second { _ in nil }
        #expect(scaled.replicas == 3)
    }

    @Test func `who asks for no pods switches it off`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.world.update(Scaled.target) { $0.content.set(0, at: ["spec", "replicas"]) }
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 0)
        #expect(scaled.condition("ScalingActive") == "False ScalingDisabled")
    }

    @Test func `without a target it says so`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.world.delete(Scaled.target)
        scaled.world.runNodes()
        scaled.second { _ in 100 }
        #expect(scaled.condition("AbleToScale") == "False FailedGetScale")
        #expect(scaled.events("FailedGetScale") == ["deployments.apps \"web\" not found"])
        scaled.seconds(60) { _ in 100 }
        #expect(scaled.events("FailedGetScale").count == 1)
    }

    @Test func `two autoscalers of one target do nothing`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(), Scaled.autoscaler("other"))
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 2)
        #expect(scaled.condition("ScalingActive") == "False AmbiguousSelector")
        scaled.world.delete(ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "other"))
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 4)
    }

    // MARK: Metrics that cannot be had

    @Test(
        arguments: [
            (
                [
                    "type": "Pods",
                    "pods": ["metric": ["name": "hits"], "target": ["type": "AverageValue", "averageValue": "5"]]
                ],
                "FailedGetPodsMetric"
            ),
            (
                [
                    "type": "Object",
                    "object": [
                        "metric": ["name": "hits"], "target": ["type": "Value", "value": "5"],
                        "describedObject": ["apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "web"]
                    ]
                ], "FailedGetObjectMetric"
            ),
            (AutoscaledWorld.external("queue", ["type": "Value", "value": "5"]), "FailedGetExternalMetric"),
            (
                [
                    "type": "ContainerResource",
                    "containerResource": [
                        "name": "cpu", "container": "side", "target": ["type": "Utilization", "averageUtilization": 50]
                    ]
                ], "FailedGetContainerResourceMetric"
            ),
            (["type": "Guess"], "InvalidMetricSourceType")
        ] as [(Value, String)])
    func `a metric that cannot be had is told`(metric: Value, reason: String) {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [metric]))
        scaled.second { _ in 100 }
        #expect(scaled.replicas == 2)
        #expect(scaled.condition("ScalingActive") == "False \(reason)")
        #expect(scaled.events(reason).count == 1)
        #expect(
            scaled.autoscaler.condition("ScalingActive")?.message.hasPrefix("the HPA was unable to compute") == true)
    }

    @Test func `pods that ask for nothing have no share of it`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(), cpu: nil)
        scaled.second { _ in 100 }
        #expect(scaled.condition("ScalingActive") == "False FailedGetResourceMetric")
        let message = scaled.autoscaler.condition("ScalingActive")?.message ?? ""
        #expect(message.contains("missing request for cpu in container main of Pod web-"))
    }

    @Test func `one metric that is missing never scales down, but another may scale up`() {
        let queue = Scaled.external("queue", ["type": "AverageValue", "averageValue": "10"])
        var scaled = Scaled(replicas: 4, Scaled.autoscaler(metrics: [Scaled.cpu(50), queue]))
        scaled.seconds(700) { _ in 5 }
        #expect(scaled.replicas == 4)
        #expect(scaled.condition("ScalingActive") == "False FailedGetExternalMetric")
        scaled.seconds(2) { _ in 90 }
        #expect(scaled.replicas == 8)
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
    }

    @Test func `the metric that asks for most counts`() {
        let queue = Scaled.external("queue", ["type": "AverageValue", "averageValue": "10"])
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Scaled.cpu(50), queue]))
        scaled.metrics[MetricSubject(namespace: "default", metric: "queue")] = [
            MetricSeries(milliValue: 55_000, time: .at(0))
        ]
        scaled.second { _ in 60 }
        #expect(scaled.replicas == 6)
        #expect(scaled.events("SuccessfulRescale") == ["New size: 6; reason: external metric queue() above target"])
    }

    // MARK: From and to none

    @Test func `a queue scales from none and back to none`() {
        let queue = Scaled.external("queue", ["type": "AverageValue", "averageValue": "10"])
        var scaled = Scaled(replicas: 1, Scaled.autoscaler(minimum: 0, metrics: [queue]))
        let subject = MetricSubject(namespace: "default", metric: "queue")
        scaled.metrics[subject] = [MetricSeries(milliValue: 0, time: .at(0))]
        scaled.seconds(330) { _ in 0 }
        #expect(scaled.replicas == 0)
        scaled.metrics[subject] = [MetricSeries(milliValue: 21_000, time: .at(0))]
        scaled.seconds(2) { _ in 0 }
        #expect(scaled.replicas == 3)
    }

    // MARK: Rollouts

    @Test func `surge pods of a rollout do not double the count`() {
        var scaled = Scaled(replicas: 5, Scaled.autoscaler(maximum: 50))
        scaled.world.update(Scaled.target) {
            $0.content.set(["maxSurge": "100%", "maxUnavailable": 0], at: ["spec", "strategy", "rollingUpdate"])
            $0.content.set(60, at: ["spec", "minReadySeconds"])
        }
        scaled.seconds(70) { _ in 44 }
        scaled.world.update(Scaled.target) {
            $0.content.set("new", at: ["spec", "template", "metadata", "labels", "version"])
        }
        // New pods are up and as busy, and the old ones stay until these have been ready for a while.
        scaled.bringUp()
        #expect(scaled.world.activePods.count == 10)
        for _ in 0..<30 { scaled.second { _ in 44 } }
        #expect(scaled.world.activePods.count == 10)
        #expect(scaled.replicas == 5)
        scaled.seconds(60) { _ in 44 }
        #expect(scaled.world.activePods.count == 5)
        #expect(scaled.replicas == 5)
    }

    @Test func `pods of another workload with the same labels do not count`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        let labels = scaled.world.activePods[0].object.labels
        var stranger = Make.pod("stranger", phase: .running, isReady: true, cpu: "100m", labels: labels)
        stranger.object.content.set(.string(Timestamp.testStart.text), at: ["status", "startTime"])
        stranger.object.ownerReferences = [OwnerReference(controller: Make.replicaSet("apart").object.asStored())]
        scaled.world.create(stranger.object)
        scaled.second { $0.name == "stranger" ? 10_000 : 50 }
        #expect(scaled.replicas == 2)
    }
}
