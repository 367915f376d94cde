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
    /// Each with the reason that is given where this binding allows something: put together here, and not with each request.
    let subjects: [(subject: Subject, reason: String)]

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
        let own = namespace.isEmpty ? object.name : "\(object.name)/\(namespace)"
        let words = "\(key.kind.kind) \(own.quoted) of \(role.kind.kind) \(role.name.quoted)"
        subjects = (object["subjects"]?.array ?? []).compactMap { content in
            Binding.subject(content, in: namespace).map { ($0.subject, "RBAC: allowed by \(words) to \($0.words)") }
        }
    }

    /// `validation.appliesToUser`, with the words for it (`describeSubject`); nil for what applies to nobody.
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

    /// `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`.
    func reason(for subject: Subject) -> String { subjects.first { $0.subject == subject }?.reason ?? "" }
}
