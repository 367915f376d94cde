internal import Objects

extension SimulatedAuthor {
    /// What everything in the newest commit comes down to when all that cannot converge is mended.
    ///
    /// - Parameters:
    ///   - home: The folder that an object has to stay in; nil for any.
    ///   - renews: Every object is said in other words, so that git has the last word about what others changed.
    func mended(
        _ repository: SimulatedRepository, renews: Bool, home: (ObjectKey) -> String?
    ) -> (files: Files, message: String) {
        var files = repository.newest?.files ?? [:]
        var seen: Set<ObjectKey> = []
        for path in files.keys.sorted() {
            guard var file = files[path] else { continue }
            file.damage = nil
            file.manifests = file.manifests.filter { seen.insert($0.key).inserted }
            files[path] = file.manifests.isEmpty ? nil : file
        }
        bringHome(&files, home)
        files = files.mapValues { file in
            SimulatedFile(manifests: file.manifests.map { mended($0, seen, renews: renews) })
        }
        for name in Set(seen.map(\.namespace)).sorted() where !["", "default"].contains(name) {
            let key = ObjectKey(.namespace, name: name)
            guard !seen.contains(key) else { continue }
            files[path("namespaces.yaml", in: home(key) ?? folders.first ?? ""), default: SimulatedFile(manifests: [])]
                .manifests.append(
                    SimulatedManifest(key: key, content: .namespace(version: 1)))
        }
        return (files, "mend everything\n\nSkeg-Allow-Prune: yes\n")
    }

    /// Puts each object into the folder of the sync that has it.
    private func bringHome(_ files: inout Files, _ home: (ObjectKey) -> String?) {
        for path in files.keys.sorted() {
            for manifest in files[path]?.manifests ?? [] {
                guard let folder = home(manifest.key), !folder.isEmpty, !path.hasPrefix(folder + "/") else { continue }
                files[path]?.manifests.removeAll { $0.key == manifest.key }
                files[self.path("home.yaml", in: folder), default: SimulatedFile(manifests: [])].manifests.append(
                    manifest)
            }
            if files[path]?.manifests.isEmpty == true { files[path] = nil }
        }
    }

    private func path(_ name: String, in folder: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

    private func mended(
        _ manifest: SimulatedManifest, _ keys: Set<ObjectKey>, renews: Bool
    ) -> SimulatedManifest {
        var mended = manifest
        if renews { mended.content.renew() }
        guard case .deployment(var workload) = mended.content else { return mended }
        workload.isPaused = false
        workload.millicores = min(workload.millicores, 20)
        // Old pods may hold what new ones need.
        if workload.rolling != nil { workload.rolling = .init(maxSurge: "1", maxUnavailable: "100%") }
        // What ends, falls sick or comes and goes never converges.
        if ["exit", "sick", "hung", "flap"].contains(where: { workload.behavior.contains($0) }) {
            workload.behavior = ""
        }
        let namespace = manifest.key.namespace
        if !keys.contains(ObjectKey(.configMap, namespace: namespace, name: workload.configMap)) {
            workload.configMap = ""
        }
        let sources = [GroupKind.secret, .generatedSecret].map {
            ObjectKey($0, namespace: namespace, name: workload.secret)
        }
        if keys.isDisjoint(with: sources) { workload.secret = "" }
        mended.content = .deployment(workload)
        return mended
    }
}
