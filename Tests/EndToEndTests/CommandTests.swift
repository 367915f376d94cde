import Foundation
import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("history, diff and rollback work on a repository that is checked out")
    func historyDiffAndRollback() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let (one, two) = (try machine.site("one"), try machine.site("two"))
            let first = try await repository.commit("Serve one", ["web.yaml": Manifests.web(replicas: 1, site: one)])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let original = try machine.replicaSet()
            #expect(try await machine.skeg("diff").code == 0)

            let second = try await repository.commit(
                "Serve two", ["web.yaml": Manifests.web(replicas: 2, site: two), "map.yaml": Manifests.configMap("map")]
            )
            try await machine.becomes("Converged", at: second)
            let past = try await machine.skeg("diff", String(first.prefix(8)))
            #expect(past.code == 1)
            for word in ["spec.replicas", "map", two] { #expect(past.output.contains(word), "\(past.output)") }
            try TextFile.write(Manifests.web(replicas: 4, site: two), to: machine.path + "/folder/web.yaml")
            let folder = try await machine.skeg("diff", "folder", "-o", "json")
            #expect(folder.code == 1)
            #expect(folder.output.contains("spec.replicas"))

            let history = try await machine.skeg("history", "-o", "json").json
            #expect(history?["history"]?.array?.map { $0["revision"]?.string } == [second, first])
            #expect(history?["history"]?.array?.map { $0["applied"]?.bool } == [true, false])

            let back = try await machine.skeg("rollback", "-o", "json")
            #expect(back.code == 0, "\(back.output) \(back.errors)")
            #expect(back.json?["result"] == "Converged")
            #expect(try await repository.head() == back.json?["revision"]?.string)
            #expect(try await repository.head("HEAD~1") == second)
            #expect(try await repository.git("diff", first, "HEAD").isEmpty)
            #expect(try await repository.git("status", "--porcelain").isEmpty)
            try await machine.serves("one", pods: 1)
            #expect(try machine.replicaSet() == original)

            try repository.write(["web.yaml": "# unfinished\n"])
            let refused = try await machine.skeg("rollback")
            #expect(refused.code != 0)
            #expect(refused.errors.contains("checked out"), "\(refused.errors)")
            #expect(TextFile.read(repository.path + "/web.yaml") == "# unfinished\n")
        }
    }

    @Test("run --once ends with 0, 2 or 3, and what it started goes on running")
    func once() async throws {
        try await Machine.run { machine in
            let site = try machine.site("one")
            try await machine.repository.commit("Serve one", ["web.yaml": Manifests.web(replicas: 1, site: site)])
            let good = try await machine.once()
            #expect(good.code == 0, "\(good.output) \(good.errors)")
            #expect(Workloads(of: machine.state).programs.count == 1)
            #expect(try await !machine.repository.history(of: "skeg/status").isEmpty)

            try await machine.repository.commit("Bad too", ["bad.yaml": "apiVersion: v1\nkind: ConfigMap\n"])
            let degraded = try await machine.once(["--timeout", "3s"])
            #expect(degraded.code == 2, "\(degraded.output) \(degraded.errors)")
            let failed = try await machine.once(["--atomic"])
            #expect(failed.code == 3, "\(failed.output) \(failed.errors)")
            #expect(Workloads(of: machine.state).programs.count == 1)
        }
    }

    @Test("a state can be saved while the daemon runs, and brought back; one state has one daemon")
    func backupAndRestore() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let uid = machine.fetch(Machine.map)?.at(["metadata", "uid"])
            let backup = machine.path + "/backup"
            #expect(try await machine.skeg("backup", backup).code == 0)

            let second = try await machine.once()
            #expect(second.code != 0)
            #expect(second.errors.contains("\(machine.daemon?.pid ?? 0)"), "\(second.errors)")
            let refused = try await machine.skeg("restore", backup, "--force")
            #expect(refused.code != 0)
            #expect(refused.errors.contains("\(machine.daemon?.pid ?? 0)"), "\(refused.errors)")

            #expect(try await machine.stop() == 0)
            #expect(try await machine.skeg("status").code != 0)
            #expect(try await machine.skeg("restore", backup).code != 0)
            // The keys are kept apart from backups, and put back first.
            let keys = machine.path + "/store.keys"
            try FileManager.default.copyItem(atPath: machine.state + "/identity/store.keys", toPath: keys)
            Scratch.remove(machine.state)
            let restored = try await machine.skeg("restore", backup)
            #expect(restored.code == 0, "\(restored.errors)")
            let identity = machine.state + "/identity"
            try FileManager.default.createDirectory(atPath: identity, withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: keys, toPath: identity + "/store.keys")
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            #expect(machine.fetch(Machine.map)?.at(["metadata", "uid"]) == uid)
        }
    }

    @Test("SIGHUP looks for commits at once")
    func hangUp() async throws {
        try await Machine.run(["--poll", "1h"]) { machine in
            let first = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            let (followed, next) = (machine.path + "/a/b/repo", machine.path + "/next/b/repo")
            for copy in [followed, next] {
                try await machine.repository.git("clone", "-q", machine.repository.path, copy)
            }
            machine.followed = followed
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try await machine.repository.git("-C", next, "commit", "-q", "--allow-empty", "-m", "Elsewhere")
            let second = try await machine.repository.git("-C", next, "rev-parse", "HEAD")
            // So far above the repository nothing is watched, and the next look would be in an hour.
            rename(machine.path + "/a", machine.path + "/away")
            rename(machine.path + "/next", machine.path + "/a")
            machine.daemon?.signal(SIGHUP)
            try await machine.becomes("Converged", at: second)
        }
    }

    @Test("what a daemon cannot be run with is told before anything is made")
    func refusedOptions() async throws {
        try await Machine.run { machine in
            let long = machine.path + "/" + String(repeating: "a", count: 100)
            let refusals = [
                ["--repo", "http://example.org/a.git"]: "not read over http://",
                ["--repo", "repo", "--state", long]: "choose a shorter --state",
                ["--repo", "repo", "--branch", "a", "--tag", "b"]: "give one of --branch, --tag and --commit",
                ["--repo", "repo", "--ca-file", "/none", "--state", "state"]: "/none"
            ]
            for (options, message) in refusals {
                let outcome = try await machine.skeg(["run", "--once"] + options)
                #expect(outcome.code != 0 && outcome.errors.contains(message), "\(options): \(outcome.errors)")
            }
            #expect(access(long, F_OK) != 0)
        }
    }

    @Test("validate tells each fault at its place, in words and in the forms that programs read")
    func validate() async throws {
        try await Machine.run { machine in
            try machine.repository.write([
                "good.yaml": Manifests.configMap("good"),
                "bad.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bad\ndatum: {}\n"
            ])
            let folder = machine.repository.path
            let good = try await machine.skeg("validate", folder + "/good.yaml")
            #expect(good.code == 0, "\(good.output)")
            let text = try await machine.skeg(["validate", "."], directory: folder)
            #expect(text.code == 1)
            #expect(text.output.contains("bad.yaml:5:1: error: datum: unknown field"), "\(text.output)")
            let json = try await machine.skeg(["validate", ".", "-o", "json"], directory: folder)
            #expect(json.code == 1)
            #expect(json.json?["valid"] == false)
            let finding = json.json?["findings"]?.array?.first
            #expect(finding?["file"] == "bad.yaml" && finding?["line"] == 5 && finding?["column"] == 1)
            let sarif = try await machine.skeg(["validate", ".", "-o", "sarif"], directory: folder).json
            let result = sarif?["runs"]?.array?.first?["results"]?.array?.first
            let place = result?["locations"]?.array?.first?["physicalLocation"]
            #expect(place?.at(["artifactLocation", "uri"]) == "bad.yaml")
            #expect(place?.at(["region", "startLine"]) == 5)
            let github = try await machine.skeg(["validate", ".", "-o", "github"], directory: folder)
            #expect(github.output.hasPrefix("::error file=bad.yaml,line=5,col=1::"), "\(github.output)")
            #expect(try await machine.skeg("validate", machine.path + "/nowhere").code != 0)
        }
    }

    @Test("the repository that init makes runs, and has drifted in nothing")
    func starter() async throws {
        try await Machine.run { machine in
            machine.followed = machine.path + "/started"
            let made = try await machine.skeg("init", "started")
            #expect(made.code == 0, "\(made.errors)")
            try await machine.start()
            try await eventually("it converges", seen: { "\(machine.sync ?? .null)" }) {
                machine.sync?["result"] == "Converged"
            }
            let pods = machine.objects("/api/v1/pods")
            #expect(pods.count == 4)
            try await eventually("each pod answers") { machine.answers(of: pods).count == 4 }
            #expect(try await machine.skeg("drift").code == 0)
            #expect(try await machine.skeg("init", "started").code != 0)
        }
    }
}

extension Machine {
    fileprivate static let map = "/api/v1/namespaces/default/configmaps/map"

    /// Runs `skeg run --once` to its end.
    fileprivate func once(_ more: [String] = []) async throws -> Program.Outcome {
        try await skeg(
            ["run", "--once", "--repo", followed, "--state", state, "--status-branch", "skeg/status"] + more)
    }
}

extension Program.Outcome {
    var json: Value? { try? JSONParser.parse(Array(output.utf8)) }
}
