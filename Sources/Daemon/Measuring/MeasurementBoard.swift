internal import Measurements
internal import Objects
internal import Synchronization

/// What is measured on all nodes, for all who want to know.
final class MeasurementBoard: Sendable {
    private struct State {
        var nodes: [String: UsageRecorder] = [:]
        var exposed: [ObjectKey: ExposedMetrics] = [:]
        var external: [MetricSubject: [MetricSeries]] = [:]
        var troubles: [MetricSubject: String] = [:]
        var listeners: [Bell] = []
        var wantedAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    /// Rings when somebody wants to know, for who measures seldom while nobody does.
    let wanted = Bell()
    private let began = ContinuousClock.now
    private let patience: Duration

    /// - Parameter patience: So long after its beginning it may still have nothing of the user's metrics.
    init(patience: Duration = .zero) { self.patience = patience }

    /// Says that somebody wants to know, now and for some time.
    func want() {
        state.withLock { $0.wantedAt = .now }
        wanted.ring()
    }

    func wasWanted(within time: Duration) -> Bool {
        state.withLock { $0.wantedAt.map { .now - $0 <= time } ?? false }
    }

    func record(_ report: NodeCount, of node: String, at time: Timestamp) {
        state.withLock { $0.nodes[node, default: UsageRecorder()].record(report, at: time) }
    }

    /// What pods say of themselves.
    func set(exposed: [ObjectKey: ExposedMetrics]) { state.withLock { $0.exposed = exposed } }

    /// Series of all pods together.
    var exposedCount: Int {
        state.withLock { $0.exposed }.values.reduce(0) { $0 + $1.series.values.reduce(0) { $0 + $1.count } }
    }

    /// What was found outside, and why the rest was not.
    func set(external: [MetricSubject: [MetricSeries]], troubles: [MetricSubject: String]) {
        state.withLock { ($0.external, $0.troubles) = (external, troubles) }
    }

    /// Says that all nodes have been looked at.
    func tell() {
        let listeners = state.withLock { $0.listeners }
        listeners.forEach { $0.ring() }
    }

    /// By the nodes' names.
    var nodes: [String: UsageRecorder] { state.withLock { $0.nodes } }

    /// The latest of everything, for who acts by it: it is measured often from then on.
    func latest() -> Measurements {
        want()
        var measurements = Measurements()
        let nodes = state.withLock { state in
            measurements.isNew = ContinuousClock.now - began < patience
            measurements.exposed = state.exposed
            measurements.metrics = state.external
            measurements.troubles = state.troubles
            return state.nodes
        }
        for (name, node) in nodes {
            measurements.nodes[name] = node.node.sample
            // A pod that was moved and has its old name is where it runs now.
            measurements.pods.merge(node.pods) { PodUsage.newer($0, $1) }
        }
        return measurements
    }

    /// Calls `act` each time that all nodes have been looked at, until the task ends.
    func follow(_ act: () async throws -> Void) async rethrows {
        let bell = Bell()
        state.withLock { $0.listeners.append(bell) }
        defer { state.withLock { $0.listeners.removeAll { $0 === bell } } }
        while true {
            await bell.heard()
            // Who is ended hears the bell too.
            guard !Task.isCancelled else { return }
            try await act()
        }
    }
}

extension PodUsage {
    fileprivate static func newer(_ left: PodUsage, _ right: PodUsage) -> PodUsage {
        func time(_ usage: PodUsage) -> Timestamp? { usage.containers.values.map(\.time).max() }
        guard let one = time(left), let other = time(right) else { return left }
        return one < other ? right : left
    }
}
