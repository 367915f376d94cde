extension [TableColumn] {
    /// Of kinds for which Kubernetes has no columns of its own (`rest.NewDefaultTableConvertor`).
    static let nameAndCreation: [TableColumn] = [.name, TableColumn.createdAt]
    static let roleBinding = [.name, TableColumn.boundRole, .age] + TableColumn.boundSubjects
}

extension TableColumn {
    fileprivate static let createdAt = TableColumn("CREATED AT", .date) { object, _ in
        object.creationTimestamp.map { .string($0.text) } ?? .null
    }

    fileprivate static let boundRole = TableColumn("ROLE") { object, _ in
        let reference = object["roleRef"] ?? .null
        return "\(reference.text("kind"))/\(reference.text("name"))"
    }

    fileprivate static let boundSubjects = [
        TableColumn("USERS", isWide: true) { object, _ in subjects(of: object, "User") },
        TableColumn("GROUPS", isWide: true) { object, _ in subjects(of: object, "Group") },
        TableColumn("SERVICEACCOUNTS", isWide: true) { object, _ in subjects(of: object, "ServiceAccount") }
    ]

    /// ServiceAccounts with their namespace: `ci/runner, ci/builder`.
    private static func subjects(of binding: Object, _ kind: String) -> String {
        let subjects = binding.content.list("subjects").filter { $0.text("kind") == kind }
        return subjects.map { subject in
            let name = subject.text("name")
            guard kind == "ServiceAccount" else { return name }
            return "\(subject.text("namespace"))/\(name)"
        }.joined(separator: ", ")
    }
}
