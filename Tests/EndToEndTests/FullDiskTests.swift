import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test(
        "on a full disk the daemon ends with an error, programs run on, and after a restart nothing is lost",
        .enabled(if: SmallDisk.isAllowed, "root has to be allowed to mount"))
    func fullDisk() async throws {
        try await Machine.run { machine in
            let disk = try machine.useSmallDisk(megabytes: 24)
            let site = try machine.site("one")
            let commit = try await machine.repository.commit(
                "Serve one",
                ["web.yaml": Manifests.web(replicas: 2, site: site), "map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let before = Workloads(of: machine.state)
            let pods = Set(machine.pods.map(\.uid))
            #expect(machine.write(1))
            try disk.fill()
            let acknowledged = try machine.writesUntilRefused()
            let code = try await machine.ends()
            #expect(code != 0 && code < 128, "the daemon ended with \(code)")
            #expect(machine.log.contains("store.db") && machine.log.contains("full"), "\(machine.log.suffix(2000))")
            #expect(machine.log.contains("mend the cause and restart"))
            let again = try await machine.skeg("run", "--repo", machine.followed, "--state", machine.state)
            #expect(again.code != 0 && again.code < 128, "started on a full disk: \(again)")
            #expect(again.errors.contains("full") || again.errors.contains("No space"), "\(again.errors)")
            // Nobody is there, and all goes on.
            let without = Workloads(of: machine.state)
            #expect(without.doubled.isEmpty && without.pods == before.pods)

            let next = try await machine.repository.commit(
                "Serve three", ["web.yaml": Manifests.web(replicas: 3, site: site)])
            disk.free()
            try await machine.start()
            let count = try #require(machine.count)
            #expect(count >= acknowledged && count <= acknowledged + 1)
            try await machine.becomes("Converged", at: next)
            try await machine.serves("one", pods: 3)
            #expect(pods.isSubset(of: machine.pods.map(\.uid)))
            let after = Workloads(of: machine.state)
            for pod in pods { #expect(after.program(ofPod: pod) == before.program(ofPod: pod)) }
        }
    }
}

extension Machine {
    private static let map = "/api/v1/namespaces/default/configmaps/map"

    /// The number that was written last.
    fileprivate var count: Int? {
        fetch(Machine.map)?.at(["metadata", "annotations", "example.com/count"])?.string.flatMap { Int($0) }
    }

    /// Writes a number into an object, past git; whether that was acknowledged.
    fileprivate func write(_ number: Int) -> Bool {
        let change: Value = ["metadata": ["annotations": ["example.com/count": .string(String(number))]]]
        let answer = HTTP.ask(
            socket: state + "/skeg.sock", "PATCH", Machine.map, contentType: "application/merge-patch+json",
            body: JSONWriter.write(change))
        return answer?.status == 200
    }

    /// Counts on until a number is refused; the last that was acknowledged.
    fileprivate func writesUntilRefused() throws -> Int {
        // Enough to go past what room the store's files still have.
        for number in 2...100_000 where !write(number) { return number - 1 }
        throw Program.Failure(description: "the disk never became full")
    }
}
