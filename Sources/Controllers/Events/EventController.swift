public import Objects
public import Store

/// Keeps events from filling the store: removes those that are older than their time to live, and of too many the oldest.
///
/// Its keys are no objects: `Event//<n>` is a span of time in which events expire, `Event/<namespace>/` a namespace that
/// has too many, and `Event//all` the store that has too many. So an event costs one look at its clock, and a scan
/// happens once a span.
public struct EventController: Controller {
    public struct Limits: Sendable {
        /// As kube-apiserver's `--event-ttl`.
        public var timeToLive = Duration.seconds(3600)
        public var eventsPerNamespace = 1000
        public var events = 10_000
        /// Events go this much too late at most, so that many go at once.
        public var span = Duration.seconds(300)

        public init() {}
    }

    public let name = "event-controller"
    private let limits: Limits

    public init(limits: Limits = Limits()) { self.limits = limits }

    private static let allKey = ObjectKey(.event, name: "all")

    private var spanSeconds: Int64 { max(1, limits.span.components.seconds) }

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        guard event.kind == .event else { return [] }
        if case .removed = event { return [] }
        var keys = [ObjectKey(.event, name: String(expiry(of: event.object).seconds / spanSeconds + 1))]
        guard case .added(let object) = event else { return keys }
        // A tenth over the bound, so that only every so many additions cause a scan.
        if snapshot.count(of: .event, in: object.namespace) > limits.eventsPerNamespace * 11 / 10 {
            keys.append(ObjectKey(.event, namespace: object.namespace, name: ""))
        }
        if snapshot.count(of: .event) > limits.events * 11 / 10 { keys.append(EventController.allKey) }
        return keys
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        if key == EventController.allKey { return surplus(snapshot.objects(of: .event), over: limits.events) }
        if key.name.isEmpty {
            return surplus(snapshot.objects(of: .event, in: key.namespace), over: limits.eventsPerNamespace)
        }
        guard let span = Int64(key.name) else { return Plan() }
        let end = Timestamp(seconds: span * spanSeconds)
        guard end <= now else { return Plan(requeueAfter: end - now) }
        return Plan(changes: snapshot.objects(of: .event).filter { expiry(of: $0) <= now }.map(removal))
    }

    private func expiry(of event: Object) -> Timestamp {
        (Event(event).lastSeen ?? Timestamp(seconds: 0)) + limits.timeToLive
    }

    private func surplus(_ events: [Object], over limit: Int) -> Plan {
        guard events.count > limit else { return Plan() }
        let oldest = events.map { (expiry: expiry(of: $0), key: $0.key, event: $0) }
            .sorted { ($0.expiry, $0.key) < ($1.expiry, $1.key) }
            .prefix(events.count - limit)
        return Plan(changes: oldest.map { removal($0.event) })
    }

    private func removal(_ event: Object) -> Change { .remove(event.key, uid: event.uid) }
}
