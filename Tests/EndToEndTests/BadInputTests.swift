import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("what is bad is told at its place, the rest is applied, nothing is pruned, and no secret gets out")
    func badInput() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            try await repository.commit("All good", BadInput.before(site: try machine.site("one")))
            try await machine.start()
            try await machine.serves("one", pods: 1)
            let programs = Workloads(of: machine.state).pods

            try await BadInput.writeUnreadable(to: repository, scratch: machine.path)
            let bad = try await repository.commit("Much is bad", BadInput.files)
            let found = try await eventually(
                "every fault is told", seen: { "\(machine.sync ?? .null)" }
            ) { () -> [String: String]? in
                guard machine.sync?["revision"]?.string == bad, machine.sync?["result"] == "Degraded" else {
                    return nil
                }
                return machine.blockedPlaces
            }
            for (place, words) in BadInput.faults {
                #expect(found[place]?.contains(words) == true, "\(place): \(found)")
            }
            #expect(found.count == BadInput.faults.count, "\(found)")
            let text = try await machine.skeg("status")
            #expect(text.code == 2)
            #expect(text.output.contains("Degraded"))
            #expect(try await machine.skeg("drift").output == "Nothing differs from git.\n")

            // What is good in the same commit is there, and what the bad files held before is as it was.
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/fresh") != nil)
            for name in BadInput.kept {
                let data = machine.fetch("/api/v1/namespaces/default/configmaps/\(name)")?["data"]
                #expect(data == ["value": "1"], "\(name)")
            }
            #expect(machine.fetch("/api/v1/namespaces/default/secrets/keys") != nil)
            #expect(Workloads(of: machine.state).pods == programs)

            let told = try await machine.statusSays("Degraded", at: bad)
            #expect(told.trailers["Skeg-Blocked"] == String(BadInput.faults.count))
            let page = try await repository.git("show", "skeg/status:README.md")
            for place in BadInput.faults.keys { #expect(page.contains(place), "\(place) in README.md") }
            try await machine.keepsSecrets(BadInput.canaries)
            try await machine.validates(BadInput.faults)
            // A debug build, with all that was read and told.
            #expect(machine.peakMemory < 200 << 20, "\(machine.peakMemory >> 20) MiB")

            let good = try await repository.commit("All good again", BadInput.repaired)
            try await machine.becomes("Converged", at: good)
        }
    }

    @Test("an invalid commit is refused whole where the sync is atomic")
    func atomic() async throws {
        try await Machine.run(["--atomic"]) { machine in
            let good = try await machine.repository.commit("Good", ["a.yaml": Manifests.configMap("a")])
            try await machine.start()
            try await machine.becomes("Converged", at: good)
            let bad = try await machine.repository.commit(
                "Half good", ["a.yaml": Manifests.configMap("a", "2"), "b.yaml": "kind: [\n"])
            try await eventually("the commit is refused", seen: { "\(machine.sync ?? .null)" }) {
                machine.sync?["result"] == "Failed"
            }
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/a")?["data"] == ["value": "1"])
            #expect(try await machine.skeg("status").code == 3)
            _ = bad
        }
    }
}

/// Files with one fault each.
private enum BadInput {
    /// In values of Secrets; never to be seen anywhere.
    static let canaries = ["917263549182", "c2VjcmV0LWNhbmFyeQ", "secret-canary", "other-canary"]

    /// The names of ConfigMaps that were there before their files went bad.
    static let kept = ["broken", "twice", "bomb", "deep", "link", "large"]

    static func before(site: String) -> [String: String] {
        var files = [
            "web.yaml": Manifests.web(replicas: 1, site: site), "secret.yaml": secret("token: secret-canary"),
            "later.yaml": Manifests.configMap("later")
        ]
        for name in kept { files[name + ".yaml"] = Manifests.configMap(name) }
        return files
    }

    static let files: [String: String] = [
        "broken.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: broken\ndata: {value: [1\n",
        "unknown-kind.yaml": "apiVersion: example.org/v1\nkind: Gizmo\nmetadata:\n  name: gizmo\n",
        "unknown-field.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: field\ndatum:\n  value: x\n",
        "twice.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: twice\ndata:\n  value: a\n  value: b\n",
        "secret.yaml": secret("token: 917263549182\n  other: other-canary"),
        "bomb.yaml": bomb, "deep.yaml": String(repeating: "[", count: 100_000),
        "fresh.yaml": Manifests.configMap("fresh")
    ]

    /// Each line repeats the one before it ten times.
    private static var bomb: String {
        let lines = (1..<9).map { level in
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            return "a\(level): &a\(level) [\(aliases)]\n"
        }
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + lines.joined()
    }

    /// A link out of the repository, and 50 MB that do not compress.
    static func writeUnreadable(to repository: GitRepository, scratch: String) async throws {
        unlink(repository.path + "/link.yaml")
        #expect(symlink("/etc/passwd", repository.path + "/link.yaml") == 0)
        let words = ["dd", "if=/dev/urandom", "of=\(repository.path)/large.yaml", "bs=1000000", "count=50"]
        let outcome = try await Program.run(
            words, environment: GitRepository.environment(home: scratch), scratch: scratch)
        #expect(outcome.code == 0)
    }

    /// Words of the message at each place.
    static let faults = [
        "broken.yaml:6:1": "", "unknown-kind.yaml:1:1": "Gizmo", "unknown-field.yaml:5:1": "datum",
        "twice.yaml:7:3": "value", "secret.yaml:7:10": "string", "bomb.yaml:8:45": "limit aliasedNodes",
        "deep.yaml:1:129": "limit depth", "link.yaml:1:1": "symbolic link", "large.yaml:1:1": "larger than the limit"
    ]

    static var repaired: [String: String?] {
        var files: [String: String?] = [
            "unknown-kind.yaml": nil, "unknown-field.yaml": nil, "secret.yaml": secret("token: secret-canary")
        ]
        for name in kept { files[name + ".yaml"] = Manifests.configMap(name) }
        return files
    }

    private static func secret(_ data: String) -> String {
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n# Never in clear anywhere but here.\nstringData:\n  \(data)\n"
    }
}

extension Machine {
    /// The messages of what is blocked, by `file:line:column`.
    fileprivate var blockedPlaces: [String: String] {
        var found: [String: String] = [:]
        for entry in sync?["blocked"]?.array ?? [] {
            found[entry["position"]?.string ?? entry["subject"]?.string ?? ""] = entry["message"]?.string
        }
        return found
    }

    /// No value of a Secret is in what people and other programs read.
    fileprivate func keepsSecrets(_ canaries: [String]) async throws {
        var texts = [
            "the daemon's log": log, "the status branch": try await repository.everything(on: "skeg/status")
        ]
        for command in [["status"], ["status", "-o", "json"], ["drift"], ["events", "-A"], ["diff", "HEAD~1"]] {
            let outcome = try await skeg(command)
            texts[command.joined(separator: " ")] = outcome.output + outcome.errors
        }
        texts["describe"] = try await skeg("describe", "secret", "keys").output
        texts["syncs"] = try await skeg("get", "syncs", "-o", "yaml").output
        // The store and the mirror hold what was committed; everything else in the state directory is for other eyes. What
        // is bad never comes into the store.
        let bad = Array("917263549182".utf8)
        for file in Scratch.files(below: state) where file.contains("/store.db") {
            #expect(TextFile.bytes(file).firstRange(of: bad) == nil, "a secret's value is in \(file)")
        }
        for file in Scratch.files(below: state) where !file.hasPrefix(state + "/git/") && !file.contains("/store.db") {
            texts[file] = TextFile.read(file)
        }
        for (place, text) in texts {
            for canary in canaries { #expect(!text.contains(canary), "a secret's value is in \(place)") }
        }
    }

    /// `skeg validate` tells the same faults at the same places, and no secret either.
    fileprivate func validates(_ faults: [String: String]) async throws {
        let outcome = try await skeg(["validate", ".", "-o", "json"], directory: repository.path)
        #expect(outcome.code == 1)
        let findings = try JSONParser.parse(outcome.output)["findings"]?.array ?? []
        var found: [String: String] = [:]
        for finding in findings where finding["severity"] == "error" {
            let place = ["file", "line", "column"].map { name in
                finding[name]?.string ?? finding[name]?.integer.map { String($0) } ?? ""
            }
            found[place.joined(separator: ":")] = finding["message"]?.string
        }
        #expect(Set(found.keys) == Set(faults.keys))
        for (place, words) in faults { #expect(found[place]?.contains(words) == true, "\(place): \(found)") }
        for canary in BadInput.canaries { #expect(!outcome.output.contains(canary)) }
    }
}
