internal import Glibc
internal import Objects
public import Sealing
public import Store

/// Copies of a store, for bad days.
public enum StoreBackup {
    /// How far a restored state is ahead of the backup. Clients may have seen revisions from after the backup; those
    /// must never be given to other changes (`etcdutl snapshot restore --bump-revision`).
    public static let revisionsSkipped: Revision = 1_000_000_000

    /// What a backup holds.
    public struct Summary: Sendable, Hashable {
        public var revision: Revision
        public var objectCount: Int
        /// Objects that are sealed, by the key that opens them. The keys themselves are not in a backup.
        public var sealCounts: [KeyID: Int] = [:]
    }

    /// Writes a copy of the newest durable state of the store at `path` into a new file, and checks it. The store may
    /// be in use. The copy appears under its name when it is whole and on the disk; a file that has the name already is
    /// left alone.
    @discardableResult
    public static func make(of path: String, to target: String) throws(StoreFailure) -> Summary {
        try make(of: path, to: target, on: SystemDisk())
    }

    @discardableResult
    static func make(of path: String, to target: String, on disk: any Disk) throws(StoreFailure) -> Summary {
        guard !Files.exists(target) else {
            throw StoreFailure(.exists, "\(target) exists already: choose another name")
        }
        let draft = target + ".partial-\(getpid())"
        try disk.remove(draft)
        do throws(StoreFailure) {
            try disk.create(draft)
            try copy(path, to: draft, on: disk)
            let summary = try check(draft, on: disk)
            try disk.sync(draft)
            try disk.publish(draft, as: target)
            return summary
        } catch {
            try? disk.remove(draft)
            throw error
        }
    }

    private static func copy(_ path: String, to draft: String, on disk: any Disk) throws(StoreFailure) {
        let database = try StoreFile.open(path, .readWrite, on: disk)
        do throws(SQLiteError) {
            let statement = try database.prepare("VACUUM INTO ?1")
            try statement.bind(draft, at: 1)
            try statement.run()
        } catch {
            throw StoreFailure(error, "back up", path)
        }
    }

    /// Reads all of a backup, and of the log beside it where there is one; throws where anything in it is wrong.
    public static func check(_ path: String) throws(StoreFailure) -> Summary { try check(path, on: SystemDisk()) }

    private static func check(_ path: String, on disk: any Disk) throws(StoreFailure) -> Summary {
        try WriteAheadLog.check(of: path)
        let reader = try StoreReader(path, try StoreFile.open(path, .readOnly, on: disk), .leftSealed)
        return Summary(
            revision: reader.summary.revision, objectCount: reader.summary.objectCount,
            sealCounts: reader.seals.values.reduce(into: [:]) { $0[$1, default: 0] += 1 })
    }

    /// Puts a backup in the place of a directory's store; refused where there is one, unless `force` is set. The store
    /// that was there stays beside it as `store.db.replaced`.
    ///
    /// The revision goes ahead of both by `revisionsSkipped`, and whoever watches must list anew.
    @discardableResult
    public static func restore(
        _ backup: String, to directory: StateDirectory, force: Bool = false
    ) throws(StoreFailure) -> Summary {
        let disk = directory.disk
        var summary = try check(backup, on: disk)
        let path = directory.storePath
        let isTaken = Files.exists(path) || Files.exists(directory.restoringPath)
        guard force || !isTaken else {
            throw StoreFailure(
                .exists, "\(directory.path) holds a store already: restore into an empty directory, or use --force")
        }
        let draft = directory.restoringPath + ".new"
        for name in [draft, draft + "-wal", draft + "-shm"] { try disk.remove(name) }
        try disk.copy(backup, to: draft)
        // A store that was replaced, or comes from a copy of a directory, has its last commits in its log.
        if Files.exists(backup + "-wal") { try disk.copy(backup + "-wal", to: draft + "-wal") }
        // What is there may have been restored from the same backup before. What cannot be read says nothing.
        let others = [path, path + ".replaced"].compactMap { (try? check($0, on: disk))?.revision }
        summary.revision = try skipRevisions(draft, from: max(summary.revision, others.max() ?? 0), on: disk)
        // From here until the last rename the directory says that it is being restored, so that no half of either
        // state is ever opened.
        try disk.rename(draft, to: directory.restoringPath)
        try disk.sync(directory.path)
        try setAside(path, on: disk)
        try disk.rename(directory.restoringPath, to: path)
        try disk.sync(directory.path)
        return summary
    }

    /// Gives a store and its log other names. Done again after it was cut short, it ends what was begun: each step is on the
    /// disk before the next, as a power cut may keep any of those that are not.
    private static func setAside(_ path: String, on disk: any Disk) throws(StoreFailure) {
        let directory = Files.directory(of: path)
        if Files.exists(path) {
            // The log of an earlier one must not be taken for this one's.
            for suffix in ["-wal", "-shm", ""] { try disk.remove(path + ".replaced" + suffix) }
            try disk.sync(directory)
            try disk.rename(path, to: path + ".replaced")
            try disk.sync(directory)
        }
        if Files.exists(path + "-wal") { try disk.rename(path + "-wal", to: path + ".replaced-wal") }
        try disk.remove(path + "-shm")
        try disk.sync(directory)
    }

    /// Moves the state in a file ahead, gives it a new identity, and brings it to the disk.
    private static func skipRevisions(
        _ path: String, from revision: Revision, on disk: any Disk
    ) throws(StoreFailure) -> Revision {
        var generator = SystemRandomNumberGenerator()
        var ids = IDSource(from: &generator)
        let database = try StoreFile.open(path, .readWrite, on: disk)
        var summary = try StoreReader(path, database, .leftSealed).summary
        summary.stateID = ids.uid()
        summary.revision = revision + revisionsSkipped
        do throws(SQLiteError) {
            try summary.write(with: try database.prepare(StateSummary.writeSQL))
            try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        } catch {
            throw StoreFailure(error, "write", path)
        }
        try disk.sync(path)
        return summary.revision
    }
}

extension StateDirectory {
    /// Stands for the store while one is being restored.
    var restoringPath: String { storePath + ".restoring" }
}
