public import Measurements
public import Objects

/// What a decision wants done: changes that are one transaction, when to look again, and what to tell people.
public struct Plan: Sendable {
    public var changes: [Change]
    /// When to reconcile again though nothing has changed; nil for not at all.
    public var requeueAfter: Duration?
    public var events: [EventNote]
    /// What has to be made and written into the changes before they are committed.
    public var orders: [SecretOrder] = []

    public init(changes: [Change] = [], requeueAfter: Duration? = nil, events: [EventNote] = []) {
        self.changes = changes
        self.requeueAfter = requeueAfter
        self.events = events
    }

    /// Looks again after `delay`, or sooner where the plan already wants so.
    public mutating func requeue(after delay: Duration) {
        requeueAfter = requeueAfter.map { min($0, delay) } ?? delay
    }
}

/// A message for people about an object; becomes an `Event`, or counts up one that says the same.
public struct EventNote: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case normal = "Normal", warning = "Warning" }

    public var kind: Kind
    /// CamelCase, one word, as in Kubernetes: `ScalingReplicaSet`.
    public var reason: String
    public var message: String
    /// The object it is about.
    public var regarding: Object
    /// Which part of it, as a field: `spec.containers{web}`; empty for the whole.
    public var fieldPath: String
    /// Who says so: `deployment-controller`, `default-scheduler`, `kubelet`.
    public var component: String

    public init(
        _ kind: Kind, _ reason: String, _ message: String, regarding: Object, fieldPath: String = "", component: String
    ) {
        self.kind = kind
        self.reason = reason
        self.message = message
        self.regarding = regarding
        self.fieldPath = fieldPath
        self.component = component
    }
}

/// Drives one kind of object towards what is desired: a pure function of what is.
public protocol Controller: Sendable {
    /// As in the component names of Kubernetes: `replicaset-controller`.
    var name: String { get }

    /// The objects of this controller that a change may concern.
    func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey]

    /// What to do about one object now. The key's object may be gone.
    func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan

    /// A key is looked at no more often; zero for no such bound.
    var interval: Duration { get }

    /// The objects of this controller that go by what is measured, to be looked at when that has changed.
    func keys(concernedBy measurements: Measurements, in snapshot: Snapshot) -> [ObjectKey]

    /// The same as without measurements, for a controller that goes by them.
    func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, measuring measurements: Measurements, at now: Timestamp,
        ids: inout IDSource
    ) -> Plan
}

/// Most controllers go by objects alone.
extension Controller {
    public var interval: Duration { .zero }

    public func keys(concernedBy measurements: Measurements, in snapshot: Snapshot) -> [ObjectKey] { [] }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, measuring measurements: Measurements, at now: Timestamp,
        ids: inout IDSource
    ) -> Plan {
        reconcile(key, in: snapshot, at: now, ids: &ids)
    }
}
