internal import Objects
public import Store

/// All roles and bindings of a state, ready for decisions: what somebody has is found by their name and groups, whatever the
/// number of bindings. A value that is brought up to date change by change.
public struct RoleIndex: Sendable {
    /// The state that it stands for.
    public private(set) var revision: Revision

    private var rules: [ObjectKey: [PolicyRule]] = [:]
    private var bindings: [ObjectKey: Binding] = [:]
    /// Who is named by which bindings, in the order of their keys.
    private var keys: [Place: [ObjectKey]] = [:]

    private struct Place: Hashable {
        var scope: String
        var subject: Binding.Subject
    }

    public init(_ snapshot: Snapshot) {
        revision = snapshot.revision
        for kind in RoleKinds.all { for object in snapshot.objects(of: kind) { put(object) } }
    }

    /// Takes over what was committed after `revision`, in order and without gaps.
    public mutating func observed(_ commit: Committed) {
        revision = commit.revision
        for event in commit.events where RoleKinds.all.contains(event.kind) {
            if case .removed(let object) = event { drop(object.key) } else { put(event.object) }
        }
    }

    private mutating func put(_ object: Object) {
        let key = object.key
        guard key.kind == GroupKind.roleBinding || key.kind == GroupKind.clusterRoleBinding else {
            rules[key] = (object["rules"]?.array ?? []).map(PolicyRule.init)
            return
        }
        drop(key)
        let binding = Binding(object)
        bindings[key] = binding
        for entry in binding.subjects {
            let place = Place(scope: binding.scope, subject: entry.subject)
            RoleIndex.insert(key, into: &keys[place, default: []])
        }
    }

    private static func insert(_ key: ObjectKey, into keys: inout [ObjectKey]) {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        if low == keys.count || keys[low] != key { keys.insert(key, at: low) }
    }

    private mutating func drop(_ key: ObjectKey) {
        rules[key] = nil
        guard let binding = bindings.removeValue(forKey: key) else { return }
        for entry in binding.subjects {
            let place = Place(scope: binding.scope, subject: entry.subject)
            keys[place]?.removeAll { $0 == key }
            if keys[place]?.isEmpty == true { keys[place] = nil }
        }
    }

    /// What a role allows; nil where there is no such role.
    func rules(of role: ObjectKey) -> [PolicyRule]? { rules[role] }

    /// The rules that apply to somebody in a namespace, each binding's together, until `visit` returns false: those of the
    /// whole cluster first (`DefaultRuleResolver.VisitRulesFor`). `rules` is nil for a role that is not there.
    func visit(
        _ user: UserInfo, in namespace: String,
        _ visit: (_ binding: Binding, _ subject: Binding.Subject, _ rules: [PolicyRule]?) -> Bool
    ) {
        let subjects = [.user(ExactText(user.name))] + user.groups.map { Binding.Subject.group(ExactText($0)) }
        for scope in namespace.isEmpty ? [""] : ["", namespace] {
            for subject in subjects {
                for key in keys[Place(scope: scope, subject: subject)] ?? [] {
                    guard let binding = bindings[key] else { continue }
                    guard visit(binding, subject, rules[binding.role]) else { return }
                }
            }
        }
    }

    /// All rules that apply to somebody in a namespace, and in words what could not be found.
    public func rules(for user: UserInfo, in namespace: String) -> (rules: [PolicyRule], errors: [String]) {
        var found: [PolicyRule] = []
        var errors: [String] = []
        visit(user, in: namespace) { binding, _, rules in
            if let rules { found += rules } else { errors.append(RoleIndex.notFound(binding.role)) }
            return true
        }
        return (found, errors)
    }

    static func notFound(_ role: ObjectKey) -> String {
        "\(role.kind.kind.lowercased()).\(RoleKinds.group) \(role.name.quoted) not found"
    }
}
