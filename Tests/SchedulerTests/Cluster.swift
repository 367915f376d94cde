import Objects
import Store

@testable import Scheduler

/// A store with nodes and pods, and a scheduler that follows it.
struct Cluster {
    var snapshot = Snapshot()
    var scheduler = Scheduler()
    var ids = IDSource(seed: 1)
    var now = Timestamp(seconds: 1_000)

    mutating func add(_ objects: Object...) throws {
        try commit(
            objects.map { object in
                var object = object
                object.uid = ids.uid()
                object.creationTimestamp = now
                return .create(object)
            })
    }

    mutating func commit(_ changes: [Change]) throws {
        guard !changes.isEmpty else { return }
        scheduler.observed(try snapshot.apply(Transaction(changes, by: "test")))
    }

    /// One batch, stored; what was told about it.
    @discardableResult
    mutating func schedule() throws -> [EventNote] {
        let plan = scheduler.schedule(in: snapshot, at: now, ids: &ids)
        try commit(plan.changes)
        return plan.events
    }

    func pod(_ name: String) -> Pod {
        Pod(snapshot[ObjectKey(.pod, namespace: "default", name: name)] ?? Object(.emptyObject))
    }

    var bindings: [String: Int] {
        Dictionary(grouping: snapshot.objects(of: .pod).map { Pod($0).nodeName }, by: { $0 }).mapValues(\.count)
    }

    static func node(
        _ name: String, cpu: String = "4", memory: String = "8Gi", pods: String = "110", labels: [String: String] = [:],
        taints: [Value] = [], cordoned: Bool = false
    ) -> Object {
        var node = Object(apiVersion: "v1", kind: "Node", name: name)
        node.labels = labels.merging(["kubernetes.io/hostname": name]) { given, _ in given }
        node.spec = .emptyObject
        if !taints.isEmpty { node.spec["taints"] = .array(taints) }
        if cordoned { node.spec["unschedulable"] = true }
        node.status = ["allocatable": ["cpu": .string(cpu), "memory": .string(memory), "pods": .string(pods)]]
        return node
    }

    static func pod(_ name: String, cpu: String? = nil, memory: String? = nil, spec: Value = .emptyObject) -> Object {
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
        var requests: Value = .emptyObject
        requests["cpu"] = cpu.map { .string($0) }
        requests["memory"] = memory.map { .string($0) }
        var container: Value = ["name": "main", "image": "x", "resources": ["requests": requests]]
        if let ports = spec["ports"] { container["ports"] = ports }
        var content = spec
        content["ports"] = nil
        content["containers"] = [container]
        pod.spec = content
        return pod
    }
}
