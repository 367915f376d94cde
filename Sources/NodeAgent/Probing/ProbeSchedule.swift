internal import Objects
internal import PodLifecycle

/// Names a probe on a node.
struct ProbeReference: Sendable, Hashable {
    /// The pod's.
    var uid: String
    var id: ProbeID
}

/// When which probe of a node is due, and how many are under way.
///
/// A probe costs the logarithm of their number, and none is looked at before its time. There are two lanes: probes that
/// nobody answered the last time take turns among themselves, so that however many hang, the others go on.
struct ProbeSchedule: Sendable {
    enum Lane: Sendable, Hashable { case quick, slow }

    private var calendar = TimerQueue<ProbeReference>()
    private var waiting: [Lane: FairQueue<ProbeReference>] = [.quick: FairQueue(), .slow: FairQueue()]
    private(set) var underWay: [Lane: Int] = [.quick: 0, .slow: 0]

    /// When the next probe is due; those that wait for their lane do so until one ends.
    var next: Timestamp? { calendar.next }

    mutating func set(_ reference: ProbeReference, at time: Timestamp) { calendar.set(reference, at: time) }

    /// The probes whose time has come; they wait for a place in a lane now.
    mutating func due(at now: Timestamp) -> [ProbeReference] { calendar.due(at: now) }

    mutating func wait(_ reference: ProbeReference, in lane: Lane) {
        waiting[lane, default: FairQueue()].insert(reference)
    }

    /// The one that has waited longest, where there is a place for it.
    mutating func take(from lane: Lane, limit: Int) -> ProbeReference? {
        guard underWay[lane, default: 0] < limit else { return nil }
        return waiting[lane, default: FairQueue()].next()
    }

    mutating func began(in lane: Lane) { underWay[lane, default: 0] += 1 }

    mutating func ended(in lane: Lane) { underWay[lane, default: 0] -= 1 }

    mutating func clockWentBack(by jump: Duration) { calendar.clockWentBack(by: jump) }
}
