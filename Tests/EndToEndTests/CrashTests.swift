import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("a container that ends while the daemon is away is started again when it is back, with its exit told")
    func exitWhileTheDaemonIsAway() async throws {
        try await Machine.run { machine in
            let site = try machine.site("one")
            let commit = try await machine.repository.commit(
                "Serve one", ["web.yaml": Manifests.web(replicas: 2, site: site)])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let pods = machine.pods
            let before = Workloads(of: machine.state)
            try await machine.crash()
            let (ended, other) = (try #require(pods.first), try #require(pods.last))
            kill(try #require(before.program(ofPod: ended.uid)), SIGTERM)
            try await eventually("the program has ended") {
                Workloads(of: machine.state).program(ofPod: ended.uid) == nil
            }
            try await machine.start()
            try await eventually("it runs again") {
                machine.pods.first { $0.uid == ended.uid }?.restartCount == 1
                    && machine.answers() == ["one", "one"]
            }
            let container = machine.pods.first { $0.uid == ended.uid }?.status["containerStatuses"]?.array?.first
            let last = container?.at(["lastState", "terminated"])
            #expect(last?["signal"] == 15 || last?["exitCode"] == 143)
            #expect(Workloads(of: machine.state).program(ofPod: other.uid) == before.program(ofPod: other.uid))
        }
    }
}

extension Object {
    /// How often the pod's first container was started again.
    var restartCount: Int64? { status["containerStatuses"]?.array?.first?["restartCount"]?.integer }
}
