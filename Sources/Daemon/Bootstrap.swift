internal import Access
internal import Controllers
internal import Identity
internal import Objects
internal import Store

/// Puts into the store what has to be there before anything runs.
struct Bootstrap {
    let configuration: DaemonConfiguration

    init(_ configuration: DaemonConfiguration) { self.configuration = configuration }

    /// The namespaces and roles that every cluster has, and the Sync that the command line describes.
    func apply(to store: Store, ids: inout IDSource) async throws {
        let snapshot = store.snapshot
        let now = SystemClock.now
        let changes =
            Controllers.Bootstrap.changes(
                in: snapshot, checksumKey: RandomBytes.some(ConfigChecksumKey.length), at: now, ids: &ids)
            + DefaultRoles.changes(in: snapshot, at: now, ids: &ids)
            + sync(in: snapshot, kinds: snapshot.kinds, at: now, ids: &ids)
        guard !changes.isEmpty else { return }
        _ = try await store.commit(Transaction(changes, by: "daemon"))
    }

    private func sync(
        in snapshot: Snapshot, kinds: KindRegistry, at now: Timestamp, ids: inout IDSource
    ) -> [Change] {
        let live = snapshot[ObjectKey(.sync, name: DaemonConfiguration.mainSync)]
        var object = live ?? Sync(name: DaemonConfiguration.mainSync).object
        object.spec = spec
        kinds.applyDefaults(to: &object)
        guard live == nil else { return object == live ? [] : [.update(object)] }
        object.uid = ids.uid()
        object.creationTimestamp = now
        return [.create(object)]
    }

    private var spec: Value {
        var spec: Value = [
            "repository": .string(configuration.repository), "path": .string(configuration.path),
            "atomic": .bool(configuration.isAtomic), "drift": configuration.correctsDrift ? "Correct" : "Report",
            "rolloutOnChange": .bool(configuration.rollsOutOnChange),
            "pollInterval": .string(GoDuration(configuration.poll).description)
        ]
        spec.set(configuration.branch.map { .string($0) }, at: ["ref", "branch"])
        spec.set(configuration.tag.map { .string($0) }, at: ["ref", "tag"])
        spec.set(configuration.commit.map { .string($0) }, at: ["ref", "commit"])
        spec.set(configuration.tokenFile.map { .string($0) }, at: ["credentials", "tokenFile"])
        spec.set(configuration.keyFile.map { .string($0) }, at: ["credentials", "keyFile"])
        spec.set(configuration.knownHostsFile.map { .string($0) }, at: ["credentials", "knownHostsFile"])
        if let branch = configuration.statusBranch {
            spec["status"] = [
                "branch": .string(branch), "interval": .string(GoDuration(configuration.statusInterval).description)
            ]
            spec.set(configuration.statusRepository.map { .string($0) }, at: ["status", "repository"])
        }
        return spec
    }
}
