public import Measurements
public import Objects
public import Store

/// Runs the controllers: knows which keys need a look, hands them out fairly, and turns plans into transactions. A value
/// without clock or IO; its driver passes in what happened and carries the transactions out:
///
/// 1. `started(with:)` once; then `observed(_:in:)` for each commit, by whomever, in order.
/// 2. `plan(upTo:in:at:ids:)` with the latest snapshot, until it returns nothing.
/// 3. For each planned piece of work `committed(_:at:)` once its transaction is durable, `refused(_:because:at:)`, or
///    `postponed(_:at:)` where it could not be tried.
/// 4. Sleep until `nextWake()`, which is at once while keys wait, or the next commit.
///
/// A snapshot older than the last commit is allowed: a plan made on it is refused by its preconditions, or else its key is
/// looked at once more on the next one.
public struct ControlPlane: Sendable {
    /// One key that one controller looks at.
    public struct WorkItem: Sendable, Hashable {
        /// The place of the controller in the list that the control plane was made with.
        public let controller: Int
        public let key: ObjectKey
    }

    /// A transaction to be committed, and the work that it comes from.
    public struct PlannedWork: Sendable {
        public let item: WorkItem
        public let transaction: Transaction

        /// This work with all secrets made that it orders.
        public func filled(by maker: inout some SecretMaker, at now: Timestamp) throws(SecretFailure) -> PlannedWork {
            guard !transaction.orders.isEmpty else { return self }
            return PlannedWork(item: item, transaction: try transaction.filled(by: &maker, at: now))
        }
    }

    /// How many transactions are made on one snapshot before it is looked at anew.
    public static let defaultBatch = 256
    /// How many keys are looked at for them; most looks find nothing to do.
    static let maximumLooks = 8192

    private let controllers: [any Controller]
    private var queues: [WorkQueue<ObjectKey>]
    /// When an item wants to be looked at again once its transaction is committed.
    private var requeueTimes: [WorkItem: Timestamp] = [:]
    /// The items whose plan was made on an older state than has been observed.
    private var lagging: Set<WorkItem> = []
    private var observedRevision: Revision = 0
    private var recorder: EventRecorder
    /// The controller whose turn is next.
    private var turn = 0
    /// The latest that was measured; nil before anything was.
    private var measurements: Measurements?
    /// When keys were looked at that may not be looked at again at once.
    private var looked: [WorkItem: Timestamp] = [:]
    private var clock: Timestamp?

    public init(
        _ controllers: [any Controller], backoff: Backoff = .refusedTransactions,
        recorder: EventRecorder = EventRecorder()
    ) {
        self.controllers = controllers
        self.recorder = recorder
        queues = controllers.map { _ in WorkQueue(backoff: backoff) }
    }

    /// How many keys wait for a look now.
    public var backlog: Int { queues.reduce(0) { $0 + $1.count } }

    /// The same for each controller.
    public var backlogs: [(controller: String, count: Int)] {
        zip(controllers, queues).map { (controller: $0.name, count: $1.count) }
    }

    public func name(of item: WorkItem) -> String { controllers[item.controller].name }

    // MARK: What happened

    /// Looks at everything, as if each object had just been added.
    public mutating func started(with snapshot: Snapshot) {
        observedRevision = max(observedRevision, snapshot.revision)
        for object in snapshot.all { observed(.added(object), in: snapshot) }
    }

    public mutating func observed(_ committed: Committed, in snapshot: Snapshot) {
        observedRevision = max(observedRevision, committed.revision)
        for event in committed.events { observed(event, in: snapshot) }
    }

    private mutating func observed(_ event: StoreEvent, in snapshot: Snapshot) {
        for (index, controller) in controllers.enumerated() {
            for key in controller.keys(concernedBy: event, in: snapshot) { queues[index].add(key) }
        }
    }

    /// Something was measured. What is decided from now on goes by it.
    public mutating func measured(_ measurements: Measurements, in snapshot: Snapshot) {
        self.measurements = measurements
        for (index, controller) in controllers.enumerated() {
            for key in controller.keys(concernedBy: measurements, in: snapshot) { queues[index].add(key) }
        }
    }

    /// The item's transaction is durable.
    public mutating func committed(_ item: WorkItem) {
        if lagging.remove(item) != nil { queues[item.controller].add(item.key) }
        queues[item.controller].succeeded(item.key)
        // The latest plan alone says when to look again.
        queues[item.controller].schedule(item.key, at: requeueTimes.removeValue(forKey: item))
        queues[item.controller].done(item.key)
    }

    /// The item's transaction was not done; the item is looked at again after a delay that grows with each refusal.
    public mutating func refused(_ item: WorkItem, because error: TransactionRefused, at now: Timestamp) {
        postponed(item, at: now)
    }

    /// The item's transaction was not tried; the same follows.
    public mutating func postponed(_ item: WorkItem, at now: Timestamp) {
        requeueTimes[item] = nil
        lagging.remove(item)
        queues[item.controller].failed(item.key, at: now)
        queues[item.controller].done(item.key)
    }

    // MARK: What to do

    /// The next key to look at; the controllers take turns, so that a long queue holds up no other.
    public mutating func next(at now: Timestamp) -> WorkItem? {
        timePassed(to: now)
        for step in 0..<controllers.count {
            let index = (turn + step) % controllers.count
            while let key = queues[index].next() {
                let item = WorkItem(controller: index, key: key)
                guard isTooSoon(item, at: now) else {
                    turn = (index + 1) % controllers.count
                    return item
                }
            }
        }
        return nil
    }

    /// Lets a key wait that was looked at less than its controller's interval ago; notes the look at one that may.
    private mutating func isTooSoon(_ item: WorkItem, at now: Timestamp) -> Bool {
        let interval = controllers[item.controller].interval
        guard interval > .zero else { return false }
        if let last = looked[item], last + interval > now {
            queues[item.controller].add(item.key, at: last + interval)
            queues[item.controller].done(item.key)
            return true
        }
        if looked.count >= ControlPlane.maximumLooks { looked = looked.filter { $0.value + interval > now } }
        looked[item] = now
        return false
    }

    /// What is to be committed for an item; nil where there is nothing to do, and the work on the item has ended.
    public mutating func plan(
        _ item: WorkItem, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Transaction? {
        if case .transaction(let transaction) = outcome(of: item, in: snapshot, at: now, ids: &ids, apartFrom: []) {
            return transaction
        }
        committed(item)
        return nil
    }

    /// As many as `limit` transactions made on one snapshot, which may be committed as one group, in order. Empty where
    /// no key that waits has anything to do.
    public mutating func plan(
        upTo limit: Int = defaultBatch, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> [PlannedWork] {
        var works: [PlannedWork] = []
        var written: Set<ObjectKey> = []
        var outdated: [WorkItem] = []
        for _ in 0..<ControlPlane.maximumLooks where works.count < limit {
            guard let item = next(at: now) else { break }
            switch outcome(of: item, in: snapshot, at: now, ids: &ids, apartFrom: written) {
            case .nothing where lagging.remove(item) != nil: outdated.append(item)
            case .nothing: committed(item)
            case .outdated: outdated.append(item)
            case .transaction(let transaction):
                for change in transaction.changes { written.insert(change.key) }
                works.append(PlannedWork(item: item, transaction: transaction))
            }
        }
        // Looked at again on the next snapshot: cheaper than a refusal and its delay.
        for item in outdated {
            queues[item.controller].add(item.key)
            queues[item.controller].done(item.key)
        }
        return works
    }

    /// When to plan again though nothing has been committed; nil for not at all. In the past while keys wait.
    public mutating func nextWake() -> Timestamp? {
        var soonest = backlog > 0 ? clock : nil
        for index in queues.indices {
            if let due = queues[index].nextDue(), due < soonest ?? due + .nanoseconds(1) { soonest = due }
        }
        return soonest
    }

    private enum Outcome {
        case nothing
        case transaction(Transaction)
        /// It rests on what an earlier plan of the same batch writes.
        case outdated
    }

    private mutating func outcome(
        of item: WorkItem, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource,
        apartFrom written: Set<ObjectKey>
    ) -> Outcome {
        let controller = controllers[item.controller]
        let plan =
            if let measurements {
                controller.reconcile(item.key, in: snapshot, measuring: measurements, at: now, ids: &ids)
            } else {
                controller.reconcile(item.key, in: snapshot, at: now, ids: &ids)
            }
        if !written.isEmpty, plan.changes.contains(where: { written.contains($0.key) }) { return .outdated }
        if snapshot.revision < observedRevision { lagging.insert(item) }
        let changes =
            plan.changes + recorder.record(plan.events, in: snapshot, apartFrom: written, at: now, ids: &ids)
        requeueTimes[item] = plan.requeueAfter.map { now + $0 }
        return changes.isEmpty
            ? .nothing : .transaction(Transaction(changes, by: controller.name, orders: plan.orders))
    }

    /// A clock that was set back would let delayed keys wait for hours, so their times move with it.
    private mutating func timePassed(to now: Timestamp) {
        if let clock, now < clock {
            for index in queues.indices { queues[index].clockWentBack(by: clock - now) }
            looked = [:]
        }
        clock = now
        for index in queues.indices { queues[index].timeCame(now) }
    }
}
