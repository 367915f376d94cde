internal import CLibGit2

/// A repository behind https or ssh.
struct NetworkRemote {
    private let repository: Repository
    private let conversation: Conversation

    init(_ remote: Remote, repository: Repository, limits: FetchLimits, interruption: Interruption) {
        self.repository = repository
        conversation = Conversation(remote, limits: limits, interruption: interruption)
    }

    var url: RemoteURL { conversation.remote.url }

    /// Brings what the reference stands for into the repository; no local reference is moved.
    func fetch(_ reference: RemoteReference) throws(GitError) -> ResolvedReference {
        if let id = reference.commit, try repository.contains(id) { return ResolvedReference(name: nil, commit: id) }
        return try connected(GIT_DIRECTION_FETCH) { (remote) throws(GitError) -> ResolvedReference in
            let listing = try list(remote)
            let wanted = try select(reference, from: listing)
            let hasTag = try repository.contains(wanted.id)
            let hasCommit = try repository.contains(wanted.peeled ?? wanted.id)
            if !hasTag || !hasCommit { try download(wanted.refspecs, from: remote) }
            return ResolvedReference(name: wanted.name, commit: try commit(of: wanted.id, asked: reference))
        }
    }

    /// Every reference that the remote shows.
    func references() throws(GitError) -> [String: ObjectID] {
        try connected(GIT_DIRECTION_FETCH) { (remote) throws(GitError) in
            try list(remote).references
        }
    }

    /// Pushes `commit` to the reference `name`, never by force, and gives the remote's refusal if there is one.
    func push(_ commit: ObjectID, to name: String, through local: String) throws(GitError) -> String? {
        try connected(GIT_DIRECTION_PUSH) { (remote) throws(GitError) -> String? in
            var options = git_push_options()
            git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION))
            options.callbacks = conversation.callbacks()
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            conversation.pushAnswers = [:]
            let answer = withStrings(["\(local):\(name)"]) { git_remote_upload(remote, $0, &options) }
            try check(answer, "push to \(url)")
            guard let status = conversation.pushAnswers[name] else { return "the remote did not say what it did" }
            return status
        }
    }

    private func connected<Result>(
        _ direction: git_direction, _ body: (OpaquePointer) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        let remote = try Owned(git_remote_free, "use \(url)") {
            git_remote_create_anonymous(&$0, repository.pointer, url.connection)
        }
        conversation.begin()
        var options = git_remote_connect_options()
        git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
        options.callbacks = conversation.callbacks()
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.proxy_opts.type = GIT_PROXY_AUTO
        do throws(GitError) {
            try check(git_remote_connect_ext(remote.pointer, direction, &options), "reach \(url)")
            let result = try body(remote.pointer)
            git_remote_disconnect(remote.pointer)
            return result
        } catch {
            git_remote_disconnect(remote.pointer)
            throw refined(error)
        }
    }

    /// The reason that a callback gave, or what libgit2's text says.
    private func refined(_ error: GitError) -> GitError {
        if let failure = conversation.interruption.error ?? conversation.error { return failure }
        guard error.code == .remoteUnreachable || error.code == .other else { return error }
        let text = error.message.lowercased()
        func says(_ parts: String...) -> Bool { parts.contains { text.contains($0) } }
        if says("status code: 404", "not found", "does not appear to be a git repository", "no such file") {
            return GitError(
                .notARepository, "\(url) is not a git repository, or the login does not show it: \(error.message)")
        }
        if says("status code: 401", "status code: 403", "authenticat", "permission denied", "too many redirects") {
            return GitError(.authenticationFailed, "\(url) refused the login: \(error.message)")
        }
        if says("redirect") {
            return GitError(.remoteUnreachable, "\(url) redirects to another host: use that URL (\(error.message))")
        }
        return GitError(.remoteUnreachable, error.message)
    }

    /// What the remote shows.
    private struct Listing {
        var references: [String: ObjectID] = [:]
        /// The branches behind symbolic references, such as HEAD.
        var targets: [String: String] = [:]
    }

    private func list(_ remote: OpaquePointer) throws(GitError) -> Listing {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try check(git_remote_ls(&heads, &count, remote), "list the references of \(url)")
        guard count <= conversation.limits.references else {
            throw GitError(
                .limitExceeded("references"),
                "\(url) shows \(count) references, more than \(conversation.limits.references)")
        }
        var listing = Listing()
        for place in 0..<count {
            guard let head = heads?[place], let name = head.pointee.name else { continue }
            listing.references[String(cString: name)] = ObjectID(head.pointee.oid)
            if let target = head.pointee.symref_target {
                listing.targets[String(cString: name)] = String(cString: target)
            }
        }
        return listing
    }

    private struct Wanted {
        var name: String?
        var id: ObjectID
        var peeled: ObjectID?
        var refspecs: [String]
    }

    private func select(_ reference: RemoteReference, from listing: Listing) throws(GitError) -> Wanted {
        if let id = reference.commit {
            // Servers give only what a reference reaches: everything is fetched, and the commit looked up.
            return Wanted(id: id, refspecs: ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"])
        }
        for name in try reference.candidates() {
            if let id = listing.references[name] {
                return Wanted(
                    name: listing.targets[name] ?? name, id: id, peeled: listing.references[name + "^{}"],
                    refspecs: ["+\(name):\(name)"])
            }
        }
        throw GitError(.refNotFound, "\(url) has no \(reference)")
    }

    private func download(_ refspecs: [String], from remote: OpaquePointer) throws(GitError) {
        var options = git_fetch_options()
        git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        options.callbacks = conversation.callbacks()
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        options.update_fetchhead = 0
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        let answer = withStrings(refspecs) { git_remote_download(remote, $0, &options) }
        try check(answer, "fetch from \(url)")
        try repository.refresh()
    }

    private func commit(of id: ObjectID, asked reference: RemoteReference) throws(GitError) -> ObjectID {
        guard try repository.contains(id) else {
            throw GitError(.refNotFound, "\(url) has no \(reference) that a branch or tag reaches")
        }
        guard let commit = try repository.commit(behind: id) else {
            throw GitError(.refNotFound, "\(reference) of \(url) does not stand for a commit")
        }
        return commit
    }
}

/// Lends an array of strings to libgit2.
func withStrings<Result>(_ strings: [String], _ body: (UnsafePointer<git_strarray>) -> Result) -> Result {
    var buffers = strings.map { $0.utf8CString }
    var pointers: [UnsafeMutablePointer<CChar>?] = buffers.indices.map { place in
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: buffers[place].count)
        copy.initialize(from: Array(buffers[place]), count: buffers[place].count)
        return copy
    }
    buffers.removeAll()
    defer { for pointer in pointers { pointer?.deallocate() } }
    return pointers.withUnsafeMutableBufferPointer { lent in
        var array = git_strarray(strings: lent.baseAddress, count: lent.count)
        return body(&array)
    }
}
