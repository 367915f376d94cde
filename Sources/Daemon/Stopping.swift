internal import Glibc
internal import NodeAgent
internal import Runtime
internal import RuntimeProcess
internal import StoreSQLite

extension DaemonPaths {
    /// Ends all programs that a daemon with this state has started, and waits for that; also where the state was removed
    /// under them. No daemon may use it. A daemon that is run again starts them again.
    ///
    /// - Parameter gracePeriod: How long a program may take before it is killed.
    /// - Returns: How many programs there were.
    /// - Throws: `StoreFailure` where a daemon uses the state; `RuntimeError` where a program cannot be ended.
    public func stopPrograms(gracePeriod: Duration) async throws -> Int {
        let strays = Strays.kill(of: state)
        guard access(state, F_OK) == 0 else { return strays }
        let lock = try StateDirectory(state)
        defer { withExtendedLifetime(lock) {} }
        let runtime = try ProcessRuntime(stateDirectory: state)
        let running = try await runtime.containers().filter { container in
            if case .running = container.state { true } else { false }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for container in running {
                group.addTask { try await runtime.stopContainer(container.id, gracePeriod: gracePeriod) }
            }
            try await group.waitForAll()
        }
        for sandbox in try await runtime.sandboxes() { try await runtime.stopSandbox(sandbox.id) }
        try await HostPodFiles(podsDirectory: pods, logsDirectory: logs).unmountAll()
        return strays + running.count
    }
}
