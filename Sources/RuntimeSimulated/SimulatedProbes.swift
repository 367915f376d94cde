public import Objects
public import Runtime

/// What the probes of a simulated container find, by how long it has been running.
public struct SimulatedProbes: Sendable, Hashable {
    /// From then on startup probes succeed.
    public var startup = Duration.zero
    /// From then on readiness probes succeed.
    public var ready = Duration.zero
    /// Readiness is lost for so long, then there again for so long, and so on; nil for never.
    public var flap: Duration?
    /// From then on liveness probes fail; nil for never.
    public var sick: Duration?
    /// From then on nobody answers; nil for never.
    public var hung: Duration?

    public init() {}

    mutating func set(_ word: String, _ value: Duration) {
        switch word {
        case "startup": startup = value
        case "ready": ready = value
        case "flap": flap = value > .zero ? value : nil
        case "sick": sick = value
        default: hung = value
        }
    }

    /// - Parameter age: How long the container has been running.
    func answer(_ kind: ProbeKind, age: Duration) -> ProbeAnswer {
        if let hung, age >= hung { return ProbeAnswer(.failure, "simulated silence", hasTimedOut: true) }
        let isWell: Bool =
            switch kind {
            case .startup: age >= startup
            case .liveness: sick.map { age < $0 } ?? true
            case .readiness: age >= ready && isUp(after: age - ready)
            }
        return isWell ? ProbeAnswer(.success) : ProbeAnswer(.failure, "simulated failure")
    }

    private func isUp(after time: Duration) -> Bool {
        guard let flap else { return true }
        return time.nanoseconds / max(1, flap.nanoseconds) % 2 == 0
    }
}

extension SimulatedRuntimeState {
    /// What comes of a look, and when. Hooks over the network are always answered.
    public mutating func probe(_ request: ProbeRequest) -> (answer: ProbeAnswer, at: Timestamp) {
        let answer: ProbeAnswer
        if case .running(let startedAt)? = containers[request.container]?.status.state,
            let behavior = containers[request.container]?.behavior
        {
            switch request.purpose {
            case .probe(let kind): answer = behavior.probes.answer(kind, age: now - startedAt)
            case .hook: answer = ProbeAnswer(.success)
            }
        } else {
            answer = ProbeAnswer(.unknown, "container \(request.container) is not running")
        }
        let at = answer.hasTimedOut ? now + request.timeout : now + min(faults.drawDelay(), request.timeout)
        return (answer, at)
    }
}
