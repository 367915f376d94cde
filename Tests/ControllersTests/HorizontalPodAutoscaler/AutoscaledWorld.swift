import Measurements
import Objects
import Store
import TestSupport

@testable import Controllers

/// A Deployment `web` with an autoscaler of the same name, whose pods use what a test says.
struct AutoscaledWorld {
    var world: World
    /// What is measured of the user's own metrics.
    var metrics: [MetricSubject: [MetricSeries]] = [:]
    /// What each pod says of itself, by the metrics' names; the times are those of the second.
    var exposed: ((Pod) -> [String: [MetricSeries]])?
    /// The containers of a pod that are measured, each with its share of what the pod uses, in percent.
    var containers: (Pod) -> [String: Int64] = { _ in ["main": 100] }
    /// Whether measuring has just begun.
    var isNew = false
    /// Why declared metrics cannot be had.
    var troubles: [MetricSubject: String] = [:]

    static let key = ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")
    static let target = ObjectKey(.deployment, namespace: "default", name: "web")

    static func cpu(_ share: Int64) -> Value {
        [
            "type": "Resource",
            "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": .integer(share)]]
        ]
    }

    static func external(_ name: String, _ target: Value) -> Value {
        ["type": "External", "external": ["metric": ["name": .string(name)], "target": target]]
    }

    static func autoscaler(
        _ name: String = "web", minimum: Int64 = 1, maximum: Int64 = 10, metrics: [Value] = [cpu(50)],
        behavior: Value? = nil
    ) -> Object {
        var object = Object(
            apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "default", name: name)
        object.spec = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"],
            "minReplicas": .integer(minimum), "maxReplicas": .integer(maximum), "metrics": .array(metrics)
        ]
        object.content.set(behavior, at: ["spec", "behavior"])
        return object
    }

    init(
        replicas: Int64, _ autoscalers: Object..., cpu: String? = "100m", podSpec: Value? = nil,
        settings: AutoscalerSettings = AutoscalerSettings(), seed: UInt64 = 1
    ) {
        var deployment = Make.deployment("web", replicas: replicas)
        deployment.object.content.set(podSpec ?? Make.podSpec(cpu: cpu), at: ["spec", "template", "spec"])
        world = World(
            [deployment.object.asStored()],
            controllers: [
                DeploymentController(), ReplicaSetController(), HorizontalPodAutoscalerController(settings: settings)
            ],
            seed: seed)
        bringUp()
        // Past what is special about a pod's first minutes.
        world.now = world.now + .seconds(600)
        for autoscaler in autoscalers { world.create(autoscaler) }
    }

    /// All pods come up, started when they are.
    mutating func bringUp() {
        world.runNodes()
        for pod in world.activePods where pod.status.startTime == nil {
            let now = world.now
            world.update(pod.key) { $0.content.set(.string(now.text), at: ["status", "startTime"]) }
        }
    }

    /// A second passes, in which each pod uses so much of a core; nil for one that is not measured.
    mutating func second(
        memory: Int64 = 0, window: Duration = .seconds(1), _ usage: (Pod) -> Int64?
    ) {
        world.now = world.now + .seconds(1)
        var measurements = Measurements()
        for pod in world.activePods {
            guard let milli = usage(pod) else { continue }
            let samples = containers(pod).mapValues { share in
                ResourceSample(
                    time: world.now, window: window, cpuNanocores: milli * 1_000_000 * share / 100,
                    memoryWorkingSetBytes: memory * share / 100)
            }
            measurements.pods[pod.key] = PodUsage(uid: pod.uid, containers: samples)
        }
        measurements.metrics = metrics.mapValues { series in
            series.map { MetricSeries(labels: $0.labels, milliValue: $0.milliValue, time: world.now) }
        }
        measurements.troubles = troubles
        measurements.isNew = isNew
        for pod in world.activePods {
            guard let exposed else { break }
            let series = exposed(pod).mapValues { all in
                all.map {
                    MetricSeries(labels: $0.labels, milliValue: $0.milliValue, time: world.now, window: $0.window)
                }
            }
            measurements.exposed[pod.key] = ExposedMetrics(uid: pod.uid, series: series)
        }
        world.measure(measurements)
    }

    mutating func seconds(_ count: Int, _ usage: (Pod) -> Int64?) {
        for _ in 0..<count {
            second(usage)
            bringUp()
        }
    }

    // MARK: Looks

    var replicas: Int { world.deployment("web")?.replicas ?? -1 }
    var autoscaler: Object { world.snapshot[AutoscaledWorld.key] ?? Object(.null) }

    /// `ScalingActive=False FailedGetResourceMetric`
    func condition(_ type: String) -> String {
        guard let condition = autoscaler.condition(type) else { return "none" }
        return "\(condition.status) \(condition.reason)"
    }

    func events(_ reason: String) -> [String] {
        world.events.filter { $0.object["reason"]?.string == reason }.map(\.message)
    }
}
