import Controllers
import Measurements
import Objects
import Store
import TestSupport

/// The control plane over a snapshot, with a clock that tests move and nodes that start and stop pods as told.
struct World {
    var snapshot: Snapshot
    var plane: ControlPlane
    var ids: IDSource
    var now = Timestamp.testStart
    /// The states before each commit, the oldest first; kept for plans on outdated states.
    var history: [Snapshot] = []
    var refusals: [TransactionRefused] = []
    var commits = 0
    private var secrets = SeededSecretMaker(seed: 1)
    /// Looked at after every commit.
    var invariant: ((Snapshot) -> String?)?
    var broken: [String] = []

    init(
        _ objects: [Object] = [], controllers: [any Controller] = [ReplicaSetController()], seed: UInt64 = 1
    ) {
        snapshot = Snapshot(objects: objects.map(World.defaulted))
        plane = ControlPlane(controllers)
        ids = IDSource(seed: seed)
        plane.started(with: snapshot)
    }

    /// Commits changes as a user or a node makes them.
    @discardableResult
    mutating func commit(_ changes: [Change], by author: String = "test") -> TransactionRefused? {
        do throws(TransactionRefused) {
            history.append(snapshot)
            let committed = try snapshot.apply(Transaction(changes, by: author))
            commits += 1
            plane.observed(committed, in: snapshot)
            if let fault = invariant?(snapshot) { broken.append("\(author) at \(now.text): \(fault)") }
            return nil
        } catch {
            return error
        }
    }

    /// Plans and commits one batch; false where there was nothing to commit. `lag`: how many commits the state that is
    /// planned on lies behind.
    mutating func step(lag: Int = 0, batch: Int = ControlPlane.defaultBatch) -> Bool {
        let old = lag > 0 && !history.isEmpty ? history[max(0, history.count - lag)] : snapshot
        let works = plane.plan(upTo: batch, in: old, at: now, ids: &ids)
        for case let work? in works.map({ try? $0.filled(by: &secrets, at: now) }) {
            if let error = commit(work.transaction.changes, by: work.transaction.author) {
                refusals.append(error)
                plane.refused(work.item, because: error, at: now)
            } else {
                plane.committed(work.item)
            }
        }
        return !works.isEmpty
    }

    /// Runs until nothing is left to do now.
    mutating func settle() {
        var steps = 0
        while steps < 1000, step() || plane.backlog > 0 { steps += 1 }
        if steps == 1000 { broken.append("the controllers do not come to rest at \(now.text)") }
    }

    mutating func advance(_ seconds: Int64) {
        now = now + .seconds(seconds)
        settle()
    }

    mutating func measure(_ measurements: Measurements) {
        plane.measured(measurements, in: snapshot)
        settle()
    }

    // MARK: What users do

    mutating func create(_ object: Object) {
        commit([
            .create(
                object.with {
                    $0.uid = ids.uid(); $0.creationTimestamp = now
                })
        ])
    }

    mutating func update(_ key: ObjectKey, _ change: (inout Object) -> Void) {
        guard let object = snapshot[key] else { return }
        commit([.update(World.defaulted(object.with(change)))])
    }

    /// What users write is completed before it is stored.
    private static func defaulted(_ object: Object) -> Object {
        guard object.kind == .deployment || object.kind == .replicaSet else { return object }
        return object.with { KindRegistry.builtIn.applyDefaults(to: &$0) }
    }

    mutating func delete(_ key: ObjectKey, propagation: DeletionPropagation? = nil) {
        guard let change = snapshot[key]?.deletion(at: now, propagation: propagation) else { return }
        commit([change])
    }

    // MARK: What nodes do

    mutating func makeReady(_ pod: Pod, node: String = "n1") {
        let now = now
        update(pod.key) {
            var pod = Pod($0)
            if pod.nodeName.isEmpty { pod.nodeName = node }
            pod.status.phase = .running
            pod.object.setCondition(Condition("Ready", true, at: now))
            $0 = pod.object
        }
    }

    mutating func makeUnready(_ pod: Pod) {
        let now = now
        update(pod.key) { $0.setCondition(Condition("Ready", false, at: now)) }
    }

    mutating func fail(_ pod: Pod, reason: String = "Evicted", message: String = "") {
        let now = now
        update(pod.key) {
            var pod = Pod($0)
            pod.status.phase = .failed
            pod.status.reason = reason
            pod.status.message = message
            pod.object.setCondition(Condition("Ready", false, at: now))
            $0 = pod.object
        }
    }

    /// The node has stopped a pod that is being deleted.
    mutating func stopped(_ pod: Pod) {
        guard let stored = snapshot[pod.key], stored.uid == pod.uid else { return }
        if let change = stored.deletion(at: now, gracePeriodSeconds: 0) { commit([change]) }
    }

    /// All pods come up, and all that are being deleted go, with the controllers in between, until nothing changes.
    mutating func runNodes() {
        for _ in 0..<200 {
            settle()
            let before = commits
            for pod in pods {
                if pod.isBeingDeleted { stopped(pod) } else if pod.isActive, !pod.isReady { makeReady(pod) }
            }
            if commits == before { return }
        }
        broken.append("the nodes do not come to rest")
    }

    // MARK: Looks

    var pods: [Pod] { snapshot.objects(of: .pod).map(Pod.init) }
    var activePods: [Pod] { pods.filter(\.isActive) }
    var replicaSets: [ReplicaSet] { snapshot.objects(of: .replicaSet).map(ReplicaSet.init) }
    var events: [Event] { snapshot.objects(of: .event).map(Event.init) }

    func replicaSet(_ name: String) -> ReplicaSet? {
        snapshot[ObjectKey(.replicaSet, namespace: "default", name: name)].map(ReplicaSet.init)
    }

    func deployment(_ name: String) -> Deployment? {
        snapshot[ObjectKey(.deployment, namespace: "default", name: name)].map(Deployment.init)
    }
}
