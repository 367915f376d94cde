public import Objects
public import Store

/// The health of many objects, looked at again only where it may have changed: an object that is current stays so until
/// it is written; one that is not depends on its pods and on time too.
public struct HealthTracker: Sendable {
    private var current: [ObjectKey: Seen] = [:]

    private struct Seen: Sendable {
        var resourceVersion: String
        var health: Health
    }

    public init() {}

    public mutating func health(of key: ObjectKey, in snapshot: Snapshot, at now: Timestamp) -> Health {
        guard let object = snapshot[key] else {
            current[key] = nil
            return Health.of(key, in: snapshot, at: now)
        }
        if let seen = current[key], seen.resourceVersion == object.resourceVersion { return seen.health }
        let health = Health.of(object, in: snapshot, at: now)
        current[key] =
            health.state == .current ? Seen(resourceVersion: object.resourceVersion, health: health) : nil
        return health
    }
}
