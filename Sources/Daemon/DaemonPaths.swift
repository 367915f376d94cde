internal import StoreSQLite

/// Where things lie in a state directory.
public struct DaemonPaths: Sendable {
    public let state: String

    public init(state: String) { self.state = state }

    /// Where the daemon listens. A unix socket's path has at most 107 bytes.
    public var socket: String { state + "/skeg.sock" }
    /// The mirrors of repositories.
    public var git: String { state + "/git" }
    /// Volumes of pods.
    public var pods: String { state + "/pods" }
    /// Logs of containers.
    public var logs: String { state + "/logs" }

    /// Writes a copy of the whole state to a new file; also while a daemon runs.
    /// - Throws: `StoreFailure`.
    public func backUp(to file: String) throws { try StoreBackup.make(of: state + "/store.db", to: file) }

    /// Makes this state directory from a backup. No daemon may use it.
    /// - Throws: `StoreFailure`; where there is a state already, unless `force`.
    public func restore(from file: String, force: Bool) throws {
        try StoreBackup.restore(file, to: try StateDirectory(state), force: force)
    }
}
