/// A pod in a line, for tables: not its phase alone, but what holds it (`printPod` in `printers.go`).
public struct PodSummary: Sendable, Hashable {
    /// The status in one word: `Running`, `CrashLoopBackOff`, `Init:1/2`, `Terminating`.
    public private(set) var text: String
    /// Containers that are to run for as long as the pod does: sidecars count, other init containers do not.
    public private(set) var containers = 0
    public private(set) var readyContainers = 0
    /// How often containers were started again: while the pod is being initialised, the init containers.
    public private(set) var restarts: Int64 = 0
    /// When one was last started again.
    public private(set) var lastRestart: Timestamp?

    /// A pod's status in one word.
    public static func text(of pod: Object) -> String { PodSummary(of: pod).text }

    public init(of pod: Object) {
        let status = pod.status
        let phase = status["phase"]?.string ?? "Pending"
        text = status.text("reason").isEmpty ? phase : status.text("reason")
        if pod.condition("PodScheduled")?.reason == "SchedulingGated" { text = "SchedulingGated" }
        let sidecars = Set(Pod(pod).spec.initContainers.filter(\.isSidecar).map(\.name))
        containers = pod.spec.list("containers").count + sidecars.count

        let isInitializing = lookAtInitContainers(pod, sidecars)
        if !isInitializing || pod.condition("Initialized")?.isTrue == true {
            restarts = 0
            lastRestart = nil
            for state in status.list("initContainerStatuses") where sidecars.contains(state.text("name")) {
                countRestarts(state)
            }
            lookAtContainers(pod)
        }
        guard pod.isBeingDeleted else { return }
        if status.text("reason") == "NodeLost" {
            text = "Unknown"
        } else if PodPhase(rawValue: phase)?.isFinal != true {
            text = "Terminating"
        }
    }

    /// `3 (20s ago)`: how often containers were started again, and when last.
    public func restartText(at now: Timestamp) -> String {
        guard restarts > 0, let lastRestart else { return String(restarts) }
        return "\(restarts) (\(HumanDuration.text(now - lastRestart)) ago)"
    }

    private mutating func countRestarts(_ container: Value) {
        restarts += container["restartCount"]?.integer ?? 0
        guard let ended = container.at(["lastState", "terminated"])?.time("finishedAt") else { return }
        lastRestart = max(lastRestart ?? ended, ended)
    }

    /// Whether one of them still holds the pod up: `Init:1/2`, `Init:CrashLoopBackOff`, `Init:ExitCode:3`.
    private mutating func lookAtInitContainers(_ pod: Object, _ sidecars: Set<String>) -> Bool {
        for (index, container) in pod.status.list("initContainerStatuses").enumerated() {
            countRestarts(container)
            let state = container["state"] ?? .null
            if let ended = state["terminated"], (ended["exitCode"]?.integer ?? 0) == 0 { continue }
            if sidecars.contains(container.text("name")), container.flag("started") {
                if container.flag("ready") { readyContainers += 1 }
                continue
            }
            if let ended = state["terminated"] {
                text = "Init:\(PodSummary.ending(ended))"
            } else if let reason = state.at(["waiting", "reason"])?.string, !reason.isEmpty,
                reason != "PodInitializing"
            {
                text = "Init:\(reason)"
            } else {
                text = "Init:\(index)/\(pod.spec.list("initContainers").count)"
            }
            return true
        }
        return false
    }

    private mutating func lookAtContainers(_ pod: Object) {
        var isRunning = false
        for container in pod.status.list("containerStatuses").reversed() {
            countRestarts(container)
            let state = container["state"] ?? .null
            if let reason = state.at(["waiting", "reason"])?.string, !reason.isEmpty {
                text = reason
            } else if let ended = state["terminated"] {
                text = PodSummary.ending(ended)
            } else if container.flag("ready"), state["running"] != nil {
                isRunning = true
                readyContainers += 1
            }
        }
        if text == "Completed", isRunning {
            text = pod.condition("Ready")?.isTrue == true ? "Running" : "NotReady"
        }
    }

    /// How a container ended: in its own word, or by its signal or exit code.
    private static func ending(_ terminated: Value) -> String {
        if !terminated.text("reason").isEmpty { return terminated.text("reason") }
        let signal = terminated["signal"]?.integer ?? 0
        return signal != 0 ? "Signal:\(signal)" : "ExitCode:\(terminated["exitCode"]?.integer ?? 0)"
    }
}
