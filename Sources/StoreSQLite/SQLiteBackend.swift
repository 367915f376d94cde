internal import Objects
internal import Sealing
public import Store
internal import Synchronization

/// Keeps a store in an SQLite file in the state directory: write-ahead log, `synchronous=FULL`, one write transaction
/// for each batch (https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_synchronous). Secrets are sealed in it.
///
/// The file is checked whole when it is loaded; one that is damaged, that was written by a later version or whose keys are not
/// there, is refused and left as it is.
public final class SQLiteBackend: StoreBackend {
    public let path: String
    let disk: any Disk
    let keys: any KeySource
    private let note: @Sendable (String) -> Void
    private let state: Mutex<State>

    /// Both until the backend is closed.
    private struct State: ~Copyable {
        var directory: StateDirectory?
        var connection: Connection?
        /// A write past the store has failed; nothing is written any more.
        var failure: StoreFailure?
    }

    /// - Parameters:
    ///   - keys: Where the keys lie that Secrets are sealed with; a file in the directory where none is given.
    ///   - note: Told in a line what was done to the file besides what was asked.
    public init(
        _ directory: StateDirectory, keys: (any KeySource)? = nil, note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        path = directory.storePath
        disk = directory.disk
        self.keys = keys ?? KeyFile(directory.keyPath, on: directory.disk)
        self.note = note
        state = Mutex(State(directory: directory))
    }

    /// Opens the database, or makes an empty one, and reads and checks all of it. Secrets that are in clear or under an old key are
    /// sealed anew.
    public func load() throws(StoreFailure) -> StoredState {
        try state.withLock { (state) throws(StoreFailure) in
            guard let directory = state.directory else { throw StoreFailure(.closed, "\(path) was closed") }
            if Files.exists(directory.restoringPath) {
                throw StoreFailure(
                    .damaged, "a restore into \(directory.path) was cut short: run skeg restore again, with --force")
            }
            if !Files.exists(path) { try StoreFile.make(path, on: disk) }
            let found = try open(&state.connection)
            try renewAllSeals(&state)
            return found
        }
    }

    private func open(_ connection: inout Connection?) throws(StoreFailure) -> StoredState {
        // A connection that cannot write reads first, so that a damaged file stays as it is. Nobody else changes
        // the file meanwhile: the directory is locked.
        let log = try WriteAheadLog.check(of: path)
        let found = try keys.read()
        var reader = try StoreReader(
            path, try StoreFile.open(path, .readOnly, on: disk), .opened(with: found, of: keys.name))
        let ring: Keyring
        // Nothing is sealed yet where there are no keys.
        if let found { ring = found } else { ring = try makeKeys() }
        if reader.version < StoreFormat.version {
            reader = try FirstSealing(path, on: disk, with: ring).run(reader)
            note(
                "sealed \(reader.seals.count) Secrets that \(path) held in clear, with key \(ring.first.id) in \(keys.name)"
            )
            noteReplaced()
        }
        let database = try StoreFile.open(path, .readWrite, on: disk)
        do throws(SQLiteError) {
            // Behind its end it would stay there, and be counted with what the next power cut leaves.
            if log == .endsBeforeACommit { try database.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
            connection = try Connection(path, database, reader, ring)
            return reader.state
        } catch {
            throw StoreFailure(error, "open", path)
        }
    }

    private func makeKeys() throws(StoreFailure) -> Keyring {
        var random = SystemRandomNumberGenerator()
        let ring = Keyring(SealingKey(from: &random))
        try keys.write(ring)
        note("made key \(ring.first.id) in \(keys.name), which Secrets are sealed with: keep a copy apart from backups")
        return ring
    }

    private func noteReplaced() {
        let replaced = path + ".replaced"
        guard Files.exists(replaced) else { return }
        note(
            "\(replaced) holds a store from before a restore, maybe with Secrets in clear: remove it if nobody needs it"
        )
    }

    public func persist(_ batch: StoreBatch) throws(StoreFailure) {
        try state.withLock { (state) throws(StoreFailure) in
            if let failure = state.failure { throw failure }
            guard try state.connection?.persist(batch) != nil else { throw notOpen }
        }
    }

    /// Writes a copy of the newest durable state into a new file, while the store goes on.
    public func backup(to target: String) throws(StoreFailure) {
        try StoreBackup.make(of: path, to: target, on: disk)
    }

    public func close() {
        state.withLock { state in
            state.connection = nil
            state.directory = nil
        }
    }

    var notOpen: StoreFailure { StoreFailure(.closed, "\(path) is not open") }

    /// Does something with the open database between two writes of the store.
    ///
    /// After a failure it is unknown what the disk holds, so nothing is written any more: the store stops at its next write.
    func withConnection<Answer: Sendable>(
        _ work: @Sendable (inout Connection) throws(StoreFailure) -> Answer
    ) throws(StoreFailure) -> Answer {
        try state.withLock { (state) throws(StoreFailure) in
            if let failure = state.failure { throw failure }
            guard let answer = try SQLiteBackend.work(&state, work) else { throw notOpen }
            return answer
        }
    }

    private static func work<Answer: Sendable>(
        _ state: inout State, _ work: @Sendable (inout Connection) throws(StoreFailure) -> Answer
    ) throws(StoreFailure) -> Answer? {
        do throws(StoreFailure) {
            return try state.connection.mutateIfThere(work)
        } catch {
            state.failure = error
            throw error
        }
    }

    private func renewAllSeals(_ state: inout State) throws(StoreFailure) {
        let count = state.connection?.staleSeals ?? 0
        guard count > 0 else { return }
        let some = { @Sendable (connection: inout Connection) throws(StoreFailure) in
            try connection.renewSeals(atMost: SQLiteBackend.sealsAtOnce)
        }
        while try SQLiteBackend.work(&state, some) ?? 0 > 0 {}
        note("sealed \(count) Secrets anew, as they were in clear or under an old key")
    }
}
