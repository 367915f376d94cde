public import Measurements
public import Objects
public import Store

/// Lets the number of pods follow what they use, or any other metric (`pkg/controller/podautoscaler`).
///
/// It is looked at when anything was measured or the autoscaler or its target has changed, at most once a second, and not
/// every 15 seconds as in Kubernetes; what must not depend on that, windows and policies, goes by time.
public struct HorizontalPodAutoscalerController: Controller {
    static let component = "horizontal-pod-autoscaler"

    public let name = HorizontalPodAutoscalerController.component
    private let settings: AutoscalerSettings

    public init(settings: AutoscalerSettings = AutoscalerSettings()) { self.settings = settings }

    public var interval: Duration { settings.interval }

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        if event.kind == .horizontalPodAutoscaler {
            // Of two with one target, the other has to be looked at too.
            let rivals = HorizontalPodAutoscaler(event.object).target.map { followers(of: $0, in: snapshot) } ?? []
            return [event.key] + rivals.filter { $0 != event.key }
        }
        guard snapshot.kinds[event.kind]?.scale != nil else { return [] }
        return followers(of: event.key, in: snapshot)
    }

    private func followers(of target: ObjectKey, in snapshot: Snapshot) -> [ObjectKey] {
        snapshot.autoscalers(of: target).map(\.key)
    }

    public func keys(concernedBy measurements: Measurements, in snapshot: Snapshot) -> [ObjectKey] {
        snapshot.objects(of: .horizontalPodAutoscaler).map(\.key)
    }

    /// Before anything was measured nothing is decided: a daemon that has just been started would say of every metric that it
    /// cannot be had.
    public func reconcile(_ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> Plan {
        Plan()
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, measuring measurements: Measurements, at now: Timestamp,
        ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key], !object.isBeingDeleted else { return Plan() }
        var work = AutoscalerWork(
            HorizontalPodAutoscaler(object), settings, in: snapshot, measuring: measurements, at: now)
        work.run()
        return work.plan
    }
}
