/// One column of the table in which people see the objects of a kind.
public struct TableColumn: Sendable {
    /// What the cells are (`metav1.TableColumnDefinition.type`).
    public enum CellType: String, Sendable {
        case string, integer, number, boolean, date
    }

    /// As kubectl prints it: `READY`, `UP-TO-DATE`.
    public var name: String
    public var type: CellType
    /// In our own words; empty where the name says it all.
    public var summary: String
    /// Shown only where more is asked for (`-o wide`).
    public var isWide: Bool
    /// What stands in the column for an object; null where it has no such value. Times are told as ages, as people read them.
    public var cell: @Sendable (_ object: Object, _ now: Timestamp) -> Value

    /// A column of texts.
    public init(
        _ name: String, isWide: Bool = false, summary: String = "",
        _ text: @escaping @Sendable (Object, Timestamp) -> String
    ) {
        self.init(name, .string, isWide: isWide, summary: summary) { .string(text($0, $1)) }
    }

    public init(
        _ name: String, _ type: CellType, isWide: Bool = false, summary: String = "",
        cell: @escaping @Sendable (Object, Timestamp) -> Value
    ) {
        self.name = name
        self.type = type
        self.isWide = isWide
        self.summary = summary
        self.cell = cell
    }

    /// A cell as it is printed.
    public func text(_ object: Object, _ now: Timestamp) -> String {
        switch cell(object, now) {
        case .string(let text): text
        case .null: "<none>"
        case let value: JSONWriter.text(value)
        }
    }

    public static let name = TableColumn("NAME") { object, _ in object.name }

    /// In front of the others where objects of several namespaces are shown.
    public static let namespace = TableColumn("NAMESPACE") { object, _ in object.namespace }

    /// Behind the others where labels are asked for.
    public static let labels = TableColumn("LABELS") { object, _ in
        let pairs = object.labels.map { "\($0.key)=\($0.value)" }.sorted()
        return pairs.isEmpty ? "<none>" : pairs.joined(separator: ",")
    }

    public static let age = TableColumn("AGE") { object, now in
        object.creationTimestamp.map { HumanDuration.text(now - $0) } ?? "<unknown>"
    }
}

/// The columns of the kinds, after `k8s.io/kubernetes/pkg/printers/internalversion/printers.go`.
extension [TableColumn] {
    /// Of kinds that have no others.
    public static let nameAndAge: [TableColumn] = [.name, .age]
    static let pod = [.name] + TableColumn.pod + [.age] + TableColumn.podWide
    static let deployment = [.name] + TableColumn.deployment + [.age] + TableColumn.workloadWide
    static let replicaSet = [.name] + TableColumn.replicaSet + [.age] + TableColumn.workloadWide
    static let node = [.name] + TableColumn.node + [.age] + TableColumn.nodeVersions
    static let namespace: [TableColumn] = [.name, TableColumn.phase, .age]
    static let service = [.name] + TableColumn.service + [.age, TableColumn.serviceSelector]
    static let configMap: [TableColumn] = [.name, TableColumn.dataCount, .age]
    static let secret: [TableColumn] = [.name, TableColumn.secretType, TableColumn.dataCount, .age]
    static let event = TableColumn.event
    static let sync = [.name] + TableColumn.sync + [.age]
}

extension TableColumn {
    /// A count that stands in the object; 0 where it is absent.
    static func number(_ column: String, _ path: [String], isWide: Bool = false) -> TableColumn {
        TableColumn(column, .integer, isWide: isWide) { object, _ in .integer(object.content.at(path)?.integer ?? 0) }
    }

    static let phase = TableColumn("STATUS") { object, _ in object.status["phase"]?.string ?? "" }

    static let dataCount = TableColumn("DATA", .integer) { object, _ in
        .integer(Int64((object["data"]?.fields?.count ?? 0) + (object["binaryData"]?.fields?.count ?? 0)))
    }

    static let secretType = TableColumn("TYPE") { object, _ in object["type"]?.string ?? "" }

    static let deployment = [
        TableColumn("READY") { object, _ in
            let ready = object.status["readyReplicas"]?.integer ?? 0
            return "\(ready)/\(object.spec["replicas"]?.integer ?? 1)"
        },
        number("UP-TO-DATE", ["status", "updatedReplicas"]),
        number("AVAILABLE", ["status", "availableReplicas"])
    ]

    static let replicaSet = [
        number("DESIRED", ["spec", "replicas"]), number("CURRENT", ["status", "replicas"]),
        number("READY", ["status", "readyReplicas"])
    ]

    static let workloadWide = [
        TableColumn("CONTAINERS", isWide: true) { object, _ in
            containers(object).map { $0.name }.joined(separator: ",")
        },
        TableColumn("IMAGES", isWide: true) { object, _ in
            containers(object).map { $0.image }.joined(separator: ",")
        },
        TableColumn("SELECTOR", isWide: true) { object, _ in
            LabelSelector(object.spec["selector"] ?? .null)?.description ?? "<none>"
        }
    ]

    private static func containers(_ object: Object) -> [Container] {
        PodSpec(object.content.at(["spec", "template", "spec"]) ?? .emptyObject).containers
    }

    static let service = [
        TableColumn("TYPE") { object, _ in object.spec["type"]?.string ?? "ClusterIP" },
        TableColumn("CLUSTER-IP") { object, _ in object.spec["clusterIP"]?.string ?? "<none>" },
        TableColumn("EXTERNAL-IP") { object, _ in
            let addresses = object.spec["externalIPs"]?.array?.compactMap(\.string) ?? []
            return addresses.isEmpty ? "<none>" : addresses.joined(separator: ",")
        },
        TableColumn("PORT(S)") { object, _ in
            let ports = object.spec["ports"]?.array ?? []
            return ports.isEmpty ? "<none>" : ports.map(servicePort).joined(separator: ",")
        }
    ]

    private static func servicePort(_ port: Value) -> String {
        let number = port["port"]?.integer ?? 0
        let onNode = port["nodePort"]?.integer.map { ":\($0)" } ?? ""
        return "\(number)\(onNode)/\(port["protocol"]?.string ?? "TCP")"
    }

    static let serviceSelector = TableColumn("SELECTOR", isWide: true) { object, _ in
        let labels = Object.strings(object.spec["selector"]).sorted { $0.key < $1.key }
        return labels.isEmpty ? "<none>" : labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    static let sync = [
        TableColumn("RESULT") { object, _ in object.status["result"]?.string ?? "Unknown" },
        TableColumn("REVISION") { object, _ in
            String((object.status["lastAppliedRevision"]?.string ?? "<none>").prefix(12))
        },
        TableColumn("BLOCKED") { object, _ in String(object.status.at(["summary", "blocked"])?.integer ?? 0) },
        TableColumn("REPOSITORY", isWide: true) { object, _ in object.spec["repository"]?.string ?? "" }
    ]

    static let event = [
        TableColumn("LAST SEEN") { object, now in
            let seen = object["lastTimestamp"]?.string.flatMap { Timestamp($0) } ?? object.creationTimestamp
            return seen.map { HumanDuration.text(now - $0) } ?? "<unknown>"
        },
        TableColumn("TYPE") { object, _ in object["type"]?.string ?? "" },
        TableColumn("REASON") { object, _ in object["reason"]?.string ?? "" },
        TableColumn("OBJECT") { object, _ in
            let about = object["involvedObject"] ?? .null
            return "\(about["kind"]?.string?.lowercased() ?? "")/\(about["name"]?.string ?? "")"
        },
        TableColumn("COUNT", .integer, isWide: true) { object, _ in .integer(object["count"]?.integer ?? 1) },
        TableColumn("MESSAGE") { object, _ in (object["message"]?.string ?? "").trimmingTrailingSpace }
    ]
}

extension String {
    fileprivate var trimmingTrailingSpace: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
