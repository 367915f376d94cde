internal import GitOps
internal import Objects
internal import Store

extension Simulation {
    var statusHasWork: Bool {
        guard let status = daemon?.status else { return false }
        return status.mustLook || status.alarmAt.map { $0 <= now } ?? false
            || status.pushing.map { $0.at <= now } ?? false
    }

    /// What the daemon's `StatusLoop` and `StatusWriter` do in one turn.
    mutating func stepStatus() {
        var actions: [StatusWriterMachine.Action] = []
        if let pushing = daemon?.status.pushing, pushing.at <= now {
            daemon?.status.pushing = nil
            actions = pushed(pushing.commit, pushing.push)
            daemon?.status.mustLook = true
        } else if daemon?.status.mustLook == true {
            let heard = hearForStatus()
            actions = daemon?.status.look(heard, in: snapshot, at: now) ?? []
        } else if let alarm = daemon?.status.alarmAt, alarm <= now {
            daemon?.status.alarmAt = nil
            actions = daemon?.status.machine.timerFired(at: now) ?? []
            daemon?.status.mustLook = true
        }
        for action in actions {
            switch action {
            case .tell(let text):
                note("status", text)
                if tellsSecret(Array(text.utf8)) { checks.fail("a secret is told in the log") }
            case .wake(let time): daemon?.status.alarmAt = time
            case .write(let fetchFirst, let push): writeStatus(fetchFirst: fetchFirst, push: push)
            }
        }
    }

    private mutating func hearForStatus() -> ArraySlice<Committed>? {
        guard let seen = daemon?.status.seen else { return [] }
        return hear(after: seen, upTo: snapshot.revision, "status")
    }

    private mutating func writeStatus(fetchFirst: Bool, push: Bool) {
        daemon?.status.alarmAt = nil
        if fetchFirst { branch.restack() }
        let heard = hearForStatus()
        daemon?.status.render(heard, in: snapshot, at: now)
        guard let (commit, message) = daemon?.status.commit(to: &branch) else { return }
        if let message { statusCommitted(message) }
        daemon?.status.pushing = (commit ?? 0, push, now + .milliseconds(random.within(1...3000)))
    }

    private mutating func statusCommitted(_ message: String) {
        note("status", "commits: \(message.prefix { $0 != "\n" })")
        checkStatusCommit(message)
    }

    /// What follows on a push; nothing where the daemon ended.
    private mutating func pushed(_ commit: Int, _ push: Bool) -> [StatusWriterMachine.Action] {
        guard push else { return daemon?.status.machine.keptLocally(at: now) ?? [] }
        if crashes(.beforePush) { return [] }
        guard var ids = daemon?.ids else { return [] }
        defer { daemon?.ids = ids }
        if happens(.pushRace) { branch.pushElsewhere() }
        if happens(.pushFailure) {
            return daemon?.status.machine.pushFailed("out of reach", at: now, ids: &ids) ?? []
        }
        guard branch.push(commit) else { return daemon?.status.machine.pushRejected(at: now, ids: &ids) ?? [] }
        // The branch is in the repository that is watched, so that each push makes the syncs look.
        lookForCommits()
        if crashes(.afterPush) { return [] }
        if happens(.pushLost) { return daemon?.status.machine.pushFailed("no answer", at: now, ids: &ids) ?? [] }
        return daemon?.status.machine.pushDone(at: now) ?? []
    }
}
