import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("two daemons that write to one status branch keep each other's files, and say that they meet")
    func twoDaemonsOnOneBranch() async throws {
        try await Machine.run(["--path", "a"]) { machine in
            let repository = machine.repository
            try await repository.commit(
                "For both", ["a/a.yaml": Manifests.configMap("a"), "b/b.yaml": Manifests.configMap("b")])
            let otherLog = machine.path + "/other-log"
            let other = [
                "run", "--repo", repository.path, "--path", "b", "--state", "other-state", "--runtime", "simulated",
                "--status-branch", "skeg/status", "--status-interval", "1s"
            ]
            func has(_ files: [String]) async throws {
                try await eventually("the branch has \(files)", seen: { machine.log + TextFile.read(otherLog) }) {
                    guard try await !repository.git("branch", "--list", "skeg/status").isEmpty else { return false }
                    let all = try await repository.git("ls-tree", "-r", "--name-only", "skeg/status")
                    return files.allSatisfy { all.contains("ConfigMap/\($0).yaml") }
                }
            }

            try await machine.start()
            try await has(["a"])
            let second = try machine.startSkeg(other, output: otherLog)
            defer { second.signal(SIGTERM) }
            try await has(["a", "b"])
            #expect(TextFile.read(otherLog).contains("writes to this branch too"))

            // A change of one, and a restart of the other, leave both.
            try await repository.commit("More for a", ["a/c.yaml": Manifests.configMap("c")])
            try await has(["a", "b", "c"])
            try await eventually("the first has met the second", seen: { machine.log }) {
                machine.log.contains("writes to this branch too")
            }
            try await machine.stop()
            let last = try await repository.commit(
                "Less for a", ["a/c.yaml": nil, "a/d.yaml": Manifests.configMap("d")])
            try await machine.start()
            try await machine.becomes("Converged", at: last)
            try await has(["a", "b", "d"])
            #expect(machine.log.ranges(of: "writes to this branch too").count == 2, "once for each life")
        }
    }
}
