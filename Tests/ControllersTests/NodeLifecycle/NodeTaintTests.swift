import Objects
import Store
import Testing

@testable import Controllers

@Suite("Taints of nodes") struct NodeTaintTests {
    private let now = Timestamp(seconds: 1_000)

    private func node(_ conditions: [Condition] = [], taints: [Value] = [], cordoned: Bool = false) -> Object {
        var node = Object(apiVersion: "v1", kind: "Node", name: "edge-1")
        node.uid = "u"
        node.creationTimestamp = now
        node.spec = .emptyObject
        if !taints.isEmpty { node.spec["taints"] = .array(taints) }
        if cordoned { node.spec["unschedulable"] = true }
        for condition in conditions { node.setCondition(condition) }
        return node
    }

    private func taints(of object: Object) throws -> [String] {
        var snapshot = Snapshot()
        _ = try snapshot.apply(Transaction([.create(object)], by: "test"))
        var ids = IDSource(seed: 1)
        let plan = NodeTaintController().reconcile(object.key, in: snapshot, at: now, ids: &ids)
        guard !plan.changes.isEmpty else { return ["unchanged"] }
        _ = try snapshot.apply(Transaction(plan.changes, by: "test"))
        // Once is enough.
        #expect(NodeTaintController().reconcile(object.key, in: snapshot, at: now, ids: &ids).changes.isEmpty)
        return snapshot[object.key].map { Node($0).taints.map { "\($0.key):\($0.effect)" } } ?? []
    }

    @Test func eachConditionHasItsOwn() throws {
        let all = NodePressure.allCases.map { $0.condition(true, at: now) }
        #expect(
            try taints(of: node(all, cordoned: true)) == [
                "node.kubernetes.io/memory-pressure:NoSchedule", "node.kubernetes.io/disk-pressure:NoSchedule",
                "node.kubernetes.io/pid-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"
            ])
        #expect(
            try taints(of: node([Condition("Ready", false), Condition("NetworkUnavailable", true)])) == [
                "node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/network-unavailable:NoSchedule"
            ])
        #expect(try taints(of: node([Condition("Ready", nil)])) == ["node.kubernetes.io/unreachable:NoSchedule"])
    }

    @Test func whatIsOverGoesAndOthersStay() throws {
        let own: Value = ["key": "gpu", "value": "a", "effect": "NoSchedule"]
        let evicting: Value = ["key": "node.kubernetes.io/disk-pressure", "effect": "NoExecute"]
        let over: Value = ["key": "node.kubernetes.io/disk-pressure", "effect": "NoSchedule"]
        let well = NodePressure.allCases.map { $0.condition(false, at: now) }
        #expect(
            try taints(of: node(well, taints: [own, over, evicting])) == [
                "gpu:NoSchedule", "node.kubernetes.io/disk-pressure:NoExecute"
            ])
        #expect(try taints(of: node(well, taints: [over])) == [])
        #expect(try taints(of: node(well, taints: [own])) == ["unchanged"])
        let there: Value = ["key": "node.kubernetes.io/disk-pressure", "effect": "NoSchedule"]
        #expect(try taints(of: node([NodePressure.disk.condition(true, at: now)], taints: [there])) == ["unchanged"])
    }
}
