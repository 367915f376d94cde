import GitOps
import Objects
import Store

/// A commit with 10,000 ConfigMaps in as many files: read, planned, planned again, and one file changed.
enum SyncBench {
    private static let count = 10_000

    static func figures() throws -> [Figure] {
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
        var figures: [Figure] = []

        var desired = DesiredSet(kinds: kinds)
        figures.append(
            Figure.cost("read 10,000 ConfigMaps", of: count, "file", runs: 3) {
                desired = DesiredSet(kinds: kinds)
                desired.update(to: tree(0))
            })

        let empty = try emptyState(&ids, now)
        var snapshot = empty
        var planner = SyncPlanner()
        figures.append(
            try Figure.cost("plan and apply them", of: count, "object", runs: 3) {
                snapshot = empty
                planner = SyncPlanner()
                let plan = planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
                let committed = try snapshot.apply(plan.transaction)
                planner.planCommitted(plan, desired: desired, at: committed.revision)
            })
        figures.append(
            Figure.cost("look at all of them again, unchanged", of: count, "object") {
                _ = planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
            })
        var touched = TouchedKeys()
        var number = 0
        figures.append(
            try Figure.cost("change one file among them", of: 1, "commit") {
                number += 1
                let file = SourceFile(
                    path: "maps/map-7.yaml", blobID: "blob-7-\(number)", bytes: configMap(7, number))
                files[7] = file
                desired.update(
                    to: SourceCommit(id: "commit-\(number)"), treeID: "tree-\(number)",
                    changes: TreeChanges(written: [file]))
                let plan = planner.plan(sync, desired: desired, in: snapshot, touched: touched, at: now, ids: &ids)
                let committed = try snapshot.apply(plan.transaction)
                planner.planCommitted(plan, desired: desired, at: committed.revision)
                touched = TouchedKeys()
                touched.observed(committed, in: snapshot)
            })
        return figures
    }

    private static func emptyState(_ ids: inout IDSource, _ now: Timestamp) throws -> Snapshot {
        var namespace = Object(apiVersion: "v1", kind: "Namespace", name: "default")
        namespace.uid = ids.uid()
        namespace.creationTimestamp = now
        var empty = Snapshot()
        _ = try empty.apply(Transaction([.create(namespace)], by: "bench"))
        return empty
    }

    private static func configMap(_ index: Int, _ version: Int) -> [UInt8] {
        Array(Manifests.configMap(index, version, namespace: nil).utf8)
    }
}
