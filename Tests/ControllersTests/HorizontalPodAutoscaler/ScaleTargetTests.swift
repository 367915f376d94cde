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

    private func autoscaler(of version: String, _ kind: String) -> Object {
        var autoscaler = AutoscaledWorld.autoscaler(
            metrics: [
                [
                    "type": "Pods",
                    "pods": ["metric": ["name": "hits"], "target": ["type": "AverageValue", "averageValue": "10"]]
                ]
            ])
        autoscaler.content.set(
            ["apiVersion": .string(version), "kind": .string(kind), "name": "web"], at: ["spec", "scaleTargetRef"])
        return autoscaler
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
        return Snapshot(objects: [object, autoscaler(of: target.version, target.kind)] + all)
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

    // MARK: Custom kinds

    /// A kind whose count is `spec.size`, and an object of it.
    private func custom(
        spec: Value = ["size": 2], selector: Value? = "app=web", selectorPath: String? = ".status.selector"
    ) -> Snapshot {
        var scale: Value = ["specReplicasPath": ".spec.size", "statusReplicasPath": ".status.size"]
        scale["labelSelectorPath"] = selectorPath.map { .string($0) }
        let names: Value = ["plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"]
        let schema: Value = [
            "openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        ]
        var definition = Object(
            apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: "widgets.example.com")
        definition.spec = [
            "group": "example.com", "scope": "Namespaced", "names": names,
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true, "schema": schema,
                    "subresources": ["status": [:], "scale": scale]
                ]
            ]
        ]
        definition.status = ["acceptedNames": names]
        definition.conditions = [
            Condition("NamesAccepted", true, at: .testStart), Condition("Established", true, at: .testStart)
        ]
        var widget = Object(apiVersion: "example.com/v1", kind: "Widget", namespace: "default", name: "web")
        widget.spec = spec
        widget.status = ["size": 2]
        widget.status["selector"] = selector
        let pods = (0..<2).map { index in
            var pod = Make.pod("web-\(index)", phase: .running, isReady: true).object
            pod.labels = ["app": "web"]
            pod.status["startTime"] = .string(Timestamp.testStart.text)
            return pod
        }
        return Snapshot(objects: [definition, widget, autoscaler(of: "example.com/v1", "Widget")] + pods)
    }

    @Test(arguments: ["app=web", ["matchLabels": ["app": "web"]]] as [Value])
    func `a custom kind is scaled by its own fields`(selector: Value) {
        let changes = plan(custom(selector: selector)).changes
        let sizes = changes.compactMap { change -> Int64? in
            guard case .update(let object) = change, object.kind.kind == "Widget" else { return nil }
            return object.spec["size"]?.integer
        }
        #expect(sizes == [4])
    }

    @Test(arguments: [nil, "", "app in (web", 7] as [Value?])
    func `without a selector that can be read no pod is counted`(selector: Value?) {
        let plan = plan(custom(selector: selector))
        #expect(plan.events.map(\.reason) == ["InvalidSelector"])
        #expect(plan.events.map(\.message) == ["the HPA target's scale is missing a selector"])
    }

    @Test func `what is missing of a custom kind is told`() {
        #expect(plan(custom(selectorPath: nil)).events.map(\.reason) == ["InvalidSelector"])
        let uncounted = plan(custom(spec: [:])).events
        #expect(uncounted.map(\.reason) == ["FailedGetScale"])
        #expect(uncounted.map(\.message) == ["the spec replicas field \"spec.size\" does not exist"])
        let unknown = plan(Snapshot(objects: [autoscaler(of: "example.com/v1", "Gadget")])).events
        #expect(unknown.map(\.message) == ["no matches for kind \"Gadget\" in group \"example.com\""])
        let malformed = plan(Snapshot(objects: [autoscaler(of: "a/b/c", "Gadget")])).events
        #expect(malformed.map(\.message) == ["invalid API version in scale target reference"])
    }
}
