/// What a repository says in tests of crashes: applications whose programs sleep and carry a mark, and how it changes.
struct Fleet {
    struct App: Hashable {
        var replicas: Int
        var version: Int
    }

    enum ChangeKind: CaseIterable { case version, scale, remove, add, revert }

    /// Never changed: its programs have to run from the beginning to the end.
    static let steady = "steady"
    private static let changing = ["web", "api", "jobs"]

    let mark: String
    private(set) var apps: [String: App]
    /// What each commit said, the oldest first.
    private(set) var history: [[String: App]]
    private var lastVersion = 1

    init(mark: String) {
        self.mark = mark
        apps = [Fleet.steady: App(replicas: 2, version: 1), "web": App(replicas: 2, version: 1)]
        history = [apps]
    }

    /// The files of the first commit.
    var files: [String: String?] {
        var files: [String: String?] = ["map.yaml": Manifests.configMap("map")]
        for (name, app) in apps { files[name + ".yaml"] = manifest(name, app) }
        return files
    }

    var podCount: Int { apps.values.reduce(0) { $0 + $1.replicas } }

    /// Changes something; gives what the commit is called, and the files that differ.
    mutating func change(_ random: inout some RandomNumberGenerator) -> (message: String, files: [String: String?]) {
        let before = apps
        let kind = ChangeKind.allCases.randomElement(using: &random) ?? .version
        let there = Fleet.changing.filter { apps[$0] != nil }.randomElement(using: &random)
        let missing = Fleet.changing.filter { apps[$0] == nil }.randomElement(using: &random)
        switch (kind, there, missing) {
        case (.revert, _, _) where history.count > 1 && history[history.count - 2] != apps:
            apps = history[history.count - 2]
        case (.add, _, let name?), (_, nil, let name?):
            apps[name] = App(replicas: Int.random(in: 1...3, using: &random), version: newVersion())
        case (.remove, let name?, _): apps[name] = nil
        case (.scale, let name?, _):
            let now = apps[name]?.replicas ?? 1
            apps[name]?.replicas = [1, 2, 3, 4].filter { $0 != now }.randomElement(using: &random) ?? 1
        case (_, let name?, _):
            let version = newVersion()
            apps[name]?.version = version
        case (_, nil, nil): break
        }
        history.append(apps)
        var files: [String: String?] = [:]
        for name in Set(before.keys).union(apps.keys) where before[name] != apps[name] {
            files[name + ".yaml"] = .some(apps[name].map { manifest(name, $0) })
        }
        return ("\(kind): \(files.keys.sorted().joined(separator: ", "))\n\nSkeg-Allow-Prune: yes", files)
    }

    /// Takes all applications away.
    mutating func clear() -> [String: String?] {
        defer { apps = [:] }
        return Dictionary(uniqueKeysWithValues: apps.keys.map { ($0 + ".yaml", .none) })
    }

    private mutating func newVersion() -> Int {
        lastVersion += 1
        return lastVersion
    }

    private func manifest(_ name: String, _ app: App) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
        spec:
          replicas: \(app.replicas)
          selector:
            matchLabels: {app: \(name)}
          template:
            metadata:
              labels: {app: \(name)}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: main
                image: skeg.dev/host
                command: [/bin/sleep, "100000"]
                env:
                - {name: E2E_MARK, value: \(mark)}
                - {name: E2E_APP, value: \(name)}
                - {name: E2E_VERSION, value: "\(app.version)"}
                - name: E2E_POD
                  valueFrom: {fieldRef: {fieldPath: metadata.uid}}

        """
    }
}

extension MarkedPrograms {
    /// As many of each application as it shall have, all of the right version, and no others.
    func areWhatIsSaid(by fleet: Fleet) -> Bool {
        let apps = Dictionary(grouping: all) { $0.app }
        return apps.mapValues(\.count) == fleet.apps.mapValues(\.replicas)
            && apps.allSatisfy { name, all in all.allSatisfy { $0.version == "\(fleet.apps[name]?.version ?? 0)" } }
    }
}
