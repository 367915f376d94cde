internal import CGit2Options
internal import CLibGit2
internal import Glibc
internal import Synchronization

/// libgit2 itself: started once per process, with the settings that everything here relies on.
public enum GitLibrary {
    /// The largest object that a pack from a remote may hold, in bytes; not held to by libgit2 1.5.1 before Debian's
    /// security update deb12u2.
    public static let maximumObjectBytes = 256 << 20
    /// The most objects that a pack from a remote may hold.
    public static let maximumPackObjects = 20_000_000

    private static let certificates = Mutex<String?>(nil)

    /// Starts libgit2; every later call answers at once.
    ///
    /// No configuration of the system or of a user is read, so nobody's aliases, `insteadOf` or credential helpers act.
    /// Who owns a repository is not checked: git checks it because configuration there can run programs, and libgit2 runs
    /// none (no hooks, no external filters, no file system monitors).
    public static func start() throws(GitError) {
        if let failure = started { throw failure }
    }

    /// Trust only the authorities in this PEM file for https, as git's `http.sslCAInfo` does.
    ///
    /// It holds for the whole process, so it is set before the first connection and never changed.
    public static func trust(certificateFile path: String) throws(GitError) {
        try start()
        let failure: GitError? = certificates.withLock { current in
            if current == path { return nil }
            if let current {
                return GitError(.invalid, "certificates are read from \(current) already: use one file for all remotes")
            }
            let answer = skeg_git_set_certificate_file(path)
            if answer < 0 {
                return GitError(libgit2: answer, doing: "read the certificates in \(path)")
            }
            current = path
            return nil
        }
        if let failure { throw failure }
    }

    private static let started: GitError? = {
        let answers: [() -> Int32] = [
            git_libgit2_init,
            { skeg_git_enable_fsync(1) },
            { skeg_git_enable_strict_hash_verification(1) },
            { skeg_git_set_owner_validation(0) },
            { skeg_git_set_pack_max_objects(maximumPackObjects) },
            { skeg_git_set_pack_max_object_size(maximumObjectBytes) },
            { skeg_git_set_user_agent("skeg") },
            { skeg_git_register_streams() },
            { emptySearchPaths() }
        ]
        for answer in answers.lazy.map({ $0() }) where answer < 0 {
            return GitError(libgit2: answer, doing: "start libgit2")
        }
        return nil
    }()

    /// Directories that cannot exist: an empty path would mean the working directory for some files.
    private static func emptySearchPaths() -> Int32 {
        for level in [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL
        ] {
            let answer = skeg_git_set_search_path(level.rawValue, "/dev/null")
            if answer < 0 { return answer }
        }
        return 0
    }
}
