internal import CLibGit2

/// A pack on its way into a repository. It is counted while it is written, as what a remote sends is.
final class PackFile {
    private let directory: String
    private let indexer: Owned
    private let limits: FetchLimits
    private var length = 0
    private var progress = git_indexer_progress()
    /// The reason that the writing had to end; it says more than libgit2's own error.
    private var error: GitError?

    /// Begins a file in `directory`, which is gone again unless `write` ends well.
    init(in directory: String, limits: FetchLimits) throws(GitError) {
        self.directory = directory
        self.limits = limits
        // Without a database to look up what deltas rest on: what is built here brings all that with it.
        indexer = try Owned(git_indexer_free, "begin a pack in \(directory)") {
            git_indexer_new(&$0, directory, 0, nil, nil)
        }
    }

    /// Writes all that a builder has collected, with its index.
    func write(_ builder: OpaquePointer) throws(GitError) {
        let answer = git_packbuilder_foreach(
            builder,
            { bytes, count, payload in
                guard let bytes, let payload else { return GIT_EUSER.rawValue }
                return Unmanaged<PackFile>.fromOpaque(payload).takeUnretainedValue().append(bytes, count)
            }, Unmanaged.passUnretained(self).toOpaque())
        if let error { throw error }
        try check(answer, "copy objects to \(directory)")
        try check(git_indexer_commit(indexer.pointer, &progress), "copy objects to \(directory)")
    }

    private func append(_ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int32 {
        guard count <= limits.bytes - length else {
            error = GitError(.limitExceeded("fetchBytes"), "more than \(limits.bytes) bytes would be copied at once")
            return GIT_EUSER.rawValue
        }
        length += count
        return git_indexer_append(indexer.pointer, bytes, count, &progress)
    }
}
