import GitOps
import Objects
import Store

extension Bench {
    /// A commit with 10,000 ConfigMaps in as many files: read, planned, planned again, and one file changed.
    static func sync() throws -> [Measurement] {
        let count = 10_000
        let kinds = KindRegistry.builtIn
        var files = (0..<count).map { index in
            SourceFile(path: "maps/map-\(index).yaml", blobID: "blob-\(index)-0", bytes: configMap(index, 0))
        }
        func tree(_ number: Int) -> CommitTree {
            CommitTree(commit: SourceCommit(id: "commit-\(number)"), treeID: "tree-\(number)", files: files)
        }
        var sync = Sync(name: "main")
        sync.repository = "/bench"
        var ids = IDSource(seed: 1)
        let now = Timestamp(seconds: 1_000)
        var results: [Measurement] = []

        var desired = DesiredSet(kinds: kinds)
        results.append(
            Measurement.of("read 10,000 ConfigMaps", count: count, unit: "file", runs: 3) {
                desired = DesiredSet(kinds: kinds)
                desired.update(to: tree(0))
            })

        var namespace = Object(apiVersion: "v1", kind: "Namespace", name: "default")
        namespace.uid = ids.uid()
        namespace.creationTimestamp = now
        var empty = Snapshot()
        _ = try empty.apply(Transaction([.create(namespace)], by: "bench"), kinds: kinds)
        var snapshot = empty
        var planner = SyncPlanner(kinds: kinds)
        results.append(
            try Measurement.of("plan and apply 10,000 ConfigMaps", count: count, unit: "object", runs: 3) {
                snapshot = empty
                planner = SyncPlanner(kinds: kinds)
                let plan = planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
                let committed = try snapshot.apply(plan.transaction, kinds: kinds)
                planner.planCommitted(plan, desired: desired, at: committed.revision)
            })
        results.append(
            Measurement.of("plan them again, unchanged", count: count, unit: "object") {
                _ = planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
            })
        var number = 0
        results.append(
            try Measurement.of("change one file among them", count: 1, unit: "commit") {
                number += 1
                let file = SourceFile(
                    path: "maps/map-7.yaml", blobID: "blob-7-\(number)", bytes: configMap(7, number))
                files[7] = file
                desired.update(
                    to: SourceCommit(id: "commit-\(number)"), treeID: "tree-\(number)",
                    changes: TreeChanges(written: [file]))
                let plan = planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
                let committed = try snapshot.apply(plan.transaction, kinds: kinds)
                planner.planCommitted(plan, desired: desired, at: committed.revision)
            })
        return results
    }

    private static func configMap(_ index: Int, _ version: Int) -> [UInt8] {
        Array(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: map-\(index)
              labels: {app: bench}
            data:
              level: info
              version: "\(version)"

            """.utf8)
    }
}
