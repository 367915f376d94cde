public import Objects
public import Store

extension DefaultRoles {
    /// The changes that make what is missing, and give back what was taken away; what somebody added stays. To be committed at
    /// each start (`pkg/registry/rbac/reconciliation`, https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation).
    ///
    /// An object with the annotation `rbac.authorization.kubernetes.io/autoupdate: "false"` is left as it is, and so is one that
    /// a sync owns: git says what it holds.
    public static func changes(in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> [Change] {
        var changes: [Change] = []
        for expected in clusterRoles + clusterRoleBindings {
            guard let live = snapshot[expected.key] else {
                changes.append(.create(expected.made(at: now, ids: &ids)))
                continue
            }
            let isProtected = live.annotation(autoUpdate) == "false"
            guard !isProtected, snapshot.claim(of: live.key) == nil, !live.isBeingDeleted else { continue }
            if live["roleRef"] != expected["roleRef"] {
                // A binding's role cannot be changed.
                changes.append(.remove(live.key, uid: live.uid))
                changes.append(.create(expected.made(at: now, ids: &ids)))
            } else {
                let next = completed(live, with: expected)
                if next != live { changes.append(.update(next)) }
            }
        }
        return changes
    }

    private static func completed(_ live: Object, with expected: Object) -> Object {
        var next = live
        next.labels = live.labels.merging(expected.labels) { own, _ in own }
        next.annotations = live.annotations.merging(expected.annotations) { own, _ in own }
        if let subjects = expected["subjects"]?.array {
            let held = live["subjects"]?.array ?? []
            let missing = subjects.filter { !held.contains($0) }
            if !missing.isEmpty { next["subjects"] = .array(held + missing) }
        }
        if let selectors = expected["aggregationRule"]?["clusterRoleSelectors"]?.array {
            let held = live["aggregationRule"]?["clusterRoleSelectors"]?.array ?? []
            let missing = selectors.filter { !held.contains($0) }
            if !missing.isEmpty {
                next.content.set(.array(held + missing), at: ["aggregationRule", "clusterRoleSelectors"])
            }
        } else if let rules = expected["rules"]?.array {
            let held = live["rules"]?.array ?? []
            let missing = PolicyRule.missing(of: rules.map(PolicyRule.init), from: held.map(PolicyRule.init))
            if !missing.isEmpty { next["rules"] = .array(held + missing.map(\.content)) }
        }
        return next
    }
}

extension Object {
    fileprivate func made(at now: Timestamp, ids: inout IDSource) -> Object {
        var object = self
        object.uid = ids.uid()
        object.creationTimestamp = now
        return object
    }
}
