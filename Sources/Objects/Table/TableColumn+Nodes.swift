extension TableColumn {
    static let node = [
        TableColumn("STATUS") { object, _ in
            let ready = object.condition("Ready").map { $0.isTrue ? "Ready" : "NotReady" } ?? "Unknown"
            return Node(object).isUnschedulable ? "\(ready),SchedulingDisabled" : ready
        },
        TableColumn("ROLES") { object, _ in
            let roles = Set(object.labels.compactMap(role)).sorted()
            return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        }
    ]

    /// `findNodeRoles`: in a label's name, or in the value of an older label.
    private static func role(_ name: String, _ value: String) -> String? {
        let prefix = "node-role.kubernetes.io/"
        let role =
            name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name == "kubernetes.io/role" ? value : ""
        return role.isEmpty ? nil : role
    }

    static let nodeVersions = [
        text("VERSION", ["status", "nodeInfo", "kubeletVersion"]),
        TableColumn("INTERNAL-IP", isWide: true) { object, _ in Node(object).address("InternalIP") ?? "<none>" },
        TableColumn("EXTERNAL-IP", isWide: true) { object, _ in Node(object).address("ExternalIP") ?? "<none>" },
        text("OS-IMAGE", ["status", "nodeInfo", "osImage"], otherwise: "<unknown>", isWide: true),
        text("KERNEL-VERSION", ["status", "nodeInfo", "kernelVersion"], otherwise: "<unknown>", isWide: true),
        text(
            "CONTAINER-RUNTIME", ["status", "nodeInfo", "containerRuntimeVersion"], otherwise: "<unknown>",
            isWide: true)
    ]
}
