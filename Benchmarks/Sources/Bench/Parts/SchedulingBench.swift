import Objects
import Scheduler
import Store

/// Pods of 300 Deployments onto nodes, in batches, with every commit applied.
enum SchedulingBench {
    static func figures() throws -> [Figure] {
        try [(100, 3_000), (1_000, 30_000)].map { nodes, pods in
            let start = try state(nodes: nodes, pods: pods)
            let now = Timestamp(seconds: 1_000)
            return try Figure.cost("bind \(pods) pods to \(nodes) nodes", of: pods, "pod", runs: 3) {
                var snapshot = start
                var scheduler = Scheduler()
                var ids = IDSource(seed: 2)
                scheduler.started(with: snapshot)
                while scheduler.hasWork {
                    let plan = scheduler.schedule(in: snapshot, at: now, ids: &ids)
                    scheduler.observed(try snapshot.apply(Transaction(plan.changes, by: "bench")))
                }
            }
        }
    }

    private static func state(nodes: Int, pods: Int) throws -> Snapshot {
        var start = Snapshot()
        var ids = IDSource(seed: 1)
        let now = Timestamp(seconds: 1_000)
        var changes: [Change] = []
        for index in 0..<nodes {
            var node = Object(apiVersion: "v1", kind: "Node", name: "node-\(index)")
            node.uid = ids.uid()
            node.creationTimestamp = now
            node.status = ["allocatable": ["cpu": "8", "memory": "32Gi", "pods": "110"]]
            changes.append(.create(node))
        }
        for index in 0..<pods {
            var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "pod-\(index)")
            pod.uid = ids.uid()
            pod.creationTimestamp = now
            let requests: Value = ["cpu": .string("\(100 + index / 10)m"), "memory": "64Mi"]
            pod.spec = ["containers": [["name": "main", "image": "x", "resources": ["requests": requests]]]]
            changes.append(.create(pod))
        }
        _ = try start.apply(Transaction(changes, by: "bench"))
        return start
    }
}
