internal import Objects
internal import Store

/// Which Deployments would roll out because of what their pods read.
extension RevisionDiff {
    mutating func noteRollouts(of plan: SyncPlan, in snapshot: Snapshot) {
        let touched = plan.changes.map(\.key).filter { $0.kind == .configMap || $0.kind == .secret }
        let keys = Set(touched.flatMap { snapshot.workloads(rolledOutBy: $0) })
        guard !keys.isEmpty else { return }
        var after = snapshot
        guard (try? after.apply(plan.transaction)) != nil else { return }
        for key in keys.sorted() {
            guard let old = snapshot[key], let new = after[key] else { continue }
            let changes = RevisionDiff.changedConfiguration(Deployment(old), snapshot, Deployment(new), after)
            guard !changes.isEmpty else { continue }
            let message = "rolls out, since \(changes.joined(separator: ", ")) changes"
            if let index = entries.firstIndex(where: { $0.key == key }) {
                entries[index].message = message
            } else {
                entries.append(Entry(key: key, action: .rolledOut, changes: [], message: message, position: nil))
            }
        }
    }

    /// Here the key of the checksums does not matter: none is shown.
    private static func changedConfiguration(
        _ old: Deployment, _ before: Snapshot, _ new: Deployment, _ after: Snapshot
    ) -> [String] {
        guard old.template.rollsOutOnChange, new.template.rollsOutOnChange else { return [] }
        let held = before.configChecksum(of: old.template.spec, in: old.namespace, key: [])
        let next = after.configChecksum(of: new.template.spec, in: new.namespace, key: [])
        return next.changes(since: held.parts)
    }
}
