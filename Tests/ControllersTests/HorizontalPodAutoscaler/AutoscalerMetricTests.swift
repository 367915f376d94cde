import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

/// Metrics of resources beyond a pod's processor time, and what an autoscaler or the daemon's settings make of them.
@Suite struct AutoscalerMetricTests {
    typealias Scaled = AutoscaledWorld

    /// A container `main` that asks for 100m, and one `side` that asks for 200m.
    private static let pair: Value = {
        var spec = Make.podSpec(cpu: "100m")
        let side: Value = ["name": "side", "image": "skeg.dev/host", "resources": ["requests": ["cpu": "200m"]]]
        spec["containers"] = .array((spec["containers"]?.array ?? []) + [side])
        return spec
    }()

    private static func resource(_ name: String, _ target: Value) -> Value {
        ["type": "Resource", "resource": ["name": .string(name), "target": target]]
    }

    private static let side: Value = [
        "type": "ContainerResource",
        "containerResource": [
            "name": "cpu", "container": "side", "target": ["type": "Utilization", "averageUtilization": 40]
        ]
    ]

    // MARK: One container

    @Test func `one container of a pod is what counts`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [Self.side]), podSpec: Self.pair)
        // What another container does is nothing to it.
        scaled.containers = { _ in ["main": 90, "side": 10] }
        scaled.second { _ in 800 }
        #expect(scaled.replicas == 2)
        scaled.containers = { _ in ["main": 0, "side": 100] }
        scaled.second { _ in 160 }
        #expect(scaled.replicas == 4)
        #expect(
            scaled.events("SuccessfulRescale")
                == ["New size: 4; reason: cpu container resource utilization (percentage of request) above target"])
        #expect(
            scaled.autoscaler.status["currentMetrics"] == [
                [
                    "type": "ContainerResource",
                    "containerResource": [
                        "container": "side", "name": "cpu",
                        "current": ["averageUtilization": 80, "averageValue": "160m"]
                    ]
                ]
            ])
    }

    @Test func `a pod of which one container was not measured was not measured`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(), podSpec: Self.pair)
        scaled.second { _ in 300 }
        #expect(scaled.replicas == 2)
        #expect(scaled.condition("ScalingActive") == "False FailedGetResourceMetric")
        // Of two, one was, and is used in full: on the way up the other counts as idle.
        let first = scaled.world.activePods.map(\.name).min()
        scaled.containers = { $0.name == first ? ["main": 30, "side": 70] : ["main": 100] }
        scaled.second { _ in 300 }
        #expect(scaled.condition("ScalingActive") == "True ValidMetricFound")
        #expect(scaled.replicas == 2)
        scaled.containers = { _ in ["main": 30, "side": 70] }
        scaled.second { _ in 300 }
        #expect(scaled.replicas == 4)
    }

    // MARK: Memory

    private static let mebibyte: Int64 = 1024 * 1024

    @Test func `memory by the share of what is asked for`() {
        let metric = Self.resource("memory", ["type": "Utilization", "averageUtilization": 80])
        var scaled = Scaled(
            replicas: 2, Scaled.autoscaler(metrics: [metric]), podSpec: Make.podSpec(memory: "100Mi"))
        scaled.second(memory: 160 * Self.mebibyte) { _ in 0 }
        #expect(scaled.replicas == 4)
        #expect(
            scaled.events("SuccessfulRescale")
                == ["New size: 4; reason: memory resource utilization (percentage of request) above target"])
    }

    @Test func `memory by an amount, which takes no requests`() {
        let metric = Self.resource("memory", ["type": "AverageValue", "averageValue": "100Mi"])
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(metrics: [metric]), cpu: nil)
        scaled.second(memory: 150 * Self.mebibyte) { _ in 0 }
        #expect(scaled.replicas == 3)
        #expect(scaled.events("SuccessfulRescale") == ["New size: 3; reason: memory resource above target"])
        #expect(
            scaled.autoscaler.status["currentMetrics"] == [
                ["type": "Resource", "resource": ["name": "memory", "current": ["averageValue": "157286400"]]]
            ])
    }

    // MARK: Tolerances and settings

    @Test func `each direction has a tolerance of its own`() {
        let behavior: Value = [
            "scaleUp": ["tolerance": "0.5"], "scaleDown": ["tolerance": "0", "stabilizationWindowSeconds": 0]
        ]
        var scaled = Scaled(replicas: 20, Scaled.autoscaler(maximum: 60, behavior: behavior))
        scaled.second { _ in 74 }
        #expect(scaled.replicas == 20)
        scaled.second { _ in 46 }
        #expect(scaled.replicas == 19)
        scaled.bringUp()
        scaled.second { _ in 76 }
        #expect(scaled.replicas == 29)
        // Without one, a tenth either way is none.
        var plain = Scaled(replicas: 20, Scaled.autoscaler(maximum: 60))
        plain.second { _ in 54 }
        plain.seconds(400) { _ in 46 }
        #expect(plain.replicas == 20)
    }

    @Test func `what an autoscaler leaves open is as the settings say`() {
        var settings = AutoscalerSettings()
        settings.tolerance = 500_000_000
        settings.scaleDownWindow = .seconds(10)
        var scaled = Scaled(replicas: 4, Scaled.autoscaler(), settings: settings)
        scaled.second { _ in 70 }
        #expect(scaled.replicas == 4)
        scaled.seconds(8) { _ in 10 }
        #expect(scaled.replicas == 4)
        scaled.seconds(8) { _ in 10 }
        #expect(scaled.replicas == 1)
        var own = Scaled(
            replicas: 4, Scaled.autoscaler(behavior: ["scaleUp": ["tolerance": "0.1"]]), settings: settings)
        own.second { _ in 70 }
        #expect(own.replicas == 6)
    }

    @Test func `it is looked at as often as the settings say`() {
        var settings = AutoscalerSettings()
        settings.interval = .seconds(15)
        var scaled = Scaled(replicas: 1, Scaled.autoscaler(maximum: 100), settings: settings)
        var changes: [Int] = []
        var before = scaled.replicas
        for second in 1...60 {
            scaled.second { _ in 100 }
            scaled.bringUp()
            if scaled.replicas != before { changes.append(second) }
            before = scaled.replicas
        }
        #expect(changes.count > 2)
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $1 - $0 >= 15 }, "\(changes)")
    }
}
