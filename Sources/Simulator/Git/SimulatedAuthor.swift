internal import Objects

/// Somebody who commits to the repository: now with care, now without.
struct SimulatedAuthor: Sendable {
    private static let names = ["web", "api", "db", "cache", "jobs"]
    private static let paths = ["apps.yaml", "base/all.yml", "z.yaml"]

    /// The namespaces that objects are put in; those but `default` are in git too.
    let namespaces: [String]
    /// One for each Sync; empty for the whole repository.
    let folders: [String]
    /// Whether people write autoscalers.
    let autoscales: Bool

    typealias Files = [String: SimulatedFile]

    /// What a commit holds, and its message.
    func change(_ repository: SimulatedRepository, _ random: inout Chance) -> (files: Files, message: String) {
        var files = repository.newest?.files ?? [:]
        var words: [String] = []
        for _ in 0..<random.within(1...3) { words.append(edit(&files, repository, &random)) }
        let isEmptied = random.isTrue(0.03)
        if isEmptied {
            files = [:]
            words = ["remove everything"]
        }
        let consents = random.isTrue(isEmptied ? 0.5 : 0.08)
        let message = words.joined(separator: ", ") + (consents ? "\n\nSkeg-Allow-Prune: yes\n" : "")
        return (files, message)
    }

    private func edit(_ files: inout Files, _ repository: SimulatedRepository, _ random: inout Chance) -> String {
        if autoscales, random.isTrue(0.2) { return addAutoscaler(&files, &random) }
        switch random.below(20) {
        case 0...3: return add(&files, &random)
        case 4...11: return rework(&files, &random)
        case 12, 13: return remove(&files, &random)
        case 14: return damage(&files, &random)
        case 15:
            for path in files.keys { files[path]?.damage = nil }
            return "repair"
        case 16: return move(&files, &random)
        case 17: return copy(&files, &random)
        case 18:
            guard let earlier = random.pick(repository.log).flatMap({ repository.commits[$0] }) else {
                return "nothing"
            }
            files = earlier.files
            return "go back to \(earlier.id.prefix(8))"
        default: return "nothing"
        }
    }

    private func add(_ files: inout Files, _ random: inout Chance) -> String {
        let namespace = random.pick(namespaces) ?? "default"
        let name = random.pick(SimulatedAuthor.names) ?? "web"
        let manifest: SimulatedManifest =
            switch random.below(10) {
            case 0...5:
                SimulatedManifest(
                    key: ObjectKey(.deployment, namespace: namespace, name: name),
                    content: .deployment(workload(&random)))
            case 6, 7:
                SimulatedManifest(
                    key: ObjectKey(.configMap, namespace: namespace, name: name),
                    content: random.isTrue(0.3)
                        ? generator(&random) : .configMap(data: random.below(100)))
            case 8:
                SimulatedManifest(
                    key: ObjectKey(.generatedSecret, namespace: namespace, name: SimulatedManifest.madeName),
                    content: .generatedSecret(version: random.below(100)))
            default:
                SimulatedManifest(
                    key: ObjectKey(.secret, namespace: namespace, name: name),
                    content: random.isTrue(0.3) ? generator(&random) : .secret(data: random.below(100)))
            }
        putWithNamespace(manifest, &files, &random)
        return "add \(manifest.key)"
    }

    /// Names with hashes are those of one sync: what another has, refers to none of them.
    private func generator(_ random: inout Chance) -> SimulatedManifest.Content {
        let isHashed = folders == [""] && random.isTrue(0.5)
        return .generator(data: random.below(100), isHashed: isHashed)
    }

    private func putWithNamespace(_ manifest: SimulatedManifest, _ files: inout Files, _ random: inout Chance) {
        put(manifest, &files, &random)
        guard manifest.key.namespace != "default" else { return }
        let key = ObjectKey(.namespace, name: manifest.key.namespace)
        put(SimulatedManifest(key: key, content: .namespace(version: 1)), &files, &random)
    }

    /// Writes an object where it stands, or into some file.
    private func put(_ manifest: SimulatedManifest, _ files: inout Files, _ random: inout Chance) {
        if let place = place(of: manifest.key, files) {
            files[place.path]?.manifests[place.index] = manifest
            return
        }
        let place = manifest.key.namespace.isEmpty ? "" : manifest.key.namespace + "/"
        let own = "\(place)\(manifest.key.kind.kind.lowercased())-\(manifest.key.name).yaml"
        let path = folder(&random) + (random.isTrue(0.6) ? own : random.pick(SimulatedAuthor.paths) ?? own)
        files[path, default: SimulatedFile(manifests: [])].manifests.append(manifest)
    }

    /// One of the folders, as the beginning of a path.
    private func folder(_ random: inout Chance) -> String {
        let folder = random.pick(folders) ?? ""
        return folder.isEmpty ? "" : folder + "/"
    }

    private func place(of key: ObjectKey, _ files: Files) -> (path: String, index: Int)? {
        for path in files.keys.sorted() {
            if let index = files[path]?.manifests.firstIndex(where: { $0.key == key }) { return (path, index) }
        }
        return nil
    }

    private func anyPlace(_ files: Files, _ random: inout Chance) -> (path: String, index: Int)? {
        guard let path = random.pick(files.keys.sorted()), let count = files[path]?.manifests.count else { return nil }
        return (path, random.below(count))
    }

    private func rework(_ files: inout Files, _ random: inout Chance) -> String {
        guard let (path, index) = anyPlace(files, &random), var manifest = files[path]?.manifests[index] else {
            return add(&files, &random)
        }
        switch manifest.content {
        case .deployment(var workload):
            let word = rework(&workload, &random)
            manifest.content = .deployment(workload)
            files[path]?.manifests[index] = manifest
            return "\(word) of \(manifest.key)"
        case .configMap: manifest.content = .configMap(data: random.below(100))
        case .secret: manifest.content = .secret(data: random.below(100))
        case .generator: manifest.content = generator(&random)
        case .generatedSecret, .namespace: manifest.content.renew()
        case .autoscaler: manifest.content = .autoscaler(autoscaler(&random))
        }
        files[path]?.manifests[index] = manifest
        return "change \(manifest.key)"
    }

    /// Mostly of a Deployment that there is.
    private func addAutoscaler(_ files: inout Files, _ random: inout Chance) -> String {
        let known = files.keys.sorted().flatMap { files[$0]?.keys ?? [] }.filter { $0.kind == .deployment }
        let deployment = random.isTrue(0.9) ? random.pick(known) : nil
        let key = ObjectKey(
            .horizontalPodAutoscaler, namespace: deployment?.namespace ?? random.pick(namespaces) ?? "default",
            name: deployment?.name ?? random.pick(SimulatedAuthor.names) ?? "web")
        putWithNamespace(SimulatedManifest(key: key, content: .autoscaler(autoscaler(&random))), &files, &random)
        return "add \(key)"
    }

    private func autoscaler(_ random: inout Chance) -> SimulatedManifest.Autoscaler {
        var autoscaler = SimulatedManifest.Autoscaler()
        autoscaler.apiVersion = random.pick("autoscaling/v2", "autoscaling/v2", "autoscaling/v2beta2")
        autoscaler.minimum = random.within(1...2)
        autoscaler.maximum = random.within(2...6)
        autoscaler.share = random.pick(30, 50, 80)
        autoscaler.window = random.pick(0, 15, 60)
        autoscaler.version = random.below(100)
        return autoscaler
    }

    private func workload(_ random: inout Chance) -> SimulatedManifest.Workload {
        var workload = SimulatedManifest.Workload()
        workload.replicas = random.below(5)
        for _ in 0..<random.below(4) { _ = rework(&workload, &random) }
        return workload
    }

    private func rework(_ workload: inout SimulatedManifest.Workload, _ random: inout Chance) -> String {
        switch random.below(14) {
        case 0...3:
            workload.version += 1
            return "version"
        case 4...6:
            workload.replicas = random.below(7)
            return "replicas"
        case 7:
            let rolling = [
                ("1", "0"), ("0", "1"), ("25%", "25%"), ("50%", "0"), ("100%", "100%"), ("2", "1")
            ]
            workload.rolling =
                random.isTrue(0.25)
                ? nil
                : random.pick(rolling).map { SimulatedManifest.Workload.Rolling(maxSurge: $0.0, maxUnavailable: $0.1) }
            return "strategy"
        case 8:
            workload.behavior = random.pick(
                "", "start=700ms,stop=2s", "start=3s", "stop=20s", "after=40s,exit=1", "exit=1", "after=90s,exit=0",
                "ready=4s", "startup=12s,ready=15s,start=1s", "sick=30s", "hung=25s", "ready=2s,flap=7s")
            return "behavior"
        case 9:
            workload.millicores = random.pick(50, 100, 500, 1500, 9000)
            return "requests"
        case 10:
            workload.minReadySeconds = random.pick(0, 0, 5)
            workload.revisionHistoryLimit = random.pick(0, 1, 10)
            workload.progressDeadlineSeconds = random.pick(30, 600)
            workload.isPaused = random.isTrue(0.2)
            return "settings"
        case 11:
            workload.rollsOutOnChange = random.pick(nil, false, true, true)
            return "rollouts"
        case 12:
            let names = SimulatedAuthor.names + [SimulatedManifest.madeName]
            workload.secret = random.isTrue(0.5) ? "" : random.pick(names) ?? ""
            return "secret"
        default:
            workload.configMap = random.isTrue(0.5) ? "" : random.pick(SimulatedAuthor.names) ?? ""
            return "configMap"
        }
    }

    private func remove(_ files: inout Files, _ random: inout Chance) -> String {
        guard let (path, index) = anyPlace(files, &random), let key = files[path]?.manifests[index].key else {
            return "nothing"
        }
        if random.isTrue(0.3) {
            files[path] = nil
            return "remove \(path)"
        }
        files[path]?.manifests.remove(at: index)
        if files[path]?.manifests.isEmpty == true { files[path] = nil }
        return "remove \(key)"
    }

    private func damage(_ files: inout Files, _ random: inout Chance) -> String {
        guard let path = random.pick(files.keys.sorted()) else { return "nothing" }
        files[path]?.damage = random.pick(.syntax, .rule, .secret)
        return "break \(path)"
    }

    /// A file gets another name, or an object another file.
    private func move(_ files: inout Files, _ random: inout Chance) -> String {
        guard let (path, index) = anyPlace(files, &random), let file = files[path] else { return "nothing" }
        let target = folder(&random) + "moved/\(random.below(3)).yaml"
        guard target != path else { return "nothing" }
        if random.isTrue(0.5) {
            files[path] = nil
            files[target, default: SimulatedFile(manifests: [])].manifests += file.manifests
            return "rename \(path) to \(target)"
        }
        files[path]?.manifests.remove(at: index)
        if files[path]?.manifests.isEmpty == true { files[path] = nil }
        files[target, default: SimulatedFile(manifests: [])].manifests.append(file.manifests[index])
        return "move \(file.manifests[index].key) to \(target)"
    }

    /// An object stands in two files, in the same words or not.
    private func copy(_ files: inout Files, _ random: inout Chance) -> String {
        guard let (path, index) = anyPlace(files, &random), let manifest = files[path]?.manifests[index] else {
            return "nothing"
        }
        files[folder(&random) + "copies.yaml", default: SimulatedFile(manifests: [])].manifests.append(manifest)
        return "copy \(manifest.key)"
    }
}
