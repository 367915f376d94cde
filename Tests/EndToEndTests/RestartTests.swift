import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("a store from a backup, older than what runs: no pod is doubled, and all comes to the newest commit")
    func olderStore() async throws {
        try await Machine.run { machine in
            var random = IDSource(seed: 4)
            var fleet = Fleet(mark: machine.path)
            let first = try await machine.repository.commit("All", fleet.files)
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let before = MarkedPrograms(machine.path)
            #expect(try await machine.skeg("backup", machine.path + "/backup").code == 0)
            var newest = first
            for _ in 0..<6 {
                let (message, files) = fleet.change(&random)
                newest = try await machine.repository.commit(message, files)
                try await machine.becomes("Converged", at: newest)
            }
            #expect(MarkedPrograms(machine.path).all.contains { !before.pods.contains($0.pod) })
            try await machine.crash()
            let restored = try await machine.skeg("restore", machine.path + "/backup", "--force")
            #expect(restored.code == 0, "\(restored.errors)")
            try machine.launch()
            var doubled: [String] = []
            try await eventually("the programs are those of the newest commit") {
                doubled += MarkedPrograms(machine.path).doubled.map { "\($0)" } + Workloads(of: machine.state).doubled
                return MarkedPrograms(machine.path).areWhatIsSaid(by: fleet)
            }
            try await machine.becomes("Converged", at: newest)
            #expect(doubled.isEmpty)
            let after = MarkedPrograms(machine.path)
            #expect(after.areWhatIsSaid(by: fleet) && after.pods == Set(machine.pods.map(\.uid)))
            // The backup knew them, and no commit has changed them.
            #expect(before.all.filter { $0.app == Fleet.steady }.allSatisfy { after.all.contains($0) })
        }
    }

    @Test("a second daemon with the same state directory is refused and does no harm")
    func twoDaemons() async throws {
        try await Machine.run { machine in
            var fleet = Fleet(mark: machine.path)
            let commit = try await machine.repository.commit("All", fleet.files)
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let before = Set(MarkedPrograms(machine.path).all)
            let pid = try #require(machine.daemon?.pid)
            let second = try await machine.skeg("run", "--repo", machine.followed, "--state", machine.state)
            #expect(second.code != 0 && second.code < 128)
            #expect(second.errors.contains("is in use by pid \(pid)"), "\(second.errors)")
            #expect(Set(MarkedPrograms(machine.path).all) == before)
            let next = try await machine.repository.commit("Less\n\nSkeg-Allow-Prune: yes", fleet.clear())
            try await machine.becomes("Converged", at: next)
            try await eventually("all programs end") { MarkedPrograms(machine.path).all.isEmpty }
            #expect(machine.daemon?.pid == pid && RunningProcess(pid) != nil)
        }
    }
}
