/// What a container is doing, as `v1.ContainerState` says it: one of three.
public enum ContainerState: Sendable, Hashable {
    case waiting(reason: String, message: String = "")
    case running(startedAt: Timestamp)
    case terminated(Termination)

    /// How a container ended (`v1.ContainerStateTerminated`).
    public struct Termination: Sendable, Hashable {
        public var exitCode: Int64
        /// 0 for none.
        public var signal: Int64
        public var reason: String
        public var message: String
        public var startedAt: Timestamp?
        public var finishedAt: Timestamp?
        /// With the runtime's name before it: `process://…`.
        public var containerID: String

        public init(
            exitCode: Int64, signal: Int64 = 0, reason: String = "", message: String = "",
            startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, containerID: String = ""
        ) {
            self.exitCode = exitCode
            self.signal = signal
            self.reason = reason
            self.message = message
            self.startedAt = startedAt
            self.finishedAt = finishedAt
            self.containerID = containerID
        }
    }

    /// Reads a state; nil where it says none of the three.
    public init?(_ content: Value) {
        if let waiting = content["waiting"] {
            self = .waiting(reason: waiting.text("reason"), message: waiting.text("message"))
        } else if let running = content["running"] {
            self = .running(startedAt: running.time("startedAt") ?? Timestamp(seconds: 0))
        } else if let ended = content["terminated"] {
            self = .terminated(
                Termination(
                    exitCode: ended["exitCode"]?.integer ?? 0, signal: ended["signal"]?.integer ?? 0,
                    reason: ended.text("reason"), message: ended.text("message"), startedAt: ended.time("startedAt"),
                    finishedAt: ended.time("finishedAt"), containerID: ended.text("containerID")))
        } else {
            return nil
        }
    }

    public var content: Value {
        switch self {
        case .waiting(let reason, let message):
            var waiting = Value.emptyObject
            waiting.setText("reason", reason)
            waiting.setText("message", message)
            return ["waiting": waiting]
        case .running(let startedAt):
            return ["running": ["startedAt": .string(startedAt.text)]]
        case .terminated(let ended):
            var terminated: Value = ["exitCode": .integer(ended.exitCode)]
            if ended.signal != 0 { terminated["signal"] = .integer(ended.signal) }
            terminated.setText("reason", ended.reason)
            terminated.setText("message", ended.message)
            terminated["startedAt"] = ended.startedAt.map { .string($0.text) } ?? .null
            terminated["finishedAt"] = ended.finishedAt.map { .string($0.text) } ?? .null
            terminated.setText("containerID", ended.containerID)
            return ["terminated": terminated]
        }
    }

    public var termination: Termination? {
        if case .terminated(let ended) = self { ended } else { nil }
    }

    public var isRunning: Bool {
        if case .running = self { true } else { false }
    }
}
