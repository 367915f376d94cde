internal import CLibGit2
internal import Glibc

extension LocalRemote {
    /// Hooks that git runs in the repository that receives a push.
    private static let receiveHooks = [
        "pre-receive", "update", "post-receive", "post-update", "reference-transaction", "proc-receive"
    ]

    /// Moves one reference forward to a commit of `mirror`. The work tree of a checked-out branch goes with it when it is
    /// clean, as with git's `receive.denyCurrentBranch=updateInstead`.
    func push(
        _ commit: ObjectID, to name: String, from mirror: Repository, interruption: Interruption
    ) throws(GitError) -> PushResult {
        try checkOwner()
        let before = try repository.target(of: name)
        if before == commit { return .upToDate }
        if let before {
            guard try mirror.contains(before) else { return .rejected(remote: before) }
            guard try mirror.isAncestor(before, of: commit) else { return .rejected(remote: before) }
        }
        let checkedOut = try WorkTree.having(name, in: repository)
        try checkedOut?.checkClean(before)
        if hasReceiveHooks {
            return try GitProgram.push(commit, to: name, of: self, from: mirror, interruption: interruption)
        }
        do throws(GitError) {
            try mirror.pack(commit, into: repository, interruption: interruption)
            if let checkedOut {
                try checkedOut.advance(to: commit, from: before)
            } else {
                try repository.setReference(name, to: commit, expecting: before, log: "push")
            }
        } catch {
            guard error.code == .disk, !GitError.isDiskFailure(error.message) else { throw error }
            throw GitError(.rejected, "\(path) does not let us write \(name): \(error.message)")
        }
        guard try Repository(open: path).target(of: name) == commit else { return .rejected(remote: nil) }
        return .pushed
    }

    /// What is written belongs to us; the owner's own git could then not write there any more.
    private func checkOwner() throws(GitError) {
        var status = stat()
        let directory = repository.commonDirectory
        guard stat(directory, &status) == 0 else {
            throw GitError(.remoteUnreachable, "cannot look at \(directory): \(String(cString: strerror(errno)))")
        }
        guard status.st_uid == geteuid() else {
            throw GitError(
                .rejected,
                "\(path) belongs to user \(status.st_uid): run as that user, or push to a remote over ssh or https"
            )
        }
    }

    private var hasReceiveHooks: Bool {
        let directory = repository.setting("core.hooksPath") ?? repository.commonDirectory + "hooks"
        return Self.receiveHooks.contains { access("\(directory)/\($0)", X_OK) == 0 }
    }
}

extension Repository {
    /// A value of the repository's configuration.
    func setting(_ key: String) -> String? {
        var config: OpaquePointer?
        guard git_repository_config_snapshot(&config, pointer) == 0 else { return nil }
        defer { git_config_free(config) }
        var value: UnsafePointer<CChar>?
        guard git_config_get_string(&value, config, key) == 0 else { return nil }
        return value.map { String(cString: $0) }
    }
}
