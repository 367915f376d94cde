internal import CLibGit2

extension Mirror {
    /// Pushes a commit of the mirror to one branch of a remote, never by force, and asks the remote afterwards whether it
    /// has it. No other reference is touched.
    public nonisolated func push(
        _ commit: ObjectID, to branch: String, of remote: Remote, timeLimit: Duration = .seconds(60)
    ) async -> PushResult {
        do throws(GitError) {
            return try await withInterruption(after: timeLimit) { interruption async throws(GitError) in
                try await self.push(commit, to: branch, of: remote, interruption: interruption)
            }
        } catch {
            return PushResult(error)
        }
    }

    private func push(
        _ commit: ObjectID, to branch: String, of remote: Remote, interruption: Interruption
    ) throws(GitError) -> PushResult {
        let name = try Self.branchReference(branch)
        return try interruption.guarding { () throws(GitError) -> PushResult in
            if let path = remote.url.localPath {
                return try LocalRemote(path: path).push(commit, to: name, from: repository, interruption: interruption)
            }
            let connection = NetworkRemote(
                remote, repository: repository, limits: FetchLimits(), interruption: interruption)
            return try push(commit, to: name, over: connection)
        }
    }

    private func push(
        _ commit: ObjectID, to name: String, over connection: NetworkRemote
    ) throws(GitError) -> PushResult {
        let before = try connection.references()[name]
        if before == commit { return .upToDate }
        if let before {
            guard try repository.contains(before) else { return .rejected(remote: before) }
            guard try repository.isAncestor(before, of: commit) else { return .rejected(remote: before) }
        }
        // libgit2 pushes references: one of ours stands for the commit meanwhile.
        let local = "refs/skeg/push/\(name.dropFirst("refs/heads/".count))"
        try repository.setReference(local, to: commit, expecting: try repository.target(of: local), log: "push")
        let refusal: String?
        do throws(GitError) {
            refusal = try connection.push(commit, to: name, through: local)
        } catch {
            // A server that shows itself and refuses the push lets us read only.
            if error.code == .notARepository { throw GitError(.rejected, error.message) }
            throw error
        }
        let after = try connection.references()[name]
        if after == commit { return .pushed }
        if after != before { return .rejected(remote: after) }
        let reason = refusal ?? "the branch is unchanged after the push"
        return .readOnly(GitError(.rejected, "\(connection.url) did not take the push to \(name): \(reason)"))
    }
}
