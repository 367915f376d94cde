internal import Objects
internal import Store

/// Lets programs in pods find the API, whoever takes its Service away (`pkg/controlplane/controller/kubernetesservice`, which looks
/// every ten seconds).
struct APIServiceKeeper {
    private let store: Store
    private let log: Log
    /// Where the API is, as soon as that is known.
    private let addresses: AsyncStream<APIAddress?>
    private let known: AsyncStream<APIAddress?>.Continuation
    /// Ends once the Service says where the API is.
    let settled: AsyncStream<Void>
    private let settles: AsyncStream<Void>.Continuation

    init(store: Store, log: Log) {
        self.store = store
        self.log = log
        (addresses, known) = AsyncStream<APIAddress?>.makeStream()
        (settled, settles) = AsyncStream<Void>.makeStream()
    }

    /// Brings the Service back where it has gone, or was changed, once its address is known. Runs until the task is cancelled.
    func run() async {
        for await address in addresses { await keep(address) }
    }

    /// Says where the API is, and keeps to that from then on.
    ///
    /// - Parameter address: Nil where the API is not served over the network.
    func publish(_ address: APIAddress?) async {
        await write(address, in: store.snapshot)
        known.yield(address)
        settles.finish()
    }

    private func keep(_ address: APIAddress?) async {
        // The version that was found to be right.
        var right: String?
        while !Task.isCancelled {
            let snapshot = store.snapshot
            let version = snapshot[APIServiceObject.key]?.resourceVersion
            if version == nil || version != right, await write(address, in: snapshot) { right = version }
            await store.change(after: snapshot.revision)
        }
    }

    /// Whether nothing was to be done in this state.
    @discardableResult
    private func write(_ address: APIAddress?, in snapshot: Snapshot) async -> Bool {
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(from: &random)
        let change = APIServiceObject.change(
            host: address?.number, port: address?.port ?? 0, in: snapshot, at: SystemClock.now, ids: &ids)
        guard let change else { return true }
        do {
            _ = try await store.commit(Transaction([change], by: "daemon"))
        } catch {
            log.warning("daemon", "pods are not told where the API is: \(error)")
        }
        return false
    }
}
