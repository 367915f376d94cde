internal import CLibGit2

/// A work tree that has a branch checked out.
struct WorkTree {
    private let repository: Repository
    private let branch: String
    private let path: String

    /// The work tree, main or linked, in which HEAD is the reference `branch`.
    static func having(_ branch: String, in repository: Repository) throws(GitError) -> WorkTree? {
        var candidates: [String] = []
        if let directory = git_repository_workdir(repository.pointer) { candidates.append(String(cString: directory)) }
        let common = repository.commonDirectory
        if common.hasSuffix("/.git/") { candidates.append(String(common.dropLast("/.git/".count))) }
        var names = git_strarray()
        try check(git_worktree_list(&names, repository.pointer), "list the work trees")
        defer { git_strarray_dispose(&names) }
        for place in 0..<names.count {
            var linked: OpaquePointer?
            guard git_worktree_lookup(&linked, repository.pointer, names.strings[place]) == 0 else { continue }
            if let directory = git_worktree_path(linked) { candidates.append(String(cString: directory)) }
            git_worktree_free(linked)
        }
        for candidate in candidates {
            guard let opened = try? Repository(open: candidate), git_repository_is_bare(opened.pointer) == 0 else {
                continue
            }
            var head: OpaquePointer?
            guard git_reference_lookup(&head, opened.pointer, "HEAD") == 0 else { continue }
            defer { git_reference_free(head) }
            guard let target = git_reference_symbolic_target(head), String(cString: target) == branch else { continue }
            return WorkTree(repository: opened, branch: branch, path: candidate)
        }
        return nil
    }

    /// Nothing may be changed, staged or half done in the work tree.
    func checkClean(_ head: ObjectID?) throws(GitError) {
        guard git_repository_state(repository.pointer) == Int32(GIT_REPOSITORY_STATE_NONE.rawValue) else {
            throw refusal("a merge, rebase or the like is under way: finish or abort it")
        }
        var options = git_status_options()
        git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
        let list = try Owned(git_status_list_free, "look at the work tree \(path)") {
            git_status_list_new(&$0, repository.pointer, &options)
        }
        guard git_status_list_entrycount(list.pointer) == 0 else {
            throw refusal("it has uncommitted changes: commit or stash them")
        }
    }

    /// Moves the files, the index and the branch to `commit`, while the branch is locked.
    func advance(to commit: ObjectID, from before: ObjectID?) throws(GitError) {
        let pointer = repository.pointer
        try repository.refresh()
        let transaction = try Owned(git_transaction_free, "lock \(branch)") { git_transaction_new(&$0, pointer) }
        try check(git_transaction_lock_ref(transaction.pointer, branch), "lock \(branch) of \(path)")
        guard try repository.target(of: branch) == before else {
            throw GitError(.nonFastForward, "\(branch) of \(path) moved meanwhile")
        }
        try checkClean(before)
        let target = try repository.lookUpCommit(commit)
        var options = git_checkout_options()
        git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
        options.checkout_strategy = GIT_CHECKOUT_SAFE.rawValue
        let answer = git_checkout_tree(pointer, target.pointer, &options)
        if answer == GIT_ECONFLICT.rawValue {
            throw refusal("untracked files are in the way of new ones: move them")
        }
        try check(answer, "update the work tree \(path)")
        var oid = commit.oid
        try check(
            git_transaction_set_target(transaction.pointer, branch, &oid, nil, "push"), "set \(branch) of \(path)")
        try check(git_transaction_commit(transaction.pointer), "set \(branch) of \(path)")
    }

    private func refusal(_ reason: String) -> GitError {
        GitError(.conflict, "\(branch) is checked out in \(path), and \(reason), then try again")
    }
}
