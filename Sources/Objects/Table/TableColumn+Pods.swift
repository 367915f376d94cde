extension TableColumn {
    static let pod = [
        TableColumn("READY") { object, _ in
            let pod = Pod(object)
            let ready = (object.status["containerStatuses"]?.array ?? []).count { $0["ready"]?.bool ?? false }
            return "\(ready)/\(pod.spec.containers.count)"
        },
        TableColumn("STATUS") { object, _ in PodSummary.text(of: object) },
        TableColumn("RESTARTS") { object, now in restarts(of: object, at: now) }
    ]

    static let podWide = [
        TableColumn("IP", isWide: true) { object, _ in object.status["podIP"]?.string ?? "<none>" },
        TableColumn("NODE", isWide: true) { object, _ in object.spec["nodeName"]?.string ?? "<none>" }
    ]

    /// `3 (20s ago)`: how often the containers were started again, and when last.
    private static func restarts(of pod: Object, at now: Timestamp) -> String {
        let statuses = pod.status["containerStatuses"]?.array ?? []
        let count = statuses.reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) }
        let last = statuses.compactMap { status in
            status.at(["lastState", "terminated", "finishedAt"])?.string.flatMap { Timestamp($0) }
        }.max()
        guard count > 0, let last else { return String(count) }
        return "\(count) (\(HumanDuration.text(now - last)) ago)"
    }

    static let node = [
        TableColumn("STATUS") { object, _ in
            let node = Node(object)
            let ready = object.condition("Ready").map { $0.isTrue ? "Ready" : "NotReady" } ?? "Unknown"
            return node.isUnschedulable ? "\(ready),SchedulingDisabled" : ready
        },
        TableColumn("ROLES") { object, _ in
            let prefix = "node-role.kubernetes.io/"
            let roles = object.labels.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }.sorted()
            return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        }
    ]

    static let nodeVersions = [
        TableColumn("VERSION") { object, _ in object.status.at(["nodeInfo", "kubeletVersion"])?.string ?? "" },
        TableColumn("INTERNAL-IP", isWide: true) { object, _ in Node(object).address("InternalIP") ?? "<none>" },
        TableColumn("OS-IMAGE", isWide: true) { object, _ in
            object.status.at(["nodeInfo", "osImage"])?.string ?? "<unknown>"
        },
        TableColumn("KERNEL-VERSION", isWide: true) { object, _ in
            object.status.at(["nodeInfo", "kernelVersion"])?.string ?? "<unknown>"
        },
        TableColumn("CONTAINER-RUNTIME", isWide: true) { object, _ in
            object.status.at(["nodeInfo", "containerRuntimeVersion"])?.string ?? "<unknown>"
        }
    ]
}

/// A pod in one word, for tables: not its phase alone, but what holds it (`printers.go`, printPod).
public enum PodSummary {
    public static func text(of pod: Object) -> String {
        let status = pod.status
        var text = status["reason"]?.string ?? status["phase"]?.string ?? "Pending"
        if let gates = pod.spec["schedulingGates"]?.array, !gates.isEmpty, pod.spec["nodeName"] == nil {
            text = "SchedulingGated"
        }
        if let initial = initialisation(pod) {
            text = initial
        } else {
            text = containers(status, otherwise: text)
        }
        guard pod.isBeingDeleted else { return text }
        if status["reason"]?.string == "NodeLost" { return "Unknown" }
        return status["phase"]?.string.flatMap(PodPhase.init(rawValue:))?.isFinal == true ? text : "Terminating"
    }

    /// What the init containers wait for: `Init:1/2`, `Init:CrashLoopBackOff`, `Init:ExitCode:3`; nil once they are done.
    private static func initialisation(_ pod: Object) -> String? {
        let all = Pod(pod).spec.initContainers
        let statuses = pod.status["initContainerStatuses"]?.array ?? []
        for (index, status) in statuses.enumerated() {
            let state = status["state"] ?? .null
            if let ended = state["terminated"] {
                let code = ended["exitCode"]?.integer ?? 0
                if code == 0 { continue }
                if let reason = ended["reason"]?.string, !reason.isEmpty { return "Init:\(reason)" }
                if let signal = ended["signal"]?.integer, signal != 0 { return "Init:Signal:\(signal)" }
                return "Init:ExitCode:\(code)"
            }
            if all.indices.contains(index), all[index].isSidecar, status["started"]?.bool ?? false { continue }
            if let reason = state.at(["waiting", "reason"])?.string, !reason.isEmpty, reason != "PodInitializing" {
                return "Init:\(reason)"
            }
            return "Init:\(index)/\(all.count)"
        }
        return nil
    }

    private static func containers(_ status: Value, otherwise: String) -> String {
        var text = otherwise
        var isRunning = false
        for container in (status["containerStatuses"]?.array ?? []).reversed() {
            let state = container["state"] ?? .null
            if let reason = state.at(["waiting", "reason"])?.string, !reason.isEmpty {
                text = reason
            } else if let ended = state["terminated"] {
                let signal = ended["signal"]?.integer ?? 0
                let reason = ended["reason"]?.string ?? ""
                text =
                    !reason.isEmpty
                    ? reason : signal != 0 ? "Signal:\(signal)" : "ExitCode:\(ended["exitCode"]?.integer ?? 0)"
            } else if container["ready"]?.bool ?? false, state["running"] != nil {
                isRunning = true
            }
        }
        guard text == "Completed", isRunning else { return text }
        let isReady = status["conditions"]?.array?.contains { $0["type"] == "Ready" && $0["status"] == "True" } ?? false
        return isReady ? "Running" : "NotReady"
    }
}
