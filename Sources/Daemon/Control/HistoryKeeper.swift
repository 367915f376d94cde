internal import CLinux
internal import Store

/// Lets the store forget what happened long ago, and gives the memory back to the machine.
enum HistoryKeeper {
    /// What is younger than this can still be watched; as kube-apiserver's `--etcd-compaction-interval`.
    private static let period = Duration.seconds(300)

    /// Runs until the task is cancelled.
    static func run(_ store: Store) async {
        var boundary = store.revision
        while !Task.isCancelled {
            try? await Task.sleep(for: period)
            let next = store.revision
            if boundary > 0 { store.forgetHistory(before: boundary) }
            boundary = next
            skeg_release_free_memory()
        }
    }
}
