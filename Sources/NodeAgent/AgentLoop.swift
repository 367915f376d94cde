internal import Objects
internal import PodLifecycle
internal import Runtime
internal import Store

/// The loop of an agent: all its state, touched by one task only.
struct AgentLoop {
    let agent: NodeAgent
    var machine: NodeAgentMachine
    private let feed: StoreFeed
    private var ids: IDSource
    /// How far the machine knows the store.
    private var revision: Revision = 0
    private var isFlushing = false
    private var mayFlush = false
    private var isFlushScheduled = false
    private var isWritingNode = false
    private var nodeReportAt: Timestamp
    private var tickAt: Timestamp?
    /// When it is looked next at what the node has left.
    private var pressureAt: Timestamp
    private var isLookingAtPressure = false
    private var isEvicting = false
    private var hints: [ContainerID] = []
    private var events: [EventNote] = []

    /// The most statuses that are written at once.
    private static let writesAtOnce = 1000

    init(agent: NodeAgent, machine: NodeAgentMachine, feed: StoreFeed, seed: Timestamp) {
        self.agent = agent
        self.machine = machine
        self.feed = feed
        var generator = SystemRandomNumberGenerator()
        ids = IDSource(from: &generator)
        nodeReportAt = seed
        pressureAt = seed
    }

    private var now: Timestamp { agent.options.now() }

    mutating func begin() async {
        readStore()
        machine.resumePressure(in: agent.store.snapshot, at: now)
        for found in await agent.files.leftovers() {
            machine.foundFiles(of: found.uid, logDirectory: found.logDirectory)
        }
    }

    // MARK: What came in

    mutating func receive(_ message: AgentMessage) {
        switch message {
        case .store(let revision, let events): observe(events, at: revision)
        case .storeLost: readStore()
        case .finished(let uid, let id, let outcome):
            events += machine.finished(uid, id, outcome, at: now)
        case .probed(let probe, let answer, let time): probed(probe, answer, after: time)
        case .relisted(let token, let sandboxes, let containers):
            machine.relisted(token, sandboxes: sandboxes, containers: containers, at: now)
        case .relistFailed: machine.relistFailed(at: now)
        case .runtimeHint(let id): hints.append(id)
        case .containerLooked(let status, let token):
            if let status { machine.containerChanged(status, token) } else { machine.somethingChanged() }
        case .flush:
            isFlushScheduled = false
            mayFlush = true
        case .written(let results):
            isFlushing = false
            for result in results { machine.written(result.uid, hasChanged: result.hasChanged) }
        case .nodeWritten(let succeeded):
            isWritingNode = false
            if !succeeded { nodeReportAt = now + .seconds(1) }
        case .pressureLooked(let look): pressureLooked(look)
        case .tick: tickAt = nil
        }
    }

    private mutating func probed(
        _ probe: NodeAgentMachine.StartedProbe, _ answer: ProbeAnswer, after time: Duration
    ) {
        if let (namespace, name) = machine.name(of: probe.uid) {
            agent.probeCounts.add(
                .init(
                    namespace: namespace, pod: name, podUID: probe.uid, container: probe.start.id.container,
                    kind: probe.start.id.kind), answer.verdict, after: time)
        }
        events += machine.probed(probe, answer, in: agent.store.snapshot, at: now)
    }

    /// Looks at the state as a whole.
    private mutating func readStore() {
        let snapshot = agent.store.snapshot
        revision = snapshot.revision
        machine.observe(snapshot)
        if snapshot[ObjectKey(.node, name: machine.nodeName)] == nil { nodeReportAt = min(nodeReportAt, now) }
    }

    private mutating func observe(_ events: [StoreEvent], at revision: Revision) {
        guard revision > self.revision else { return }
        self.revision = revision
        machine.observe(events)
        for case .removed(let object) in events where object.kind == .node && object.name == machine.nodeName {
            nodeReportAt = min(nodeReportAt, now)
        }
    }

    // MARK: What goes out

    mutating func turn(_ group: inout DiscardingTaskGroup) {
        let agent = agent
        for id in hints {
            let token = machine.token
            group.addTask {
                let status = try? await agent.runtime.status(of: id)
                agent.mailbox.post(.containerLooked(status, token))
            }
        }
        hints = []
        let news = machine.configuration.takeNews()
        feed.follow(news.read, not: news.unread, for: machine.nodeName)
        let now = now
        let commands = machine.step(at: now, in: agent.store.snapshot)
        for started in commands.actions {
            group.addTask {
                let outcome = await agent.carryOut(started.action, uid: started.uid)
                agent.mailbox.post(.finished(uid: started.uid, started.id, outcome))
            }
        }
        for probe in commands.probes {
            group.addTask(executorPreference: agent.prober.executor) {
                let start = ContinuousClock.now
                let answer = await agent.prober.probe(probe.request)
                agent.mailbox.post(.probed(probe, answer, after: ContinuousClock.now - start))
            }
        }
        agent.probeCounts.forget(commands.forgotten)
        if commands.relist { relist(&group) }
        events += commands.events
        for note in commands.events where note.reason == Eviction.reason {
            let pod = note.regarding
            agent.options.tell("pod \(pod.namespace)/\(pod.name) has to go: \(note.message)")
        }
        if !events.isEmpty {
            let notes = events
            events = []
            group.addTask { await agent.options.record(notes) }
        }
        writeStatuses(&group)
        if now >= nodeReportAt, !isWritingNode { writeNode(&group, at: now) }
        var next = min(commands.wakeAt ?? nodeReportAt, nodeReportAt)
        if machine.watchesPressure {
            lookAtPressure(&group, at: now)
            if !isLookingAtPressure { next = min(next, pressureAt) }
        }
        wake(&group, at: next, now: now)
    }

    private mutating func relist(_ group: inout DiscardingTaskGroup) {
        let agent = agent
        let token = machine.relistBegun()
        group.addTask {
            do {
                // Containers first: what is made in between has its sandbox in the second list.
                let containers = try await agent.runtime.containers()
                let sandboxes = try await agent.runtime.sandboxes()
                agent.mailbox.post(.relisted(token, sandboxes: sandboxes, containers: containers))
            } catch {
                agent.mailbox.post(.relistFailed)
            }
        }
    }

    private mutating func writeStatuses(_ group: inout DiscardingTaskGroup) {
        guard machine.hasUnwritten, !isFlushing else { return }
        let agent = agent
        guard mayFlush || agent.options.statusDelay == .zero else {
            if isFlushScheduled { return }
            isFlushScheduled = true
            // A little later they are more, and cost no more.
            group.addTask {
                try? await Task.sleep(for: agent.options.statusDelay)
                agent.mailbox.post(.flush)
            }
            return
        }
        mayFlush = false
        isFlushing = true
        let writes = machine.takeWrites(maximum: AgentLoop.writesAtOnce)
        let author = "node/\(machine.nodeName)"
        group.addTask {
            let results = await agent.store.commit(writes.map { Transaction([$0.change], by: author) })
            // The store itself is in trouble: trying again at once would only make it worse.
            if results.contains(where: { $0.isTrouble }) { try? await Task.sleep(for: .seconds(1)) }
            agent.mailbox.post(.written(zip(writes, results).map { ($0.uid, $1.hasChanged) }))
        }
    }

    private mutating func writeNode(_ group: inout DiscardingTaskGroup, at now: Timestamp) {
        let agent = agent
        nodeReportAt = now + NodeRegistration.reportPeriod
        let existing = agent.store.snapshot[ObjectKey(.node, name: machine.nodeName)]
        let node = NodeRegistration.node(
            agent.options.description, existing: existing, pressures: machine.pressures, at: now, ids: &ids)
        isWritingNode = true
        let change: Change = existing == nil ? .create(node) : .update(node)
        let author = "node/\(machine.nodeName)"
        group.addTask {
            let results = await agent.store.commit([Transaction([change], by: author)])
            let succeeded = results.allSatisfy { if case .success = $0 { true } else { false } }
            agent.mailbox.post(.nodeWritten(succeeded: succeeded))
        }
    }

    private mutating func lookAtPressure(_ group: inout DiscardingTaskGroup, at now: Timestamp) {
        // Once those are gone that were told to, it may be enough.
        if isEvicting, !machine.isEvicting {
            isEvicting = false
            pressureAt = min(pressureAt, now)
        }
        guard now >= pressureAt, !isLookingAtPressure, let settings = machine.evictionSettings else { return }
        isLookingAtPressure = true
        let agent = agent
        let (limited, all) = (machine.disks(all: false), machine.disks(all: true))
        group.addTask {
            let look = await agent.lookAtPressure(settings, limited: limited, all: all)
            agent.mailbox.post(.pressureLooked(look))
        }
    }

    private mutating func pressureLooked(_ look: PressureLook?) {
        isLookingAtPressure = false
        let now = now
        pressureAt = now + NodeAgentMachine.pressurePeriod
        guard let look else { return }
        let before = machine.pressures
        let news = machine.looked(look, at: now, in: agent.store.snapshot)
        events += news.events
        for line in news.lines { agent.options.tell(line) }
        if machine.pressures != before { nodeReportAt = min(nodeReportAt, now) }
        isEvicting = machine.isEvicting
        if isEvicting { pressureAt = now + NodeAgentMachine.evictionPatience }
    }

    private mutating func wake(_ group: inout DiscardingTaskGroup, at time: Timestamp, now: Timestamp) {
        if let tickAt, tickAt <= time { return }
        tickAt = time
        let agent = agent
        group.addTask {
            try? await Task.sleep(for: max(.zero, time - now))
            agent.mailbox.post(.tick)
        }
    }
}

extension Result where Success == Committed, Failure == CommitError {
    fileprivate var hasChanged: Bool {
        if case .success(let committed) = self { !committed.events.isEmpty } else { false }
    }

    /// A failure that another look at the objects does not mend.
    fileprivate var isTrouble: Bool {
        switch self {
        case .success, .failure(.refused(.conflict)), .failure(.refused(.notFound)), .failure(.refused(.otherUID)):
            false
        case .failure: true
        }
    }
}
