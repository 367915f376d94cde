internal import Glibc
internal import Objects
public import Runtime
internal import Synchronization

extension ProcessRuntime {
    public func runSandbox(_ configuration: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus {
        try await onQueue { () throws(RuntimeError) in try self.makeSandbox(configuration) }
    }

    private func makeSandbox(_ configuration: SandboxConfiguration) throws(RuntimeError) -> SandboxStatus {
        guard ContainerName.isSafe(configuration.podUID), configuration.attempt >= 0 else {
            throw RuntimeError(.invalid, "a pod's uid must be made of letters, digits, \"-\", \"_\" and \".\"")
        }
        let id = ContainerName.sandboxID(podUID: configuration.podUID, attempt: configuration.attempt)
        if let existing = book.withLock({ $0.sandboxes[id] }) { return SandboxStatus(existing) }
        var address = ""
        if !configuration.hostNetwork {
            guard let taken = book.withLock({ $0.addresses.take() }) else {
                throw RuntimeError(.exhausted, "every address of 127.64.0.0/10 belongs to a pod")
            }
            address = taken
        }
        let record = SandboxRecord(
            id: id, podName: configuration.podName, podNamespace: configuration.podNamespace,
            podUID: configuration.podUID, attempt: configuration.attempt, address: address,
            logDirectory: configuration.logDirectory, createdAt: Clock.wall(), isReady: true)
        do throws(SystemFailure) {
            let files = directory.sandbox(id)
            try Files.makeDirectories(files.containers, mode: 0o700)
            try Files.makeDirectories(configuration.logDirectory, mode: 0o755)
            if !address.isEmpty { try Files.replace(directory.lastAddress, with: address, isDurable: false) }
            try Files.replace(files.record, with: record.record.text)
        } catch {
            book.withLock { $0.addresses.giveBack(address) }
            throw RuntimeError(
                error, "making the sandbox of pod \(configuration.podNamespace)/\(configuration.podName)")
        }
        book.withLock { $0.sandboxes[id] = record }
        return SandboxStatus(record)
    }

    public func stopSandbox(_ id: SandboxID) async throws(RuntimeError) {
        guard
            book.withLock({ book in
                book.sandboxes[id]?.isReady = false
                return book.sandboxes[id] != nil
            })
        else { return }
        let inside = book.withLock { book in book.containers.values.filter { $0.record.name.sandbox == id } }
        // All are told before the first is waited for.
        for entry in inside where entry.hasStarted && entry.state?.exit == nil {
            _ = askToStop(entry.record.name, milliseconds: 0)
        }
        for entry in inside { try await stopContainer(entry.record.name.id, gracePeriod: .zero) }
        try await onQueue { () throws(RuntimeError) in try self.markStopped(id) }
    }

    private func markStopped(_ id: SandboxID) throws(RuntimeError) {
        guard var record = book.withLock({ $0.sandboxes[id] }) else { return }
        let address = record.address
        (record.isReady, record.address) = (false, "")
        // What a power cut takes back is stopped again.
        do { try Files.replace(directory.sandbox(id).record, with: record.record.text, isDurable: false) } catch {
            throw RuntimeError(error, "recording that the sandbox \(id) was stopped")
        }
        book.withLock { book in
            book.sandboxes[id] = record
            if !book.sandboxes.values.contains(where: { $0.address == address }) { book.addresses.giveBack(address) }
        }
    }

    public func removeSandbox(_ id: SandboxID) async throws(RuntimeError) {
        try await stopSandbox(id)
        let inside = book.withLock { book in book.containers.keys.filter { ContainerName(id: $0)?.sandbox == id } }
        for container in inside { try await removeContainer(container) }
        try await onQueue { () throws(RuntimeError) in
            guard self.book.withLock({ $0.sandboxes[id] != nil }) else { return }
            let files = self.directory.sandbox(id)
            unlink(files.record)
            rmdir(files.containers)
            guard rmdir(files.path) == 0 || errno == ENOENT else {
                throw RuntimeError(SystemFailure("rmdir \(files.path)"), "removing the sandbox \(id)")
            }
            self.book.withLock { $0.sandboxes[id] = nil }
        }
    }
}
