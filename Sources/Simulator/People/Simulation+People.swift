internal import GitOps
internal import Objects
internal import RuntimeSimulated
internal import Store

extension Simulation {
    /// Somebody commits, or meddles with what runs.
    mutating func stepPeople() {
        peopleAt = now + .milliseconds(random.within(1...course.pauseMilliseconds))
        switch random.below(20) {
        case 0...11: commitToGit()
        case 12, 13: deletePod()
        case 14, 15: meddle()
        case 16, 17: meddleWithWorkloads()
        case 18: askForDifference()
        default: lookForCommits()
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
        if random.isTrue(0.8) { lookForCommits() }
    }

    private mutating func notePeople(_ message: String) {
        let id = repository.head.prefix(8)
        note("people", "commit \(id) \"\(message.prefix { $0 != "\n" })\"")
    }

    /// `skeg diff`: what the newest commit would change.
    private mutating func askForDifference() {
        guard let sync = daemon.flatMap({ random.pick($0.syncs) }), let tree = repository.tree(of: repository.head),
            let object = snapshot[ObjectKey(.sync, name: sync.name)]
        else { return }
        var desired = sync.desired
        desired.update(to: tree)
        let difference = RevisionDiff(Sync(object), desired: desired, in: snapshot, at: now)
        if tellsSecret(Array(difference.text.utf8)) { checks.fail("a secret is told by skeg diff") }
    }

    /// People leave things so that all can converge, and faults stop.
    mutating func mend() {
        commitMended()
        faults.isActive = false
        loads.becalm()
        for index in nodes.indices {
            nodes[index].runtime.faults.failure = 0
            nodes[index].runtime.faults.lostAnswer = 0
            giveMemoryBack(index)
            if nodes[index].absence != nil, !settings.keepsNodesLost { bringBack(index) }
        }
        peopleAt = nil
    }

    mutating func commitMended() {
        let state = snapshot
        let (files, message) = author.mended(
            repository, renews: course.drift == .report,
            home: { [course] key in course.home(of: key, in: state) })
        repository.commit(files, message: message)
        notePeople(message)
        lookForCommits()
    }

    /// Deletes what nobody owns and git does not have: what is left of deletions that leave dependents behind.
    mutating func tidyUp() -> Bool {
        let strays = (snapshot.objects(of: .pod) + snapshot.objects(of: .replicaSet)).filter {
            $0.ownerReferences.isEmpty && !$0.isBeingDeleted
        }
        let changes = strays.compactMap { $0.deletion(at: now) }
        if !changes.isEmpty { write(Transaction(changes, by: "kubectl")) }
        return !changes.isEmpty
    }
}
