/// One column of the table in which people see the objects of a kind.
public struct TableColumn: Sendable {
    /// As kubectl prints it: `READY`, `UP-TO-DATE`.
    public var name: String
    /// Shown only where more is asked for (`-o wide`).
    public var isWide: Bool
    public var text: @Sendable (_ object: Object, _ now: Timestamp) -> String

    init(_ name: String, isWide: Bool = false, _ text: @escaping @Sendable (Object, Timestamp) -> String) {
        self.name = name
        self.isWide = isWide
        self.text = text
    }

    static let name = TableColumn("NAME") { object, _ in object.name }

    /// In front of the others where objects of several namespaces are shown.
    public static let namespace = TableColumn("NAMESPACE") { object, _ in object.namespace }

    /// Behind the others where labels are asked for.
    public static let labels = TableColumn("LABELS") { object, _ in
        let pairs = object.labels.map { "\($0.key)=\($0.value)" }.sorted()
        return pairs.isEmpty ? "<none>" : pairs.joined(separator: ",")
    }

    static let age = TableColumn("AGE") { object, now in
        object.creationTimestamp.map { HumanDuration.text(now - $0) } ?? "<unknown>"
    }
}

extension TableColumn {
    /// The columns of a kind, after `k8s.io/kubernetes/pkg/printers/internalversion/printers.go`; name and age for kinds
    /// that have no others.
    public static func columns(of kind: GroupKind) -> [TableColumn] {
        switch kind {
        case .pod: [name] + pod + [age] + podWide
        case .deployment: [name] + deployment + [age] + workloadWide
        case .replicaSet: [name] + replicaSet + [age] + workloadWide
        case .node: [name] + node + [age] + nodeVersions
        case .namespace: [name, phase, age]
        case .service: [name] + service + [age, serviceSelector]
        case .configMap: [name, dataCount, age]
        case .secret: [name, secretType, dataCount, age]
        case .event: event
        case .sync: [name] + sync + [age]
        default: [name, age]
        }
    }

    private static func number(_ column: String, _ path: [String]) -> TableColumn {
        TableColumn(column) { object, _ in String(object.content.at(path)?.integer ?? 0) }
    }

    private static let phase = TableColumn("STATUS") { object, _ in object.status["phase"]?.string ?? "" }

    private static let dataCount = TableColumn("DATA") { object, _ in
        String((object["data"]?.fields?.count ?? 0) + (object["binaryData"]?.fields?.count ?? 0))
    }

    private static let secretType = TableColumn("TYPE") { object, _ in object["type"]?.string ?? "" }

    private static let deployment = [
        TableColumn("READY") { object, _ in
            let ready = object.status["readyReplicas"]?.integer ?? 0
            return "\(ready)/\(object.spec["replicas"]?.integer ?? 1)"
        },
        number("UP-TO-DATE", ["status", "updatedReplicas"]),
        number("AVAILABLE", ["status", "availableReplicas"])
    ]

    private static let replicaSet = [
        number("DESIRED", ["spec", "replicas"]), number("CURRENT", ["status", "replicas"]),
        number("READY", ["status", "readyReplicas"])
    ]

    private static let workloadWide = [
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

    private static let service = [
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

    private static let serviceSelector = TableColumn("SELECTOR", isWide: true) { object, _ in
        let labels = Object.strings(object.spec["selector"]).sorted { $0.key < $1.key }
        return labels.isEmpty ? "<none>" : labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static let sync = [
        TableColumn("RESULT") { object, _ in object.status["result"]?.string ?? "Unknown" },
        TableColumn("REVISION") { object, _ in
            String((object.status["lastAppliedRevision"]?.string ?? "<none>").prefix(12))
        },
        TableColumn("BLOCKED") { object, _ in String(object.status.at(["summary", "blocked"])?.integer ?? 0) },
        TableColumn("REPOSITORY", isWide: true) { object, _ in object.spec["repository"]?.string ?? "" }
    ]

    private static let event = [
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
        TableColumn("COUNT", isWide: true) { object, _ in String(object["count"]?.integer ?? 1) },
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
