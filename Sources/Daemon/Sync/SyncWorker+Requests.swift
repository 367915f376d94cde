internal import API
internal import Git
internal import GitOps
internal import Objects
internal import Store

/// What people ask of a sync.
extension SyncWorker {
    /// Commits that are searched for a short id.
    private static let searchLimit = 10_000

    private func opened() throws(APIStatus) -> (GitSource, SourceCommit) {
        guard let source, let head = desired.commit else {
            throw APIStatus(
                code: 503, reason: "ServiceUnavailable",
                message: circumstances.sourceFault ?? "the repository has not been read yet")
        }
        return (source, head)
    }

    /// The commits of the followed branch, the newest first.
    func history(limit: Int) async throws(APIStatus) -> Value {
        let (source, head) = try opened()
        guard let id = ObjectID(head.id) else { throw .internalError("the head is not a commit") }
        let commits = try await SyncWorker.answering { () throws(GitError) in
            try await source.mirror.log(from: id, path: source.path, limit: limit)
        }
        let applied = circumstances.applied?.id
        return [
            "history": .array(
                commits.map { commit in
                    [
                        "revision": .string(commit.id.description), "subject": .string(commit.subject),
                        "author": .string("\(commit.author.name) <\(commit.author.email)>"),
                        "time": .string(Timestamp(seconds: commit.committer.seconds).text),
                        "applied": .bool(commit.id.description == applied)
                    ]
                })
        ]
    }

    /// What another commit, or other files, would change; nothing is applied.
    func difference(revision: String?, files: [SourceFile]?) async throws(APIStatus) -> RevisionDiff {
        guard let sync else { throw .notFound("syncs.skeg.dev \"\(name)\" not found") }
        let kinds = store.snapshot.kinds
        var other = DesiredSet(desired.settings, kinds: kinds, decryption: desired.decryption)
        if let files {
            var settings = DesiredSettings(sync)
            settings.path = ""
            other = DesiredSet(settings, kinds: kinds, decryption: desired.decryption)
            other.update(to: CommitTree(commit: SourceCommit(id: "files"), treeID: "files", files: files))
        } else {
            let (source, head) = try opened()
            let commit = try await resolve(revision ?? head.id, source, head)
            // From what is applied, so that a file that cannot be read protects what it held.
            let held = desired
            other = try await SyncWorker.answering { () throws(GitError) in try await source.read(commit, into: held) }
        }
        return RevisionDiff(sync, desired: other, in: store.snapshot, at: SystemClock.now)
    }

    /// Commits the content of an earlier commit again on the followed branch; nil where the content is the same.
    func rollBack(to revision: String?) async throws(APIStatus) -> SourceCommit? {
        let (source, head) = try opened()
        guard case .branch(let branch) = try await followed(source) else {
            throw .badRequest("the sync follows \(source.reference): only a branch can be rolled back")
        }
        let target = try await resolve(revision ?? "HEAD~1", source, head)
        guard let headID = ObjectID(head.id), let targetID = ObjectID(target.id) else {
            throw .internalError("the head is not a commit")
        }
        let author = CommitSignature(
            name: "Skeg", email: "skeg@localhost", seconds: SystemClock.now.seconds)
        let made = try await SyncWorker.answering { () throws(GitError) in
            try await source.mirror.rollback(to: targetID, onto: headID, path: source.path, author: author)
        }
        guard let made else { return nil }
        switch await source.mirror.push(made, to: branch, of: source.remote) {
        case .pushed, .upToDate: break
        case .rejected:
            throw APIStatus(
                code: 409, reason: "Conflict", message: "the branch \(branch) has newer commits; try again")
        case .readOnly(let error), .unreachable(let error), .failed(let error):
            throw APIStatus(code: 502, reason: "PushFailed", message: error.message)
        }
        look()
        return try await SyncWorker.answering { () throws(GitError) in try await source.info(of: made) }
    }

    /// The branch behind HEAD, where that is followed.
    private func followed(_ source: GitSource) async throws(APIStatus) -> RemoteReference {
        guard source.reference == .head else { return source.reference }
        let fetched = try await SyncWorker.answering { () throws(GitError) in
            try await source.mirror.fetch(.head, from: source.remote)
        }
        guard let name = fetched.reference, name.hasPrefix("refs/heads/") else { return .head }
        return .branch(String(name.dropFirst("refs/heads/".count)))
    }

    /// A commit by its id or the beginning of it, or as `HEAD` and `HEAD~3`.
    private func resolve(
        _ revision: String, _ source: GitSource, _ head: SourceCommit
    ) async throws(APIStatus) -> SourceCommit {
        guard let headID = ObjectID(head.id) else { throw .internalError("the head is not a commit") }
        if revision == "HEAD" || revision == head.id { return head }
        if let id = ObjectID(revision), let commit = try? await source.info(of: id) { return commit }
        let log = try await SyncWorker.answering { () throws(GitError) in
            try await source.mirror.log(from: headID, limit: SyncWorker.searchLimit)
        }
        if revision.hasPrefix("HEAD~"), let steps = Int(revision.dropFirst(5)), log.indices.contains(steps) {
            return SourceCommit(log[steps])
        }
        let matches = log.filter { $0.id.description.hasPrefix(revision.lowercased()) }
        guard revision.count >= 4, let match = matches.first else {
            throw .notFound("no commit \(revision) in the history of \(source.reference)")
        }
        guard matches.count == 1 else { throw .badRequest("\(revision) is the beginning of \(matches.count) commits") }
        return SourceCommit(match)
    }

    /// Turns what git says into what the API says.
    private static func answering<Answer: Sendable>(
        _ ask: () async throws(GitError) -> Answer
    ) async throws(APIStatus) -> Answer {
        do throws(GitError) {
            return try await ask()
        } catch {
            throw APIStatus(code: 502, reason: "GitError", message: error.message)
        }
    }
}
