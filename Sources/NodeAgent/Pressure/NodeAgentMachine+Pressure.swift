internal import Measurements
public import Objects
public import PodLifecycle
internal import Runtime
public import Store

/// What a look at what a node has left is worth telling.
public struct PressureNews: Sendable {
    public var events: [EventNote] = []
    /// For who looks after the machine.
    public var lines: [String] = []
}

/// What a node is short of, and which pods go for it.
extension NodeAgentMachine {
    /// How often it is looked at what the node has left (`evictionMonitoringPeriod`, pkg/kubelet/kubelet.go).
    public static let pressurePeriod = Duration.seconds(10)
    /// How long the next look waits at most for evicted pods to be gone (`podCleanupTimeout`).
    public static let evictionPatience = Duration.seconds(30)

    /// What the node's conditions say.
    public var pressures: Set<NodePressure> { pressure?.pressures ?? [] }

    /// Whether it is looked at all at what the node has left.
    public var watchesPressure: Bool { pressure != nil }

    public var evictionSettings: EvictionSettings? { pressure?.settings }

    /// Pods that are going for want of something, as far as anything of them is still there.
    public var isEvicting: Bool {
        evicting.contains { uid in
            guard let record = records[uid], let pod = record.pod else { return false }
            return !pod.isFinished || record.observation.isAlive
        }
    }

    /// Where pods write whose own limits have to be looked after, or all that run.
    public func disks(all: Bool) -> [PodDisk] {
        active.filter { all || $0.spec.limitsStorage }.map { PodDisk($0, on: lifecycle.node) }
    }

    /// Pods of which anything runs.
    private var active: [Pod] {
        records.sorted { $0.key < $1.key }.compactMap { _, record in
            guard let pod = record.pod, !pod.isFinished, record.observation.isAlive, !record.memory.isEvicted else {
                return nil
            }
            return pod
        }
    }

    /// Goes on from what the node's object says: to be called before a new agent writes it.
    public mutating func resumePressure(in snapshot: Snapshot, at now: Timestamp) {
        let node = snapshot[ObjectKey(.node, name: nodeName)]
        pressure?.resume(node, at: now)
    }

    /// Takes over what was found; says which pods go.
    ///
    /// - Parameter snapshot: For the node's own object.
    public mutating func looked(_ look: PressureLook, at now: Timestamp, in snapshot: Snapshot) -> PressureNews {
        var news = PressureNews()
        guard var watch = pressure else { return news }
        let node = snapshot[ObjectKey(.node, name: nodeName)]
        let before = watch.pressures
        let met = watch.observe(look.supply, at: now)
        pressure = watch
        func tell(_ kind: EventNote.Kind, _ reason: String, _ message: String) {
            guard let node else { return }
            news.events.append(EventNote(kind, reason, message, regarding: node, component: "kubelet"))
        }
        for pressure in NodePressure.allCases
        where before.contains(pressure) != watch.pressures.contains(pressure) {
            let isShort = watch.pressures.contains(pressure)
            let reason = pressure.eventReason(isShort)
            tell(.normal, reason, "Node \(nodeName) status is now: \(reason)")
            if !isShort { news.lines.append("\(nodeName) is short no more: \(reason)") }
        }
        for threshold in met where !before.contains(threshold.signal.pressure) {
            news.lines.append(
                "\(nodeName) is short: \(threshold.text(look.supply)); fewer pods come or none, and pods go one by one "
                    + "until there is enough; 'skeg run --eviction-hard' sets when")
        }
        evicting = []
        let decision = EvictionDecision(active, met: met, look.supply, look.usage)
        if let signal = decision.signal {
            tell(.warning, "EvictionThresholdMet", "Attempting to reclaim \(signal.resource)")
        }
        for (uid, eviction) in decision.evictions {
            records[uid]?.memory.evict(eviction)
            evicting.insert(uid)
            dirty.insert(uid)
        }
        return news
    }
}
