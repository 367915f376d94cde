import Access
import Objects
import Store

/// What it costs to decide whether somebody may do something, with many bindings about.
enum AccessBench {
    static func figures() throws -> [Figure] {
        var figures: [Figure] = []
        for bindings in [100, 5_000] {
            let snapshot = try state(bindings: bindings)
            figures += [
                try Figure.cost("take in \(bindings) bindings", of: bindings, "binding", runs: 5) {
                    _ = RoleIndex(snapshot)
                }
            ]
            let index = RoleIndex(snapshot)
            let requests = (0..<1_000).map { number in
                AccessRequest(
                    user: UserInfo(
                        name: "user-\(number % bindings)", groups: ["team-\(number % 50)", UserInfo.authenticatedGroup]),
                    verb: number % 2 == 0 ? "list" : "delete",
                    subject: .resource(
                        group: "", resource: "pods", subresource: "", namespace: "team-\(number % bindings % 50)",
                        name: ""))
            }
            figures.append(
                try Figure.cost("decide with \(bindings) bindings", of: requests.count, "decision", runs: 5) {
                    for request in requests { _ = index.decide(request) }
                })
        }
        return figures
    }

    private static func state(bindings: Int) throws -> Snapshot {
        var start = Snapshot()
        var ids = IDSource(seed: 1)
        let now = Timestamp(seconds: 1_000)
        var changes = DefaultRoles.changes(in: start, at: now, ids: &ids)
        for number in 0..<bindings {
            var binding = Object(
                apiVersion: RoleKinds.apiVersion, kind: "RoleBinding", namespace: "team-\(number % 50)",
                name: "binding-\(number)")
            binding.uid = ids.uid()
            binding.creationTimestamp = now
            binding["roleRef"] = [
                "apiGroup": .string(RoleKinds.group), "kind": "ClusterRole", "name": "system:aggregate-to-view"
            ]
            binding["subjects"] = [
                ["apiGroup": .string(RoleKinds.group), "kind": "User", "name": .string("user-\(number)")]
            ]
            changes.append(.create(binding))
        }
        _ = try start.apply(Transaction(changes, by: "bench"))
        return start
    }
}
