internal import Objects
internal import Store

/// The health of all objects of a sync, of which it keeps those that are not current. An object is looked at again when
/// something was written that concerns it; a pod that is not current also when time has passed, which may make it fail.
struct HealthTracker: Sendable {
    /// What is not current.
    private(set) var ailing: [ObjectKey: Ailing] = [:]
    private var count = 0

    struct Ailing: Sendable {
        var health: Health
        /// Since when it has been so for its reason.
        var since: Timestamp
    }

    private static let absent = Health(.notFound, reason: "NotFound", "Resource not found")

    /// Objects by health.
    var counts: [Health.State: Int] {
        var counts: [Health.State: Int] = [:]
        for ill in ailing.values { counts[ill.health.state, default: 0] += 1 }
        if count > ailing.count { counts[.current] = count - ailing.count }
        return counts
    }

    /// - Parameters:
    ///   - touched: What may have changed since the last call, in git or in the store.
    ///   - known: Since when a key has been in the way for a reason, by what is known from before a restart.
    mutating func update(
        _ desired: DesiredSet, of sync: String, in snapshot: Snapshot, touched: TouchedKeys, at now: Timestamp,
        known: (ObjectKey, _ reason: String) -> Timestamp?
    ) {
        count = desired.count
        var keys = touched.keys
        if touched.isEverything {
            keys = Set(desired.keys)
            for key in ailing.keys where !desired.names(key) { ailing[key] = nil }
        } else {
            keys.formUnion(ailing.keys.filter { $0.kind == .pod })
        }
        for key in keys {
            guard desired.names(key) else {
                ailing[key] = nil
                continue
            }
            let isThere = snapshot.claim(of: key) == sync
            let health = isThere ? Health.of(key, in: snapshot, at: now) : HealthTracker.absent
            guard health.state != .current else {
                ailing[key] = nil
                continue
            }
            let before = ailing[key]
            let since = before?.health.reason == health.reason ? before?.since : known(key, health.reason)
            ailing[key] = Ailing(health: health, since: since ?? now)
        }
    }
}
