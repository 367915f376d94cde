/// The columns of the kinds, after `k8s.io/kubernetes/pkg/printers/internalversion/printers.go`.
extension [TableColumn] {
    /// Of kinds that have no others.
    public static let nameAndAge: [TableColumn] = [.name, .age]
    static let pod = [.name] + TableColumn.pod + [.age] + TableColumn.podWide
    static let node = [.name] + TableColumn.node + [.age] + TableColumn.nodeVersions
    static let namespace: [TableColumn] = [.name, .text("STATUS", ["status", "phase"]), .age]
    static let service = [.name] + TableColumn.service + [.age, TableColumn.serviceSelector]
    static let configMap: [TableColumn] = [.name, TableColumn.dataCount, .age]
    static let secret: [TableColumn] = [.name, .text("TYPE", ["type"]), TableColumn.dataCount, .age]
    static let serviceAccount: [TableColumn] = [
        .name,
        TableColumn("SECRETS", .integer) { object, _ in .integer(Int64(object["secrets"]?.array?.count ?? 0)) },
        .age
    ]
    static let event = TableColumn.event
    static let sync = [.name] + TableColumn.sync + [.age]
    static let generatedSecret: [TableColumn] = [
        .name, .text("TYPE", ["spec", "type"], otherwise: "Opaque"),
        TableColumn("READY") { object, _ in object.condition("Ready")?.status ?? "Unknown" },
        TableColumn("RENEWAL", isWide: true) { object, _ in
            let times = (object.status["certificates"]?.array ?? []).compactMap { $0["renewalTime"]?.string }
            return times.min() ?? "<none>"
        }, .age
    ]
}

extension TableColumn {
    static let dataCount = TableColumn("DATA", .integer) { object, _ in
        .integer(Int64((object["data"]?.fields?.count ?? 0) + (object["binaryData"]?.fields?.count ?? 0)))
    }

    static let sync = [
        TableColumn("RESULT") { object, _ in object.status["result"]?.string ?? "Unknown" },
        TableColumn("REVISION") { object, _ in
            String((object.status["lastAppliedRevision"]?.string ?? "<none>").prefix(12))
        },
        TableColumn("BLOCKED") { object, _ in String(object.status.at(["summary", "blocked"])?.integer ?? 0) },
        TableColumn("REPOSITORY", isWide: true) { object, _ in object.spec["repository"]?.string ?? "" }
    ]
}
