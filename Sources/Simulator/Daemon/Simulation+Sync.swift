internal import Controllers
internal import GitOps
internal import Objects
internal import Store

/// The daemon's `SyncWorker`s, each in turns.
extension Simulation {
    private func syncObject(_ name: String) -> Sync? { snapshot[ObjectKey(.sync, name: name)].map(Sync.init) }

    /// Whether a sync has something to do, now or once it has rested.
    func syncHasWork(_ index: Int) -> Bool {
        guard let sync = daemon?.syncs[index] else { return false }
        return sync.mustLook || sync.fetchAt <= now || sync.seen < snapshot.revision
            || (sync.remindAt <= now && sync.report?.result != .converged) || sync.lookAt.map { $0 <= now } ?? false
    }

    /// What one `SyncWorker` does in one turn.
    mutating func stepSync(_ index: Int) {
        guard let seen = daemon?.syncs[index].seen, let object = syncObject(course.syncs[index].name) else { return }
        let view = view(after: seen)
        let isNews = follow(index, upTo: view)
        let isDue = daemon?.syncs[index].beginTurn(isNews: isNews, at: now) ?? false
        if daemon?.syncs[index].isOpen == false { daemon?.syncs[index].open(object, repository) }
        if daemon?.syncs[index].mustFetch(at: now) == true { fetch(index) }
        guard isUp, isDue else { return }
        if daemon?.syncs[index].circumstances.startedAt != nil { apply(object, index, view) }
        report(index)
    }

    /// Lets a sync hear of the store up to a state; whether that is news to it.
    private mutating func follow(_ index: Int, upTo view: Snapshot) -> Bool {
        guard let seen = daemon?.syncs[index].seen else { return false }
        let heard = hear(after: seen, upTo: view.revision, "sync/\(course.syncs[index].name)")
        return daemon?.syncs[index].heard(heard, upTo: view) ?? false
    }

    private mutating func fetch(_ index: Int) {
        if crashes(.beforeFetch) { return }
        daemon?.syncs[index].wantsFetch = false
        daemon?.syncs[index].fetchAt = now + SimulatedSync.poll
        if happens(.sourceOutage) {
            daemon?.syncs[index].circumstances.sourceFault = "the repository is out of reach"
        } else if let commit = daemon?.syncs[index].fetched(repository, at: now) {
            note("sync/\(course.syncs[index].name)", "at \(commit.shortID) \"\(commit.subject)\"")
        }
        _ = crashes(.afterFetch)
    }

    private mutating func apply(_ object: Sync, _ index: Int, _ first: Snapshot) {
        guard let head = daemon?.syncs[index].desired.commit else { return }
        let name = course.syncs[index].name
        for attempt in 0..<SimulatedSync.attempts {
            guard var ids = daemon?.ids else { return }
            let view = attempt == 0 ? first : snapshot
            if attempt > 0, follow(index, upTo: view) { daemon?.syncs[index].mustLook = true }
            let touched = daemon?.syncs[index].unplanned ?? .everything
            let applied = daemon?.syncs[index].circumstances.applied?.id
            let commits = repository.commits(from: applied, to: head.id).map(\.source)
            daemon?.syncs[index].desired.follow(view.kinds)
            guard let desired = daemon?.syncs[index].desired else { return }
            let made = daemon?.syncs[index].planner.plan(
                object, desired: desired, in: view, touched: touched, commits: commits, at: now, ids: &ids)
            guard let next = made.map(misworded) else { return }
            daemon?.syncs[index].unplanned = TouchedKeys()
            let notes = daemon?.syncs[index].events.record(next.events, in: view, at: now, ids: &ids) ?? []
            daemon?.ids = ids
            let own = settings.mistakes.change.map { change in next.changes.map { change($0, view) } } ?? next.changes
            let changes = own + notes
            guard !changes.isEmpty else {
                daemon?.syncs[index].accept(next, at: nil)
                return
            }
            checks.planned[name] = .init(commit: head.id, isConsented: commits.contains(where: \.allowsPrune))
            switch commit(Transaction(changes, by: next.author)) {
            case .committed(let committed):
                daemon?.syncs[index].accept(next, at: committed.revision)
                return
            case .refused(let error):
                daemon?.syncs[index].circumstances.applyFault = "the plan could not be carried out: \(error)"
            case .died: return
            }
        }
        daemon?.syncs[index].mustLook = true
    }

    /// A plan in the words of a sync with a mistake.
    private func misworded(_ plan: SyncPlan) -> SyncPlan {
        guard let wording = settings.mistakes.wording, let commit = plan.commit.flatMap({ repository.commits[$0.id] })
        else { return plan }
        var plan = plan
        for index in plan.blocked.indices {
            let file = plan.blocked[index].position.flatMap { commit.files[$0.file] }
            plan.blocked[index].message = wording(plan.blocked[index].message, file?.text ?? "")
        }
        return plan
    }

    private mutating func report(_ index: Int) {
        let name = course.syncs[index].name
        guard let object = syncObject(name), let desired = daemon?.syncs[index].desired else { return }
        if follow(index, upTo: snapshot) { daemon?.syncs[index].mustLook = true }
        let made = daemon?.syncs[index].makeReport(object, in: snapshot, at: now)
        guard let report = made ?? nil else { return }
        checkDrift(report)
        for _ in 0..<SimulatedSync.attempts {
            guard let next = syncObject(name)?.reporting(report) else { break }
            switch commit(Transaction([.update(next.object)], by: "sync/\(name)")) {
            case .committed: break
            case .refused: continue
            case .died: return
            }
            break
        }
        daemon?.status.sources[name] = StatusTree.Source(report, desired: desired)
    }

    /// Somebody says that there may be a new commit, as a watch on a local repository does for any change in it.
    mutating func lookForCommits() {
        for index in course.syncs.indices {
            daemon?.syncs[index].wantsFetch = true
            daemon?.syncs[index].mustLook = true
        }
    }
}
