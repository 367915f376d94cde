public import Objects
public import Store

/// Fills in the rules of ClusterRoles that are made of others, chosen by labels
/// (`pkg/controller/clusterroleaggregation`, https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles).
public struct RoleAggregation: Controller {
    public let name = "clusterrole-aggregation-controller"

    public init() {}

    /// An aggregating role that changes, and all of them when any role does: they are few.
    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        guard event.kind == .clusterRole else { return [] }
        return snapshot.objects(of: .clusterRole).filter { $0["aggregationRule"]?.fields != nil }.map(\.key)
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let role = snapshot[key], !role.isBeingDeleted, role["aggregationRule"]?.fields != nil else {
            return Plan()
        }
        let rules = RoleAggregation.rules(of: role, in: snapshot)
        guard rules != role["rules"]?.array ?? [] else { return Plan() }
        var next = role
        next["rules"] = .array(rules)
        return Plan(changes: [.update(next)])
    }

    /// The rules of all roles that the selectors choose, each once, in the order of the selectors and the roles' names.
    static func rules(of role: Object, in snapshot: Snapshot) -> [Value] {
        let selectors = (role["aggregationRule"]?["clusterRoleSelectors"]?.array ?? []).compactMap { LabelSelector($0) }
        var rules: [Value] = []
        var held: Set<Value> = []
        for selector in selectors {
            for other in snapshot.objects(of: .clusterRole) where other.key != role.key && selector.matches(other) {
                for rule in other["rules"]?.array ?? [] where held.insert(rule).inserted { rules.append(rule) }
            }
        }
        return rules
    }
}
