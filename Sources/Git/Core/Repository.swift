internal import CLibGit2
internal import Glibc

/// An open repository. It stays on one thread.
package final class Repository {
    /// How often a reference that somebody else has locked is tried, and how long each time is waited: one second in all.
    private static let lockAttempts = 100
    private static let lockDelayMicroseconds: UInt32 = 10_000

    let pointer: OpaquePointer

    init(open path: String) throws(GitError) {
        try GitLibrary.start()
        var opened: OpaquePointer?
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
        try check(git_repository_open_ext(&opened, path, flags, nil), "open the git repository \(path)")
        guard let opened else { throw GitError(.notARepository, "cannot open \(path)") }
        pointer = opened
    }

    /// Makes an empty bare repository that only this user can enter.
    init(createBare path: String) throws(GitError) {
        try GitLibrary.start()
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        options.flags = GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue
        options.mode = 0o700
        var made: OpaquePointer?
        try check(git_repository_init_ext(&made, path, &options), "make the git repository \(path)")
        guard let made else { throw GitError(.disk, "cannot make the git repository \(path)") }
        pointer = made
    }

    /// One without files or references, over an object database that the caller has opened: for trees that no git would make.
    package init(over objects: OpaquePointer) throws(GitError) {
        try GitLibrary.start()
        var made: OpaquePointer?
        try check(git_repository_wrap_odb(&made, objects), "wrap an object database")
        guard let made else { throw GitError(.notARepository, "cannot wrap an object database") }
        pointer = made
    }

    deinit { git_repository_free(pointer) }

    /// The directory with objects and shared references.
    var commonDirectory: String { git_repository_commondir(pointer).map { String(cString: $0) } ?? "" }

    func objects() throws(GitError) -> Owned {
        try Owned(git_odb_free, "open the object database") { git_repository_odb(&$0, pointer) }
    }

    func contains(_ id: ObjectID) throws(GitError) -> Bool {
        var oid = id.oid
        return git_odb_exists(try objects().pointer, &oid) == 1
    }

    /// Looks for packs that came since.
    func refresh() throws(GitError) {
        try check(git_odb_refresh(objects().pointer), "look for new packs")
    }

    /// The commit that a full reference name stands for, tags peeled; nil when there is no such reference.
    func target(of name: String) throws(GitError) -> ObjectID? {
        var reference: OpaquePointer?
        guard try found(git_reference_lookup(&reference, pointer, name), "read the reference \(name)") else {
            return nil
        }
        defer { git_reference_free(reference) }
        var resolved: OpaquePointer?
        guard try found(git_reference_resolve(&resolved, reference), "read the reference \(name)") else { return nil }
        defer { git_reference_free(resolved) }
        guard let target = git_reference_target(resolved) else { return nil }
        return try commit(behind: ObjectID(target))
    }

    /// The branch behind a symbolic reference such as HEAD; the name itself where it is none, as with a detached HEAD.
    func resolvedName(of name: String) -> String {
        var reference: OpaquePointer?
        guard git_reference_lookup(&reference, pointer, name) == 0 else { return name }
        defer { git_reference_free(reference) }
        var resolved: OpaquePointer?
        guard git_reference_resolve(&resolved, reference) == 0 else { return name }
        defer { git_reference_free(resolved) }
        return git_reference_name(resolved).map { String(cString: $0) } ?? name
    }

    /// Moves or makes a reference, if it still is at `expected`.
    func setReference(_ name: String, to id: ObjectID, expecting expected: ObjectID?, log: String) throws(GitError) {
        var oid = id.oid
        var before = expected?.oid ?? git_oid()
        var answer: Int32 = 0
        for attempt in 1...Self.lockAttempts {
            var reference: OpaquePointer?
            answer = git_reference_create_matching(&reference, pointer, name, &oid, 1, &before, log)
            git_reference_free(reference)
            guard answer == GIT_ELOCKED.rawValue, attempt < Self.lockAttempts else { break }
            usleep(Self.lockDelayMicroseconds)
        }
        if answer == GIT_ELOCKED.rawValue {
            let file = "\(commonDirectory)\(name).lock"
            throw GitError(.locked, "\(name) is locked: if no git is running there, remove \(file)")
        }
        if answer == GIT_ENOTFOUND.rawValue {
            throw GitError(.nonFastForward, "\(name) was removed meanwhile")
        }
        try check(answer, "set the reference \(name)")
    }
}
