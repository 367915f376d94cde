import Glibc
import Objects
import Testing

extension EndToEnd {
    /// Ten crashes, each at another moment of the rollout.
    @Test(
        "workloads outlive the daemon: killed ten times while pods are replaced, none stops for it and none is doubled")
    func crashesDuringRollouts() async throws {
        try await Machine.run { machine in
            let sites = [try machine.site("one"), try machine.site("two")]
            var commit = try await machine.repository.commit("Serve one", ["web.yaml": Manifests.web(site: sites[0])])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            for round in 1...10 {
                commit = try await machine.repository.commit(
                    "Round \(round)", ["web.yaml": Manifests.web(site: sites[round % 2])])
                try await machine.crashesWhileRollingOver(to: commit, after: .milliseconds(round * 150))
                // The others go on from the middle of the rollout before.
                guard round.isMultiple(of: 5) else { continue }
                try await machine.becomes("Converged", at: commit)
                try await machine.serves(round % 2 == 0 ? "one" : "two", pods: 3)
                // A pod that was replaced may take its time to end.
                try await eventually("three programs run") { Workloads(of: machine.state).programs.count == 3 }
            }
            #expect(machine.pods.allSatisfy { ($0.restartCount ?? 0) == 0 })
        }
    }

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

extension Machine {
    /// Kills the daemon some time after the store has the commit, looks at what goes on without it, and starts it again.
    fileprivate func crashesWhileRollingOver(to commit: String, after delay: Duration) async throws {
        try await eventually("the commit \(commit.prefix(8)) is being applied") {
            self.sync?["revision"]?.string == commit
        }
        try await Task.sleep(for: delay)
        let staying = Set(pods.map(\.uid))
        let before = Workloads(of: state)
        try await crash()
        // What was told to stop a moment ago may still go; everything else is as it was.
        let after = Workloads(of: state)
        #expect(after.doubled.isEmpty)
        for pod in staying.intersection(before.pods) {
            #expect(after.program(ofPod: pod) == before.program(ofPod: pod), "pod \(pod) without the daemon")
        }
        try await start()
        let listed = Set(pods.map(\.uid))
        let now = Workloads(of: state)
        #expect(now.doubled.isEmpty)
        for pod in listed.intersection(staying).intersection(before.pods) {
            guard let program = now.program(ofPod: pod) else { continue }
            #expect(program == before.program(ofPod: pod), "pod \(pod) after the restart")
        }
    }
}
