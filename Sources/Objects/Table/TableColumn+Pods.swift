extension TableColumn {
    static let pod = [
        TableColumn("READY") { object, _ in
            let look = PodSummary(of: object)
            return "\(look.readyContainers)/\(look.containers)"
        },
        TableColumn("STATUS") { object, _ in PodSummary(of: object).text },
        TableColumn("RESTARTS") { object, now in PodSummary(of: object).restartText(at: now) }
    ]

    static let podWide = [
        TableColumn("IP", isWide: true) { object, _ in
            object.status.list("podIPs").first?["ip"]?.string ?? object.status["podIP"]?.string ?? "<none>"
        },
        text("NODE", ["spec", "nodeName"], otherwise: "<none>", isWide: true),
        text("NOMINATED NODE", ["status", "nominatedNodeName"], otherwise: "<none>", isWide: true),
        TableColumn("READINESS GATES", isWide: true) { object, _ in
            let gates = object.spec.list("readinessGates").map { $0.text("conditionType") }
            let open = gates.count { object.condition($0)?.isTrue == true }
            return gates.isEmpty ? "<none>" : "\(open)/\(gates.count)"
        }
    ]
}
