internal import Git
internal import GitOps
internal import Glibc
internal import Objects
internal import Store

/// Writes the status of some syncs to one branch: carries out what `StatusWriterMachine` decides.
actor StatusWriter {
    private let target: StatusTarget
    private let remote: Remote
    private let mirror: Mirror
    private let log: Log
    /// This daemon among all that may write to the branch: its machine, and a number for its state directory.
    private let daemon: String
    /// Other daemons that were seen to write to the branch.
    private var others: Set<String> = []
    private var ids: IDSource
    private var machine: StatusWriterMachine
    private let store: Store
    private var follower: StoreFollower
    private var tree = StatusTree()
    /// What was written to the store since the tree was brought to it.
    private var touched = TouchedKeys.everything
    private var sources: [StatusTree.Source] = []
    /// The tree may not say what the sources say.
    private var isStale = false
    /// A look at much takes long, and is taken less often.
    private var restsUntil = ContinuousClock.now
    /// What the last commit of this process said; empty before the first.
    private var writtenReports: [SyncReport] = []
    private var hasWritten = false
    private var alarm: Task<Void, Never>?
    private var writing: Task<Void, Never>?
    private var commits = 0
    /// How far back other writers are looked for.
    private static let historyLimit = 100
    /// After so many commits the mirror is tidied up, so that it stays small.
    private static let commitsBetweenMaintenance = 200
    /// For so many times as long as a look took, none follows.
    private static let restPerLook = 4

    init(
        _ target: StatusTarget, sync: Sync, store: Store, gitDirectory: String, ids: IDSource, log: Log
    ) throws(GitError) {
        self.target = target
        self.store = store
        follower = StoreFollower(store, after: store.revision)
        self.ids = ids
        self.log = log
        var (remote, _) = try GitSource.remote(of: sync)
        remote.url = try RemoteURL(target.repository)
        self.remote = remote
        mirror = try Mirror(directory: gitDirectory, name: target.mirrorName)
        daemon = "\(hostName)/\(String(FNV1a32.hash(gitDirectory), radix: 16))"
        machine = StatusWriterMachine(interval: sync.statusInterval)
    }

    private var area: String { "status/\(target.branch)" }

    func update(_ sources: [StatusTree.Source]) {
        self.sources = sources
        isStale = true
        // Noted at once, as the store forgets.
        touched.observed(follower.look())
        lookForChanges()
    }

    /// Brings the tree to what is, once a commit may be made; until then it would only be work for nothing.
    private func lookForChanges() {
        let now = SystemClock.now
        guard isStale, let next = machine.nextWrite(at: now) else { return }
        let start = ContinuousClock.now
        let time = max(next, now + max(.zero, restsUntil - start))
        guard time <= now else { return wake(at: time) }
        render()
        let end = ContinuousClock.now
        restsUntil = end + (end - start) * StatusWriter.restPerLook
        if tree.hasUncommitted || !hasWritten { carryOut(machine.treeChanged(at: now)) }
    }

    private func render() {
        isStale = false
        let news = follower.look()
        touched.observed(news)
        tree.update(sources, in: news.snapshot, touched: touched, at: SystemClock.now)
        touched = TouchedKeys()
    }

    /// Writes what is not written yet, and waits for it.
    func finish() async {
        await writing?.value
        render()
        if tree.hasUncommitted { carryOut(machine.treeChanged(at: SystemClock.now)) }
        carryOut(machine.stopRequested(at: SystemClock.now))
        await writing?.value
    }

    private func carryOut(_ actions: [StatusWriterMachine.Action]) {
        for action in actions {
            switch action {
            case .tell(let text): log.warning(area, text)
            case .wake(let time): wake(at: time)
            case .write(let fetchFirst, let push):
                alarm?.cancel()
                writing = Task {
                    await write(fetchFirst: fetchFirst, push: push)
                    lookForChanges()
                }
            }
        }
    }

    private func wake(at time: Timestamp) {
        alarm?.cancel()
        alarm = Task {
            try? await Task.sleep(for: max(.zero, time - SystemClock.now))
            guard !Task.isCancelled else { return }
            carryOut(machine.timerFired(at: SystemClock.now))
            lookForChanges()
        }
    }

    private func write(fetchFirst: Bool, push: Bool) async {
        do throws(GitError) {
            if fetchFirst {
                try await catchUp()
            } else if !hasWritten {
                await meet()
            }
            guard let head = try await commit(), push else { return carryOut(machine.keptLocally(at: SystemClock.now)) }
            let result = await mirror.push(head, to: target.branch, of: remote)
            let now = SystemClock.now
            switch result {
            case .pushed, .upToDate: carryOut(machine.pushDone(at: now))
            case .rejected: carryOut(machine.pushRejected(at: now, ids: &ids))
            case .readOnly(let error): carryOut(machine.remoteIsReadOnly(error.message, at: now))
            case .unreachable(let error), .failed(let error):
                carryOut(machine.pushFailed(error.message, at: now, ids: &ids))
            }
        } catch {
            carryOut(machine.pushFailed(error.message, at: SystemClock.now, ids: &ids))
        }
    }

    /// Commits the newest files where they differ; gives back where the branch stands.
    private func commit() async throws(GitError) -> ObjectID? {
        if isStale { render() }
        let said = sources.map(\.report)
        let files = tree.files
        let edit = tree.takeEdit()
        let message = StatusMessage(said, before: writtenReports, changes: edit.changes, daemon: daemon)
        // What an earlier life of this daemon has left is cleaned away, but never what another one has written.
        let isPartial = hasWritten || !others.isEmpty
        let author = CommitSignature(name: "Skeg", email: "skeg@\(hostName)", seconds: SystemClock.now.seconds)
        let made: ObjectID?
        do throws(GitError) {
            made = try await mirror.commit(
                isPartial ? .update(edit.files) : .replaceAll(files), to: target.branch, author: author,
                message: message.text)
        } catch {
            tree.giveBack(edit)
            throw error
        }
        hasWritten = true
        writtenReports = said
        guard let made else { return try await mirror.head(of: target.branch) }
        commits += 1
        if commits % StatusWriter.commitsBetweenMaintenance == 0 {
            Task { [mirror, log, area] in
                do { _ = try await mirror.maintain() } catch {
                    log.warning(area, "the mirror was not packed: \(error)")
                }
            }
        }
        return made
    }

    /// Before the first commit: what is on the branch, and who else writes to it. Without an answer the push will tell.
    private func meet() async {
        do throws(GitError) { try await catchUp() } catch { await lookForOthers() }
    }

    /// Somebody else may have written to the branch: what we have goes on top of it.
    private func catchUp() async throws(GitError) {
        let fetched = try await mirror.fetch(.branch(target.branch), from: remote)
        _ = try await mirror.restack(target.branch, onto: fetched.commit)
        await lookForOthers()
    }

    private func lookForOthers() async {
        guard let head = try? await mirror.head(of: target.branch),
            let commits = try? await mirror.log(from: head, limit: StatusWriter.historyLimit)
        else { return }
        let known = others
        for commit in commits {
            let writers = commit.trailers.filter { $0.key == StatusMessage.daemonTrailer }.map(\.value)
            others.formUnion(writers.filter { $0 != daemon })
        }
        guard known.isEmpty, let other = others.sorted().first else { return }
        log.warning(
            area,
            "the daemon \(other) writes to this branch too, and this one is \(daemon): where both have a file, the "
                + "last one wins. Give each daemon a branch of its own with --status-branch")
    }
}

/// The name of this machine.
public var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
