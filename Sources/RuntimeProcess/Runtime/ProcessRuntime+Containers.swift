internal import CLinux
internal import Glibc
internal import Objects
public import Runtime
internal import Synchronization

extension ProcessRuntime {
    /// A shim records a start or its failure long before this.
    private static let startTimeout = Duration.seconds(60)
    /// Over the grace period, until the shim itself is suspected.
    private static let stopMargin = Duration.seconds(15)

    public func createContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID {
        try await onQueue { () throws(RuntimeError) in try self.makeContainer(in: sandbox, configuration) }
    }

    private func makeContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) throws(RuntimeError) -> ContainerID {
        guard let owner = book.withLock({ $0.sandboxes[sandbox] }) else {
            throw RuntimeError(.notFound, "there is no sandbox \(sandbox)")
        }
        guard owner.isReady else { throw RuntimeError(.invalid, "the sandbox \(sandbox) was stopped") }
        if case .cannotRun(let message) = accepts(image: configuration.image) { throw RuntimeError(.invalid, message) }
        let name = ContainerName(sandbox: sandbox, name: configuration.name, attempt: configuration.attempt)
        guard ContainerName(id: name.id) == name, name.attempt >= 0, !configuration.logPath.contains("..") else {
            throw RuntimeError(.invalid, "container \"\(configuration.name)\": the name or the log path cannot be used")
        }
        if let entry = book.withLock({ $0.containers[name.id] }), entry.hasStarted || entry.isStarting {
            return name.id
        }
        let files = directory.sandbox(sandbox).container(name)
        let logPath = owner.logDirectory + "/" + configuration.logPath
        let specification = try Specification(
            configuration, logPath: logPath, staging: files.root, ability: ability)
        let record = ContainerRecord(
            name: name, image: configuration.image, logPath: logPath, createdAt: Clock.wall())
        do throws(SystemFailure) {
            try prepare(files, record)
        } catch {
            throw RuntimeError(error, "creating the container \"\(configuration.name)\"")
        }
        book.withLock { $0.containers[name.id] = Book.Entry(record: record, specification: specification) }
        return name.id
    }

    /// Not made durable: the shim does that before it starts anything.
    private func prepare(_ files: ContainerDirectory, _ record: ContainerRecord) throws(SystemFailure) {
        try Files.makeDirectories(files.root, mode: 0o700)
        try Files.makeDirectories(Files.parent(of: record.logPath), mode: 0o755)
        close(try check("create \(files.lock)") { open(files.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) })
        if mkfifo(files.control, 0o600) != 0, errno != EEXIST { throw SystemFailure("mkfifo \(files.control)") }
        try Files.replace(files.record, with: record.record.text, isDurable: false)
        try watcher.watch(files.path, for: record.name.id)
    }

    // MARK: Start

    public func startContainer(_ id: ContainerID) async throws(RuntimeError) {
        try await onQueue { () throws(RuntimeError) in try self.startShim(id) }
        try await waitForStart(id)
        guard let state = book.withLock({ $0.containers[id]?.state }) else { return }
        if let exit = state.exit, state.startedAt == nil { throw RuntimeError(.failed, exit.message) }
    }

    private func startShim(_ id: ContainerID) throws(RuntimeError) {
        guard let entry = book.withLock({ $0.containers[id] }), let files = directory.container(id) else {
            throw RuntimeError(.notFound, "there is no container \(id)")
        }
        guard !entry.hasStarted, !entry.isStarting else { return }
        guard let specification = entry.specification else {
            throw RuntimeError(.failed, "the container \(id) is started already and has not said how it goes")
        }
        let arguments = CStrings(shim.arguments + [files.path])
        let environment = CStrings(specification.record.environment)
        var pid: pid_t = 0
        guard skeg_start_detached(shim.path, arguments.array, environment.array, &pid) == 0 else {
            throw RuntimeError(SystemFailure("exec \(shim.path)"), "starting the supervisor of \(id)")
        }
        let starter = ProcessIdentity(of: pid)
        book.withLock { book in
            guard book.containers[id]?.hasStarted == false else { return }
            book.containers[id]?.isStarting = true
            book.containers[id]?.starter = starter
        }
    }

    /// Until the program runs, or is known not to.
    private func waitForStart(_ id: ContainerID) async throws(RuntimeError) {
        let deadline = ContinuousClock.now + ProcessRuntime.startTimeout
        while true {
            guard let entry = book.withLock({ $0.containers[id] }) else { return }
            if entry.hasStarted || !entry.isStarting { return }
            if Task.isCancelled { throw RuntimeError(.timeout, "waiting for the start of \(id) was given up") }
            if ContinuousClock.now >= deadline {
                throw RuntimeError(.timeout, "the supervisor of \(id) did not start the program within a minute")
            }
            await waitForChange(of: id, after: entry.version, atMost: .milliseconds(100))
            if entry.state == nil { try await checkStarter(id, entry.starter) }
        }
    }

    /// A shim that ended without a state has left no trace: the container is as it was, and may be started again.
    private func checkStarter(_ id: ContainerID, _ starter: ProcessIdentity?) async throws(RuntimeError) {
        guard starter?.isRunning != true else { return }
        try await onQueue { () throws(RuntimeError) in
            self.look(at: id)
            let isLost = self.book.withLock { book in
                guard let entry = book.containers[id], entry.state == nil, entry.isStarting else { return false }
                // Another one, of the daemon before this, was first.
                if let files = self.directory.container(id), self.hasShim(files, nil) { return false }
                book.containers[id]?.isStarting = false
                return true
            }
            if isLost { throw RuntimeError(.failed, "the supervisor of \(id) ended before it started the program") }
        }
    }

    // MARK: Stop

    public func stopContainer(_ id: ContainerID, gracePeriod: Duration) async throws(RuntimeError) {
        guard let entry = book.withLock({ $0.containers[id] }) else { return }
        if entry.isStarting { try await waitForStart(id) }
        guard book.withLock({ $0.containers[id]?.hasStarted == true && $0.containers[id]?.state?.exit == nil })
        else { return }
        let milliseconds = max(0, gracePeriod.nanoseconds / 1_000_000)
        var deadline = ContinuousClock.now + .milliseconds(milliseconds) + ProcessRuntime.stopMargin
        if !askToStop(entry.record.name, milliseconds: milliseconds) { deadline = ContinuousClock.now }
        while let entry = book.withLock({ $0.containers[id] }), entry.state?.exit == nil {
            if Task.isCancelled { throw RuntimeError(.timeout, "waiting for the end of \(id) was given up") }
            if ContinuousClock.now >= deadline {
                try await onQueue { () throws(RuntimeError) in try self.endWithoutShim(id) }
                return
            }
            await waitForChange(of: id, after: entry.version, atMost: .seconds(1))
        }
    }

    /// Tells the shim; false when there is none that listens.
    func askToStop(_ name: ContainerName, milliseconds: Int64) -> Bool {
        let path = directory.sandbox(name.sandbox).container(name).control
        let control = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard control >= 0 else { return false }
        defer { close(control) }
        let line = Array("stop \(milliseconds)\n".utf8)
        return write(control, line, line.count) == line.count
    }

    // MARK: Remove

    /// Ends the container first when it runs.
    public func removeContainer(_ id: ContainerID) async throws(RuntimeError) {
        try await stopContainer(id, gracePeriod: .zero)
        try await onQueue { () throws(RuntimeError) in
            guard let entry = self.book.withLock({ $0.containers[id] }), let files = self.directory.container(id)
            else { return }
            guard !entry.isStarting else { throw RuntimeError(.failed, "the container \(id) is being started") }
            do throws(SystemFailure) { try self.delete(files, entry.state) } catch {
                throw RuntimeError(error, "removing the container \(id)")
            }
            let waiters = self.book.withLock { book in
                book.containers[id] = nil
                return book.takeWaiters(of: id)
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    func delete(_ files: ContainerDirectory, _ state: StateRecord?) throws(SystemFailure) {
        _ = ControlGroup(directories: state?.cgroups ?? []).remove()
        // The record last: a directory without one is what a crash left of a removal.
        for path in [
            files.control, files.attach, files.state, files.state + ".new", files.record + ".new", files.lock,
            files.record
        ] {
            unlink(path)
        }
        rmdir(files.root)
        if rmdir(files.path) != 0, errno != ENOENT { throw SystemFailure("rmdir \(files.path)") }
    }
}
