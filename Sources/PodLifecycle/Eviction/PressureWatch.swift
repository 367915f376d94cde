public import Measurements
public import Objects

/// What a node is short of now, with what it was short of a little while ago: without that, a node at the edge would come and go
/// from what takes pods (`synchronize`, pkg/kubelet/eviction/eviction_manager.go).
public struct PressureWatch: Sendable, Hashable {
    public var settings: EvictionSettings
    private var lastSeen: [NodePressure: Timestamp] = [:]
    /// What the node's conditions say.
    public private(set) var pressures: Set<NodePressure> = []

    public init(_ settings: EvictionSettings) { self.settings = settings }

    /// What was stored before an agent was restarted counts as seen now: a restart does not end the time that a condition stays.
    public mutating func resume(_ node: Object?, at now: Timestamp) {
        for pressure in NodePressure.allCases where node?.condition(pressure.rawValue)?.isTrue == true {
            lastSeen[pressure] = now
            pressures.insert(pressure)
        }
    }

    /// Takes over what the node has left.
    ///
    /// - Returns: The thresholds that are not held.
    public mutating func observe(_ supply: NodeSupply, at now: Timestamp) -> [EvictionThreshold] {
        let met = settings.met(by: supply)
        for threshold in met { lastSeen[threshold.signal.pressure] = now }
        // `nodeConditionsObservedSince`
        lastSeen = lastSeen.filter { now - $0.value < settings.transitionPeriod || $0.value == now }
        pressures = Set(lastSeen.keys)
        return met
    }

    /// The wall clock was set back: nothing stays longer than before.
    public mutating func clockWentBack(by jump: Duration) { lastSeen = lastSeen.mapValues { $0 + jump } }

    /// Why the node does not take a new pod (`Admit`, pkg/kubelet/eviction/eviction_manager.go).
    public func rejection(of pod: Pod) -> Rejection? {
        guard !pressures.isEmpty, !EvictionRanking.isCritical(pod) else { return nil }
        if pressures == [.memory] {
            if QOSClass.of(pod.spec) != .bestEffort { return nil }
            if pod.spec.tolerations.contains(where: { $0.tolerates(.memoryPressure) }) { return nil }
        }
        let names = NodePressure.allCases.filter(pressures.contains).map(\.rawValue).joined(separator: " ")
        return Rejection(reason: Eviction.reason, message: "The node had condition: [\(names)]. ")
    }
}
