internal import CLinux
internal import Dispatch
internal import Glibc
internal import Runtime
internal import Synchronization

extension ProcessRuntime {
    /// As the kubelet reports a container of which it does not know how it ended.
    private static let unknownReason = "ContainerStatusUnknown"
    private static let unknownExitCode: Int32 = 137
    /// How long a killed process may take to go.
    private static let killSeconds: Int64 = 5

    // MARK: After a restart

    func loadAll() throws(RuntimeError) {
        do throws(SystemFailure) {
            if let last = try? Files.text(directory.lastAddress, limit: 64) {
                book.withLock { $0.addresses.resume(after: last) }
            }
            for id in try Files.names(in: directory.sandboxes) { load(sandbox: id) }
        } catch {
            throw RuntimeError(error, "reading the runtime's state in \(directory.root)")
        }
    }

    private func load(sandbox id: String) {
        let files = directory.sandbox(id)
        // Without a record (a making that a crash cut off): its containers, which cannot have run, go with it.
        let record = (try? Files.record(files.record)).flatMap { $0 }.flatMap { SandboxRecord($0) }
        if let record {
            book.withLock { book in
                book.sandboxes[id] = record
                book.addresses.reserve(record.address)
            }
        }
        for name in (try? Files.names(in: files.containers)) ?? [] {
            guard let container = ContainerName(id: "\(id)_\(name)") else { continue }
            do { try load(container, isKept: record != nil) } catch {
                foundProblems.withLock { $0.append("reading the container \(container.id): \(error)") }
            }
        }
        if record == nil {
            for path in [files.record, files.record + ".new"] { unlink(path) }
            rmdir(files.containers)
            rmdir(files.path)
        }
    }

    private func load(_ name: ContainerName, isKept: Bool) throws(SystemFailure) {
        let files = directory.sandbox(name.sandbox).container(name)
        // Before the files are read, so that no change is missed.
        try watcher.watch(files.path, for: name.id)
        let record = (try? Files.record(files.record)).flatMap { $0 }.flatMap { ContainerRecord($0) }
        let state = try readState(files)
        if state == nil, try takeBack(files) { return }
        var entry = Book.Entry(
            record: record ?? ContainerRecord(name: name, image: ProcessRuntime.image, logPath: "", createdAt: 0))
        entry.state = state
        entry.isStarting = state.map { $0.startedAt == nil && $0.exit == nil } ?? true
        book.withLock { $0.containers[name.id] = entry }
        look(at: name.id)
        if !isKept {
            try? endWithoutShim(name.id)
            try delete(files, state)
            book.withLock { $0.containers[name.id] = nil }
        }
    }

    /// Forgets a container that never started: what it should run was in the memory of the daemon that is gone. False
    /// when a shim is about to start it.
    private func takeBack(_ files: ContainerDirectory) throws(SystemFailure) -> Bool {
        let lock = open(files.lock, O_RDWR | O_CLOEXEC)
        defer { if lock >= 0 { close(lock) } }
        if lock >= 0, skeg_lock(lock) != 0 || access(files.state, F_OK) == 0 { return false }
        try delete(files, nil)
        return true
    }

    // MARK: Looking

    /// nil when there is none. Of a damaged one nothing is known, but that there was one. Whatever else goes wrong (no
    /// descriptor left, a disk error) says nothing about the container, and is an error.
    private func readState(_ files: ContainerDirectory) throws(SystemFailure) -> StateRecord? {
        do {
            return try Files.record(files.state).map { StateRecord($0) }
        } catch {
            guard error.code == EBADMSG || error.code == EFBIG else { throw error }
            return StateRecord()
        }
    }

    /// Reads a container's state anew. Where its shim is gone without having recorded an end, makes one. Does nothing when
    /// the files cannot be read now: nobody is killed over a doubt.
    func look(at id: ContainerID) {
        guard let entry = book.withLock({ $0.containers[id] }), entry.state?.exit == nil,
            let files = directory.container(id), let seen = try? readState(files)
        else { return }
        take(seen, for: id)
        guard !hasShim(files, seen) else { return }
        // The shim writes before it lets go: what is there now is its last word.
        guard let last = try? readState(files) else { return }
        take(last, for: id)
        if last.exit == nil { queue.async { try? self.endWithoutShim(id) } }
    }

    /// Whether a shim holds the lock; in doubt, yes. Without the file its process is asked for.
    func hasShim(_ files: ContainerDirectory, _ state: StateRecord?) -> Bool {
        let lock = open(files.lock, O_RDONLY | O_CLOEXEC)
        guard lock >= 0 else { return errno != ENOENT || state?.shim?.isRunning == true }
        defer { close(lock) }
        return skeg_lock_is_held(lock) != 0
    }

    private func take(_ state: StateRecord, for id: ContainerID) {
        for waiter in book.withLock({ $0.change(id, to: state) }) { waiter.resume() }
    }

    // MARK: A shim that is gone

    /// Makes sure that nothing of the container runs, and records that its end is not known.
    func endWithoutShim(_ id: ContainerID) throws(RuntimeError) {
        do throws(SystemFailure) { try recordUnknownEnd(id) } catch {
            throw RuntimeError(error, "ending the container \(id), whose supervisor is gone")
        }
    }

    private func recordUnknownEnd(_ id: ContainerID) throws(SystemFailure) {
        guard let files = directory.container(id), var state = try readState(files), state.exit == nil else {
            return look(at: id)
        }
        if let shim = state.shim { shim.signal(SIGKILL) }
        let cgroup = ControlGroup(
            directories: state.process.map { $0.boot } == ProcessIdentity.currentBoot ? state.cgroups : [])
        let end = Clock.steady() + ProcessRuntime.killSeconds * 1_000_000_000
        while Clock.steady() < end {
            let isRunning = state.process?.isRunning == true
            let rest = state.process.map { Leftovers.of($0, pipes: state.pipes) } ?? []
            if !isRunning, rest.isEmpty, !cgroup.isPopulated { break }
            state.process?.signal(SIGKILL)
            cgroup.kill()
            for member in rest { member.signal(SIGKILL) }
            usleep(5000)
        }
        if let process = state.process, process.isRunning {
            throw SystemFailure("the process \(process.pid) was killed and does not end", ETIMEDOUT)
        }
        _ = cgroup.remove()
        // It may have written its record after all, before it died.
        if let last = try readState(files), last.exit != nil { return take(last, for: id) }
        state.exit = .init(
            finishedAt: Clock.wall(), exitCode: ProcessRuntime.unknownExitCode, signal: nil,
            reason: ProcessRuntime.unknownReason,
            message: "the supervisor ended before it recorded how the container ended; what was left of it was killed")
        try Files.replace(files.state, with: state.record.text)
        take(state, for: id)
    }
}
