internal import Objects
internal import Store

/// Lets programs in pods find the API, whoever takes its Service away (`pkg/controlplane/controller/kubernetesservice`, which looks
/// every ten seconds).
struct APIServiceKeeper {
    let store: Store
    let log: Log

    /// Brings the Service back where it has gone, or was changed. Runs until the task is cancelled.
    ///
    /// - Parameter address: Nil where the API is not served over the network.
    func keep(_ address: APIAddress?) async {
        var kept: String?
        while !Task.isCancelled {
            let snapshot = store.snapshot
            if kept == nil || snapshot[APIServiceObject.key]?.resourceVersion != kept {
                await publish(address)
                kept = store.snapshot[APIServiceObject.key]?.resourceVersion
            }
            await store.change(after: snapshot.revision)
        }
    }

    func publish(_ address: APIAddress?) async {
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(from: &random)
        let change = APIServiceObject.change(
            host: address?.number, port: address?.port ?? 0, in: store.snapshot, at: SystemClock.now, ids: &ids)
        guard let change else { return }
        do {
            _ = try await store.commit(Transaction([change], by: "daemon"))
        } catch {
            log.warning("daemon", "pods are not told where the API is: \(error)")
        }
    }
}
