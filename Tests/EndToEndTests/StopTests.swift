import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("stop ends all programs once the daemon is gone, also when its state is gone too")
    func stopsEverything() async throws {
        try await Machine.run { machine in
            let site = try machine.site("one")
            let commit = try await machine.repository.commit(
                "Serve one", ["web.yaml": Manifests.web(replicas: 2, site: site)])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            try await machine.serves("one", pods: 2)
            let refused = try await machine.skeg("stop")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("in use by pid \(machine.daemon?.pid ?? 0)"), "\(refused.errors)")
            #expect(Workloads(of: machine.state).programs.count == 2)

            try await machine.stop()
            let stopped = try await machine.skeg("stop")
            #expect(stopped.output == "2 programs were stopped\n", "\(stopped.errors)")
            try await eventually("no process is left") { Workloads(of: machine.state).isEmpty }
            #expect(try await machine.skeg("stop").output == "no program of \(machine.state) runs\n")

            try await machine.start()
            try await machine.serves("one", pods: 2)
            try await machine.stop()
            Scratch.remove(machine.state)
            #expect(Workloads(of: machine.state).programs.count == 2)
            let strays = try await machine.skeg("stop", "--state", machine.state + "/")
            #expect(strays.output == "2 programs were stopped\n", "\(strays.errors)")
            try await eventually("no process is left") { Workloads(of: machine.state).isEmpty }
            #expect(access(machine.state + "/store.db", F_OK) != 0, "nothing is made anew")
        }
    }
}
