internal import Dispatch
internal import Store
internal import StoreSQLite

/// The store's file, and the keys that Secrets are sealed with in it.
struct SealedStore: Sendable {
    let backend: SQLiteBackend
    /// Waits for the disk in place of the tasks that ask.
    private let queue = DispatchQueue(label: "dev.skeg.store.keys")

    init(_ directory: StateDirectory, _ configuration: DaemonConfiguration, log: Log) {
        let keys: (any KeySource)? =
            switch configuration.sealingKeys {
            case .file(let path): KeyFile(path)
            case .keyring(let description): KernelKeyring(description)
            case nil: nil
            }
        backend = SQLiteBackend(directory, keys: keys) { log.info("store", $0) }
    }

    func answer(
        _ ask: @escaping @Sendable (SQLiteBackend) throws(StoreFailure) -> SealingState
    ) async throws(StoreFailure) -> SealingState {
        let backend = backend
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(StoreFailure) in try ask(backend) })
            }
        }
        return try result.get()
    }
}
