internal import Git
internal import GitOps
internal import Objects

/// The git side of a sync: fetches what it follows into its mirror, and reads commits from there.
struct GitSource: Sendable {
    let mirror: Mirror
    let remote: Remote
    let reference: RemoteReference
    /// The folder of the repository that is read; empty for all of it.
    let path: String

    /// What a fetch brought.
    struct Head: Sendable {
        var commit: SourceCommit
        /// The history was rewritten: the commit before is not an ancestor of this one.
        var isRewritten: Bool
    }

    func fetch(timeLimit: Duration) async throws(GitError) -> Head {
        let fetched = try await mirror.fetch(reference, from: remote, timeLimit: timeLimit)
        return Head(commit: try await info(of: fetched.commit), isRewritten: fetched.isRewritten)
    }

    func info(of commit: ObjectID) async throws(GitError) -> SourceCommit {
        SourceCommit(try await mirror.commit(commit))
    }

    /// A desired set, brought to a commit that is in the mirror; reads the files only that it does not hold yet.
    ///
    /// A path that is gone is a commit without files: what follows from that is the prune guard's to decide.
    func read(_ commit: SourceCommit, into held: DesiredSet) async throws(GitError) -> DesiredSet {
        var desired = held
        guard let id = ObjectID(commit.id) else { throw GitError(.invalid, "\(commit.id) is not a commit id") }
        guard let tree = try await mirror.tree(of: id, path: path) else {
            desired.update(to: CommitTree(commit: commit, treeID: "", files: []))
            return desired
        }
        if tree.description == desired.treeID {
            desired.update(to: commit, treeID: desired.treeID, changes: TreeChanges())
            return desired
        }
        if let held = ObjectID(desired.treeID), let update = try await mirror.update(from: held, to: id, path: path) {
            let needed = update.written.filter { desired.needsContent(of: $0.path, blobID: $0.id.description) }
            let written = try await sources(of: needed)
            let plain = try await plainFiles(namedBy: written, in: id, for: desired)
            let changes = TreeChanges(written: written + plain, removed: update.removed)
            desired.update(to: commit, treeID: update.tree.description, changes: changes)
            return desired
        }
        let files = try await files(of: id, for: desired)
        desired.update(to: CommitTree(commit: commit, treeID: tree.description, files: files))
        return desired
    }

    private func files(of commit: ObjectID, for desired: DesiredSet) async throws(GitError) -> [SourceFile] {
        let listing = try await mirror.listing(of: commit, path: path)
        var needed: [TreeFile] = []
        var files: [SourceFile] = []
        for file in listing.files {
            if desired.needsContent(of: file.path, blobID: file.id.description) {
                needed.append(file)
            } else {
                files.append(SourceFile(path: file.path, blobID: file.id.description, bytes: []))
            }
        }
        // What is there but is not read must not look as if it were gone.
        let unread = listing.oddities.filter { $0.kind != .caseCollision }.map { oddity in
            SourceFile(path: oddity.path, blobID: "\(oddity.kind)", bytes: [], problem: oddity.message)
        }
        let written = try await sources(of: needed)
        let plain = try await plainFiles(namedBy: written, in: commit, for: desired)
        let read = Set(plain.map(\.path))
        return (files + unread).filter { !read.contains($0.path) } + written + plain
    }

    /// The plain files that generators in these manifests name, apart from those that are read anyway.
    private func plainFiles(
        namedBy manifests: [SourceFile], in commit: ObjectID, for desired: DesiredSet
    ) async throws(GitError) -> [SourceFile] {
        let read = Set(manifests.map(\.path))
        let paths = desired.dataPaths(namedBy: manifests).filter { !read.contains($0) }
        guard !paths.isEmpty else { return [] }
        let files = try await mirror.files(at: paths.sorted(), of: commit)
        let limit = desired.settings.limits.bytesPerDataFile
        // What is too large is told by its generator, and not read.
        let large = files.filter { $0.bytes > limit }.map { file in
            SourceFile(
                path: file.path, blobID: file.id.description, bytes: [],
                problem:
                    "\(file.path) has \(file.bytes) bytes, more than the \(limit) that a ConfigMap or Secret may have")
        }
        return large + (try await sources(of: files.filter { $0.bytes <= limit }))
    }

    private func sources(of files: [TreeFile]) async throws(GitError) -> [SourceFile] {
        let contents = try await mirror.contents(of: files.map(\.id))
        return zip(files, contents).map { file, bytes in
            SourceFile(path: file.path, blobID: file.id.description, bytes: bytes)
        }
    }

    /// The commits after `base` up to `head`, newest first; at most `limit`, and only `head` where `base` is unknown.
    func commits(
        from base: String?, to head: SourceCommit, limit: Int = 1_000
    ) async throws(GitError) -> [SourceCommit] {
        guard let base, let id = ObjectID(head.id), base != head.id else { return [head] }
        let log = try await mirror.log(from: id, limit: limit)
        return log.prefix { $0.id.description != base }.map { SourceCommit($0) }
    }
}

extension SourceCommit {
    init(_ commit: Git.CommitInfo) {
        self.init(
            id: commit.id.description, author: "\(commit.author.name) <\(commit.author.email)>", message: commit.message
        )
    }
}

extension GitSource {
    /// What a Sync object says of its repository.
    static func remote(of sync: Sync) throws(GitError) -> (Remote, RemoteReference) {
        let url = try RemoteURL(sync.repository)
        var credentials = Credentials.none
        if let file = sync.credentialFile("tokenFile") ?? sync.credentialFile("userFile") {
            credentials = .token(file: file)
        } else if let file = sync.credentialFile("keyFile") {
            credentials = .sshKey(file: file)
        }
        let remote = Remote(url, credentials: credentials, knownHostsFile: sync.credentialFile("knownHostsFile"))
        if let commit = sync.commit {
            guard let id = ObjectID(commit) else {
                throw GitError(.invalid, "spec.ref.commit is not a whole commit id of 40 digits: \(commit)")
            }
            return (remote, .commit(id))
        }
        if let tag = sync.tag { return (remote, .tag(tag)) }
        return (remote, sync.branch.map { .branch($0) } ?? .head)
    }
}

extension Sync {
    fileprivate func credentialFile(_ name: String) -> String? {
        object.content.at(["spec", "credentials", name])?.string
    }
}
