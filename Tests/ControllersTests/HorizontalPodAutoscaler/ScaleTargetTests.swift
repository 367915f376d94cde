import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

/// Whatever has a scale subresource can be scaled.
@Suite struct ScaleTargetTests {
    private static let labels: Value = ["app": "web"]

    /// Of a kind: its version, what its selector looks like, and what it does.
    struct TargetCase: Sendable, CustomStringConvertible {
        var version: String
        var kind: String
        var selector: Value
        var description: String { kind }
    }

    private func world(_ target: TargetCase, pods: Int, owned: Bool) -> Snapshot {
        var object = Object(apiVersion: target.version, kind: target.kind, namespace: "default", name: "web")
        object.spec = ["replicas": .integer(Int64(pods)), "selector": target.selector]
        object.status = ["replicas": .integer(Int64(pods))]
        object = object.asStored()
        let all = (0..<pods).map { index in
            var pod = Make.pod("web-\(index)", phase: .running, isReady: true).object
            pod.labels = ["app": "web"]
            pod.status["startTime"] = .string(Timestamp.testStart.text)
            if owned { pod.ownerReferences = [OwnerReference(controller: object)] }
            return pod
        }
        var autoscaler = AutoscaledWorld.autoscaler(
            metrics: [
                [
                    "type": "Pods",
                    "pods": ["metric": ["name": "hits"], "target": ["type": "AverageValue", "averageValue": "10"]]
                ]
            ])
        autoscaler.content.set(
            ["apiVersion": .string(target.version), "kind": .string(target.kind), "name": "web"],
            at: ["spec", "scaleTargetRef"])
        return Snapshot(objects: [object, autoscaler] + all)
    }

    private func plan(_ snapshot: Snapshot) -> Plan {
        var measurements = Measurements()
        let now = Timestamp.at(1000)
        for pod in snapshot.objects(of: .pod) {
            measurements.exposed[pod.key] = ExposedMetrics(
                uid: pod.uid, series: ["hits": [MetricSeries(milliValue: 20_000, time: now)]])
        }
        var ids = IDSource(seed: 1)
        return HorizontalPodAutoscalerController().reconcile(
            AutoscaledWorld.key, in: snapshot, measuring: measurements, at: now, ids: &ids)
    }

    @Test(arguments: [
        TargetCase(version: "apps/v1", kind: "StatefulSet", selector: ["matchLabels": labels]),
        TargetCase(version: "apps/v1", kind: "ReplicaSet", selector: ["matchLabels": labels]),
        TargetCase(version: "v1", kind: "ReplicationController", selector: labels)
    ])
    func `it is scaled by what its own pods tell`(target: TargetCase) {
        let group = GroupVersion(apiVersion: target.version)?.group ?? ""
        let changes = plan(world(target, pods: 2, owned: true)).changes
        let scaled = changes.compactMap { change -> Int64? in
            guard case .update(let object) = change, object.kind == GroupKind(group, target.kind) else { return nil }
            return object.spec["replicas"]?.integer
        }
        #expect(scaled == [4])
        // Pods of nobody are not its own.
        let none = plan(world(target, pods: 2, owned: false))
        #expect(none.events.contains { $0.message.contains("no pods returned by selector") })
    }

    @Test func `a kind without scale is told`() {
        let target = TargetCase(version: "apps/v1", kind: "DaemonSet", selector: ["matchLabels": Self.labels])
        let plan = plan(world(target, pods: 2, owned: true))
        #expect(plan.events.map(\.reason) == ["FailedGetScale"])
        #expect(plan.events.map(\.message) == ["the server could not find the requested resource"])
    }
}
