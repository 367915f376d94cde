internal import NodeAgent
internal import Objects
internal import Runtime
internal import RuntimeSimulated
internal import Store

// MARK: - People

extension Simulation {
    /// Somebody commits, or meddles with what runs.
    mutating func stepPeople() {
        peopleAt = now + .milliseconds(random.within(1...40_000))
        switch random.below(10) {
        case 0...6: commitToGit()
        case 7: deletePod()
        case 8: meddle()
        default: daemon?.sync.wantsFetch = true
        }
    }

    private mutating func commitToGit() {
        let (files, message) = author.change(repository, &random)
        // Now and then the history is rewritten.
        let parent = repository.newest?.parent
        let isRewrite = parent != nil && random.isTrue(0.05)
        repository.commit(files, message: message, onto: isRewrite ? parent : nil)
        notePeople(message)
        // Mostly the daemon is told at once.
        if random.isTrue(0.8) {
            daemon?.sync.wantsFetch = true
            daemon?.sync.mustLook = true
        }
    }

    private mutating func notePeople(_ message: String) {
        let id = repository.head.prefix(8)
        note("people", "commit \(id) \"\(message.prefix { $0 != "\n" })\"")
    }

    private mutating func deletePod() {
        guard let pod = random.pick(snapshot.objects(of: .pod)) else { return }
        let grace: Int64? = random.pick(nil, 0, 5)
        // Without grace the object goes before its containers do.
        if grace == 0 { checks.forced.insert(pod.uid) }
        guard let change = pod.deletion(at: now, gracePeriodSeconds: grace) else { return }
        write(Transaction([change], by: "kubectl"))
        checks.disturbed(snapshot, pod)
    }

    /// Changes or removes what git owns, where the sync takes it back.
    private mutating func meddle() {
        guard drift == .correct, let key = random.pick(snapshot.inventory(of: SimulatedSync.name)),
            let object = snapshot[key], key.kind != .namespace
        else { return }
        if random.isTrue(0.4), let change = object.deletion(at: now) {
            write(Transaction([change], by: "kubectl"))
            return
        }
        var next = object
        if key.kind == .deployment {
            next.content.set(.integer(Int64(random.below(6))), at: ["spec", "replicas"])
        } else {
            next.content.set("bWVkZGxlZA==", at: ["data", "value"])
        }
        ServerSideApply.recordUpdate(of: &next, from: object, manager: "kubectl-edit", kinds: .builtIn, at: now)
        write(Transaction([.update(next)], by: "kubectl"))
    }

    /// People leave things so that all can converge.
    mutating func mend() {
        let (files, message) = author.mended(repository)
        repository.commit(files, message: message)
        notePeople(message)
        daemon?.sync.wantsFetch = true
        daemon?.sync.mustLook = true
        faults.isActive = false
        for index in nodes.indices {
            nodes[index].runtime.faults.failure = 0
            nodes[index].runtime.faults.lostAnswer = 0
        }
        peopleAt = nil
    }
}

// MARK: - Faults of the world

extension Simulation {
    mutating func disturbWorld() {
        if happens(.containerDeath) { killContainer() }
        if happens(.nodeCrash) { crashNode(forgetting: false) }
        if happens(.nodeLoss) { crashNode(forgetting: true) }
        if happens(.clockForward) { setClock(.milliseconds(random.within(1...7_200_000))) }
        if happens(.clockBack) { setClock(.milliseconds(-random.within(1...settings.farthestBackMilliseconds))) }
    }

    private mutating func killContainer() {
        let index = random.below(nodes.count)
        let containers = nodes[index].runtime.containerList.sorted { $0.id < $1.id }
        guard let container = random.pick(containers) else { return }
        nodes[index].runtime.kill(container.id, exitCode: 2)
        nodes[index].agent.somethingChanged()
        nodes[index].mustStep = true
        checks.disturbedAll()
    }

    private mutating func crashNode(forgetting: Bool) {
        let index = random.below(nodes.count)
        nodes[index].runtime.crash(forgetting: forgetting)
        nodes[index].agent.somethingChanged()
        nodes[index].mustStep = true
        checks.disturbedAll()
    }

    private mutating func setClock(_ jump: Duration) {
        now = now + jump
        for index in nodes.indices { nodes[index].clockWasSet(by: jump) }
        daemon?.clockWasSet(by: jump)
        startsAt = startsAt.map { $0 + jump }
        peopleAt = peopleAt.map { $0 + jump }
        phaseEnd = phaseEnd + jump
        checks.disturbedAll()
        note("fault", "the clock is \(jump.nanoseconds / 1_000_000) ms off")
    }
}
