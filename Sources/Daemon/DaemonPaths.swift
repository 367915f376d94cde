internal import StoreSQLite

/// Where things lie in a state directory.
public struct DaemonPaths: Sendable {
    public let state: String

    public init(state: String) { self.state = state }

    /// Where the daemon listens.
    public var socket: String { state + "/skeg.sock" }
    /// Bytes of a unix socket's path (`sun_path` of unix(7), without the end).
    public static let socketPathLimit = 107
    /// Whether a daemon can listen in this state directory.
    public var hasRoomForSocket: Bool { socket.utf8.count <= DaemonPaths.socketPathLimit }
    /// The mirrors of repositories.
    public var git: String { state + "/git" }
    /// Keys and certificates.
    public var identity: String { state + "/identity" }
    /// What was done over the API.
    public var audit: String { state + "/audit.log" }
    /// Volumes of pods.
    public var pods: String { state + "/pods" }
    /// Logs of containers.
    public var logs: String { state + "/logs" }

    /// The keys that Secrets are sealed with in the store, where no other place is given.
    public var storeKeys: String { StateDirectory.keyPath(in: state) }

    /// The keys that a copy of the store needs to be of use; they are not in it.
    public struct NeededKeys: Sendable {
        /// Their ids, in order.
        public var ids: [String]
        /// How many objects are sealed with them.
        public var objects: Int

        init(_ summary: StoreBackup.Summary) {
            ids = summary.sealCounts.keys.sorted().map { "\($0)" }
            objects = summary.sealCounts.values.reduce(0, +)
        }
    }

    /// Writes a copy of the whole state to a new file; also while a daemon runs.
    /// - Throws: `StoreFailure`.
    public func backUp(to file: String) throws -> NeededKeys {
        NeededKeys(try StoreBackup.make(of: state + "/store.db", to: file))
    }

    /// Makes this state directory from a backup. No daemon may use it.
    /// - Throws: `StoreFailure`; where there is a state already, unless `force`.
    public func restore(from file: String, force: Bool) throws -> NeededKeys {
        NeededKeys(try StoreBackup.restore(file, to: try StateDirectory(state), force: force))
    }
}
