internal import Objects

/// A RoleBinding or ClusterRoleBinding: a role, and who has it.
struct Binding: Sendable {
    /// Whom a binding names: a user, or a group. A ServiceAccount is the user of its name.
    enum Subject: Sendable, Hashable {
        case user(ExactText)
        case group(ExactText)
    }

    let key: ObjectKey
    let role: ObjectKey
    /// Each with the words for it in a reason (`describeSubject`).
    let subjects: [(subject: Subject, words: String)]

    /// Where it counts: in its namespace, or with the empty one everywhere.
    var scope: String { key.namespace }

    init(_ object: Object) {
        key = object.key
        let reference = object["roleRef"] ?? .emptyObject
        let name = reference["name"]?.string ?? ""
        // A ClusterRoleBinding can name a ClusterRole only; of a Role there is none in no namespace.
        role =
            reference["kind"]?.string == "Role"
            ? ObjectKey(GroupKind.role, namespace: object.namespace, name: name)
            : ObjectKey(GroupKind.clusterRole, name: name)
        let namespace = object.namespace
        subjects = (object["subjects"]?.array ?? []).compactMap { Binding.subject($0, in: namespace) }
    }

    /// `validation.appliesToUser`; nil for what applies to nobody.
    private static func subject(_ content: Value, in namespace: String) -> (subject: Subject, words: String)? {
        guard let kind = content["kind"]?.string, let name = content["name"]?.string, !name.isEmpty else { return nil }
        switch kind {
        case "User": return (.user(ExactText(name)), "User \(name.quoted)")
        case "Group": return (.group(ExactText(name)), "Group \(name.quoted)")
        case "ServiceAccount":
            let own = content["namespace"]?.string ?? ""
            let place = own.isEmpty ? namespace : own
            guard !place.isEmpty else { return nil }
            let account = ServiceAccountName(namespace: place, name: name)
            return (.user(ExactText(account.userName)), "ServiceAccount \("\(name)/\(place)".quoted)")
        default: return nil
        }
    }

    /// `ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`.
    func words(for subject: Subject) -> String {
        let own = key.namespace.isEmpty ? key.name : "\(key.name)/\(key.namespace)"
        let whom = subjects.first { $0.subject == subject }?.words ?? ""
        return "\(key.kind.kind) \(own.quoted) of \(role.kind.kind) \(role.name.quoted) to \(whom)"
    }
}
