extension [TableColumn] {
    static let certificateSigningRequest: [TableColumn] = [.name, .age] + TableColumn.signingRequest
    static let validatingAdmissionPolicy = [.name] + TableColumn.policy + [.age]
    static let validatingAdmissionPolicyBinding = [.name] + TableColumn.policyBinding + [.age]
}

extension TableColumn {
    /// `printCertificateSigningRequest`.
    fileprivate static let signingRequest = [
        TableColumn("SIGNERNAME") { object, _ in
            let name = object.spec.text("signerName")
            return name.isEmpty ? "<none>" : name
        },
        TableColumn("REQUESTOR") { object, _ in object.spec.text("username") },
        TableColumn("REQUESTEDDURATION") { object, _ in
            object.spec["expirationSeconds"]?.integer.map { HumanDuration.text(.seconds($0)) } ?? "<none>"
        },
        TableColumn("CONDITION") { object, _ in
            let decision = ["Denied", "Approved"].first { object.condition($0) != nil } ?? "Pending"
            let failure = object.condition("Failed") == nil ? "" : ",Failed"
            return decision + failure + (object.status.text("certificate").isEmpty ? "" : ",Issued")
        }
    ]

    fileprivate static let policy = [
        TableColumn("VALIDATIONS", .integer) { object, _ in .integer(Int64(object.spec.list("validations").count)) },
        TableColumn("PARAMKIND") { object, _ in
            object.spec["paramKind"].map { "\($0.text("apiVersion"))/\($0.text("kind"))" } ?? "<unset>"
        }
    ]

    fileprivate static let policyBinding = [
        TableColumn("POLICYNAME") { object, _ in object.spec.text("policyName") },
        TableColumn("PARAMREF") { object, _ in
            guard let reference = object.spec["paramRef"] else { return "<unset>" }
            let name = reference.text("name")
            if name.isEmpty { return reference["selector"].flatMap { LabelSelector($0) }?.description ?? "<unset>" }
            let namespace = reference.text("namespace")
            return namespace.isEmpty ? name : "\(namespace)/\(name)"
        }
    ]
}
