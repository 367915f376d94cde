extension TableColumn {
    static let service = [
        TableColumn("TYPE") { object, _ in object.spec["type"]?.string ?? "ClusterIP" },
        TableColumn("CLUSTER-IP") { object, _ in
            object.spec.texts("clusterIPs").first ?? object.spec["clusterIP"]?.string ?? "<none>"
        },
        TableColumn("EXTERNAL-IP") { object, _ in externalAddresses(object) },
        TableColumn("PORT(S)") { object, _ in
            let ports = object.spec["ports"]?.array ?? []
            return ports.isEmpty ? "<none>" : ports.map(servicePort).joined(separator: ",")
        }
    ]

    /// `getServiceExternalIP`
    private static func externalAddresses(_ service: Object) -> String {
        let own = service.spec.texts("externalIPs")
        switch service.spec.text("type") {
        case "ExternalName": return service.spec.text("externalName")
        case "LoadBalancer":
            let ingress = service.status["loadBalancer"]?.list("ingress") ?? []
            let given = Set(ingress.map { $0.text("ip").isEmpty ? $0.text("hostname") : $0.text("ip") })
            let all = given.filter { !$0.isEmpty }.sorted() + own
            return all.isEmpty ? "<pending>" : all.joined(separator: ",")
        default: return own.isEmpty ? "<none>" : own.joined(separator: ",")
        }
    }

    private static func servicePort(_ port: Value) -> String {
        let number = port["port"]?.integer ?? 0
        let onNode = port["nodePort"]?.integer.map { $0 > 0 ? ":\($0)" : "" } ?? ""
        return "\(number)\(onNode)/\(port["protocol"]?.string ?? "TCP")"
    }

    static let serviceSelector = TableColumn("SELECTOR", isWide: true) { object, _ in
        labelText(object.spec["selector"])
    }
}
