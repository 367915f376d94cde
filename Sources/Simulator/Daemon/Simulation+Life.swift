internal import NodeAgent
internal import Objects
internal import Store

extension Simulation {
    /// The daemon ends; it is started again a little later. The nodes' runtimes go on.
    mutating func crash() {
        daemon = nil
        startsAt = now + .milliseconds(random.within(10...20_000))
        for index in nodes.indices { nodes[index].restartAgent(with: Simulation.agent(index)) }
        checks.planned = [:]
    }

    /// What the daemon does before anything else: reads what is stored, and adds what every store has to have.
    mutating func startDaemon() {
        startsAt = nil
        note("daemon", "starts")
        loadStore()
        var changes: [Change] = []
        func add(_ object: Object) {
            guard snapshot[object.key] == nil else { return }
            var object = object
            object.uid = "uid-\(object.key)-\(snapshot.revision)"
            object.creationTimestamp = now
            KindRegistry.builtIn.applyDefaults(to: &object)
            changes.append(.create(object))
        }
        for name in ["default", "kube-system"] { add(Namespace(name: name).object) }
        for setup in course.syncs {
            var sync = Sync(name: setup.name)
            sync.repository = "/srv/main.git"
            sync.path = setup.path
            sync.isAtomic = setup.isAtomic
            sync.drift = course.drift
            sync.rollsOutOnChange = setup.rollsOutOnChange
            add(sync.object)
        }
        add(ConfigChecksumKey.secret(Simulation.checksumKey))
        if !changes.isEmpty { write(Transaction(changes, by: "daemon")) }
        daemon = SimulatedDaemon(settings.controllers, course.syncs, in: snapshot, at: now, &random)
        for index in nodes.indices where nodes[index].absence == nil { startAgent(index) }
    }

    private static let checksumKey = Array("a key that is as good as any oth".utf8)

    /// Nothing that was acknowledged may be missing.
    private mutating func loadStore() {
        do throws(StoreFailure) {
            let stored = try backend.load()
            let loaded = Snapshot(revision: stored.revision, objects: stored.objects)
            checkNothingIsLost(loaded)
            snapshot = loaded
            states[states.count - 1] = loaded
            watched = CommitHistory(after: loaded.revision, maximumCommits: watched.maximumCommits)
        } catch {
            checks.fail("the store cannot be read: \(error)")
        }
    }
}
