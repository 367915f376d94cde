internal import GitOps
internal import Objects
internal import PodLifecycle
internal import Runtime
internal import RuntimeSimulated
internal import Store

extension Simulation {
    /// What is not yet as git says; nil where all is.
    func whatIsMissing() -> String? {
        guard let commit = repository.newest, let daemon else { return "the daemon is down" }
        for (setup, sync) in zip(course.syncs, daemon.syncs) {
            guard let report = sync.report, report.attempted?.id == commit.id else {
                return "the newest commit has not been read"
            }
            guard report.result == .converged else {
                return "sync \(setup.name) is \(report.result.rawValue): \(report.message)"
            }
            let owned = Set(snapshot.inventory(of: setup.name))
            let named = commit.keys(in: setup.path)
            if let key = named.subtracting(owned).min() { return "\(key) is in git and not in the store" }
            if let key = owned.subtracting(named).min() { return "\(key) is not in git and still in the store" }
        }
        for path in commit.files.keys.sorted() {
            for manifest in commit.files[path]?.manifests ?? [] {
                if let fault = difference(manifest) { return fault }
            }
        }
        return unrestedAutoscaler() ?? leftover() ?? bareNamespace() ?? strayContainer() ?? staleVolume()
            ?? staleStatus(daemon)
    }

    private func difference(_ manifest: SimulatedManifest) -> String? {
        guard case .deployment(let workload) = manifest.content else { return nil }
        guard let deployment = snapshot[manifest.key].map(Deployment.init) else { return "\(manifest.key) is missing" }
        let status = deployment.status
        let counts = [deployment.replicas, status.replicas, status.updatedReplicas, status.availableReplicas]
        guard let resting = restingCount(deployment, inGit: workload.replicas) else {
            return "\(manifest.key) is to have \(deployment.replicas) pods, outside of what its autoscaler allows"
        }
        if counts != Array(repeating: resting, count: 4) {
            return "\(manifest.key) has \(counts) pods instead of \(resting)"
        }
        if status.observedGeneration != deployment.object.generation {
            return "\(manifest.key) was not looked at since it changed"
        }
        let image = PodSpec(deployment.template.content["spec"] ?? .null).containers.first?.image ?? ""
        guard image.hasSuffix(":\(workload.version)") else { return "\(manifest.key) has the image \(image)" }
        return staleConfiguration(of: deployment)
    }

    /// An object whose owner is gone, or that is going and does not go.
    private func leftover() -> String? {
        for object in snapshot.all {
            if object.isBeingDeleted { return "\(object.key) is still being deleted" }
            for owner in object.ownerReferences where !isThere(owner, of: object) {
                return "\(object.key) has an owner that is gone, \(owner.kind) \(owner.name)"
            }
            guard object.kind == .replicaSet || object.kind == .pod else { continue }
            if snapshot.deployment(of: object) == nil { return "\(object.key) is without an owner" }
        }
        return nil
    }

    /// Pods that name no account have that of their namespace, and mount the certificate that is in it.
    private func bareNamespace() -> String? {
        for namespace in snapshot.objects(of: .namespace).map(\.name) {
            for key in [
                ObjectKey(.serviceAccount, namespace: namespace, name: "default"),
                ObjectKey(.configMap, namespace: namespace, name: APIAccess.certificateName)
            ] where snapshot[key] == nil {
                return "namespace \(namespace) has no \(key.kind.kind) \(key.name)"
            }
        }
        return nil
    }

    private func isThere(_ owner: OwnerReference, of object: Object) -> Bool {
        [object.namespace, ""].contains {
            snapshot[ObjectKey(owner.kind, namespace: $0, name: owner.name)]?.uid == owner.uid
        }
    }

    private func strayContainer() -> String? {
        var running: Set<String> = []
        for node in nodes {
            let owners = Dictionary(
                node.runtime.sandboxList.map { ($0.id, $0.podUID) }, uniquingKeysWith: { first, _ in first })
            for container in node.runtime.containerList {
                guard case .running = container.state else { continue }
                running.insert(owners[container.sandbox] ?? container.sandbox)
            }
        }
        let wanted = Set(snapshot.objects(of: .pod).filter { !Pod($0).isFinished }.map(\.uid))
        if let uid = running.subtracting(wanted).min() { return "a container of pod \(uid) runs, which is not there" }
        if let uid = wanted.subtracting(running).min() { return "no container of pod \(uid) runs" }
        return nil
    }

    /// Every volume of files holds what the store does.
    private func staleVolume() -> String? {
        for (index, node) in nodes.enumerated() {
            for object in snapshot.pods(onNode: "node-\(index)") where !Pod(object).isFinished {
                for volume in Pod(object).spec.volumes {
                    let held = node.volumes[object.uid]?[volume.name] ?? []
                    // All its files are there or none; the token in it is not of the store.
                    if volume.isAPIAccess {
                        if held.map(\.path) == ["ca.crt", "namespace", "token"] { continue }
                        return "pod \(object.name) lacks what it needs to use the API"
                    }
                    if Dictionary(held.map { ($0.path, $0.content) }, uniquingKeysWith: { $1 })
                        != files(of: volume, in: object.namespace)
                    {
                        return "volume \(volume.name) of pod \(object.name) does not hold what the store does"
                    }
                }
            }
        }
        return nil
    }

    private func files(of volume: PodVolume, in namespace: String) -> [String: VolumeFile.Content] {
        var files: [String: VolumeFile.Content] = [:]
        for case .keys(let kind, let name, _, _) in volume.fileSources {
            for field in snapshot[ObjectKey(kind, namespace: namespace, name: name)]?["data"]?.fields ?? Fields() {
                let text = field.value.string ?? ""
                files[field.name] = .bytes(kind == .secret ? Base64.decode(text) ?? [] : Array(text.utf8))
            }
        }
        return files
    }

    /// The status branch says what is, and says it as one would who had looked only now.
    private func staleStatus(_ daemon: SimulatedDaemon) -> String? {
        var fresh = StatusTree()
        let sources = daemon.syncs.compactMap { sync in
            sync.report.map { StatusTree.Source($0, desired: sync.desired) }
        }
        fresh.update(sources.sorted { $0.report.sync < $1.report.sync }, in: snapshot, at: now)
        var published = branch.published
        published["NOTES.md"] = nil
        for path in Set(fresh.files.keys).union(published.keys).sorted() where fresh.files[path] != published[path] {
            let told = published[path].map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
            let should = fresh.files[path].map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
            return "the status branch has at \(path):\n\(told)\ninstead of:\n\(should)"
        }
        return nil
    }
}
