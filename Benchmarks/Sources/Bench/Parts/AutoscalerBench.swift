import Controllers
import Measurements
import Objects
import Store

/// What one look at 1,000 autoscalers of 10 pods each costs, in three cases: nothing is new, the measured values are, and every
/// count becomes another.
enum AutoscalerBench {
    private static let autoscalers = 1_000
    private static let podsEach = 10
    private static let start = Timestamp(seconds: 1_767_225_600)

    static func figures() throws -> [Figure] {
        let name = "\(autoscalers) autoscalers of \(autoscalers * podsEach) pods"
        var calm = try Fleet()
        // Past all that is written at first.
        for _ in 0..<60 { _ = try calm.second(50) }
        let quiet = try Figure.cost("look at \(name), nothing new", of: autoscalers, "autoscaler", runs: 5) {
            let written = try calm.second(50)
            precondition(written == 0)
        }
        var wavering = calm
        var share: Int64 = 50
        let noisy = try Figure.cost("look at \(name), other values", of: autoscalers, "autoscaler", runs: 15) {
            share = share == 50 ? 52 : 50
            _ = try wavering.second(share)
        }
        let rescaled = try Figure.cost("rescale \(name)", of: autoscalers, "autoscaler", runs: 5) {
            var loaded = calm
            let written = try loaded.second(80)
            precondition(written >= autoscalers)
        }
        return [quiet, noisy, rescaled]
    }

    /// Deployments with all their pods, and an autoscaler for each; the autoscalers' controller alone is at work.
    private struct Fleet {
        private var snapshot = Snapshot()
        private var plane = ControlPlane([HorizontalPodAutoscalerController()])
        private var ids = IDSource(seed: 1)
        private var now = AutoscalerBench.start
        private var pods: [(key: ObjectKey, uid: String)] = []

        init() throws {
            var changes: [Change] = []
            for index in 0..<AutoscalerBench.autoscalers { changes += app(index) }
            _ = try snapshot.apply(Transaction(changes, by: "bench"))
            plane.started(with: snapshot)
            now = now + .seconds(3_600)
        }

        /// A second in which each pod uses so many percent of what it asks for; gives how many objects were written.
        mutating func second(_ share: Int64) throws -> Int {
            now = now + .seconds(1)
            var measurements = Measurements()
            measurements.pods.reserveCapacity(pods.count)
            for pod in pods {
                let sample = ResourceSample(
                    time: now, window: .seconds(5), cpuNanocores: share * 1_000_000, memoryWorkingSetBytes: 1 << 20)
                measurements.pods[pod.key] = PodUsage(uid: pod.uid, containers: ["main": sample])
            }
            plane.measured(measurements, in: snapshot)
            var written = 0
            while plane.backlog > 0 {
                let works = plane.plan(in: snapshot, at: now, ids: &ids)
                for work in works {
                    let committed = try snapshot.apply(work.transaction)
                    written += committed.events.count
                    plane.observed(committed, in: snapshot)
                    plane.committed(work.item)
                }
            }
            return written
        }

        private mutating func app(_ index: Int) -> [Change] {
            let name = "app-\(index)"
            var deployment = new("apps/v1", "Deployment", name)
            deployment.spec = [
                "replicas": .integer(Int64(AutoscalerBench.podsEach)),
                "selector": ["matchLabels": ["app": .string(name)]]
            ]
            deployment.status = ["replicas": .integer(Int64(AutoscalerBench.podsEach))]
            var set = new("apps/v1", "ReplicaSet", name)
            set.labels = ["app": name]
            set.spec = deployment.spec
            set.ownerReferences = [AutoscalerBench.owner(deployment)]
            var autoscaler = new("autoscaling/v2", "HorizontalPodAutoscaler", name)
            autoscaler.spec = [
                "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(name)],
                "minReplicas": 1, "maxReplicas": 100,
                "metrics": [
                    [
                        "type": "Resource",
                        "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 50]]
                    ]
                ]
            ]
            var changes: [Change] = [.create(deployment), .create(set), .create(autoscaler)]
            for number in 0..<AutoscalerBench.podsEach {
                var pod = new("v1", "Pod", "\(name)-\(number)")
                pod.labels = ["app": name]
                pod.ownerReferences = [AutoscalerBench.owner(set)]
                pod.spec = [
                    "nodeName": "node-1",
                    "containers": [["name": "main", "resources": ["requests": ["cpu": "100m"]]]]
                ]
                pod.status = ["phase": "Running", "startTime": .string(AutoscalerBench.start.text)]
                pod.setCondition(Condition("Ready", true, at: AutoscalerBench.start))
                pods.append((pod.key, pod.uid))
                changes.append(.create(pod))
            }
            return changes
        }

        private mutating func new(_ version: String, _ kind: String, _ name: String) -> Object {
            var object = Object(apiVersion: version, kind: kind, namespace: "default", name: name)
            object.uid = ids.uid()
            object.creationTimestamp = AutoscalerBench.start
            return object
        }
    }

    private static func owner(_ object: Object) -> OwnerReference {
        OwnerReference([
            "apiVersion": .string(object.apiVersion), "kind": .string(object.kind.kind), "name": .string(object.name),
            "uid": .string(object.uid), "controller": true
        ])
    }
}
