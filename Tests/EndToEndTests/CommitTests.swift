import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("a commit brings processes up, a change rolls them over, a revert brings the old ones back")
    func commitToProcessesAndBack() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let (one, two) = (try machine.site("one"), try machine.site("two"))
            let first = try await repository.commit(
                "Serve one",
                ["web.yaml": Manifests.web(site: one), "other.yaml": Manifests.configMap("other")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 3)
            let addresses = machine.pods.compactMap { $0.status["podIP"]?.string }
            #expect(Set(addresses).count == 3)
            #expect(addresses.allSatisfy { $0.hasPrefix("127.") })
            #expect(Workloads(of: machine.state).programs.count == 3)
            let started = try await machine.statusSays("Converged", at: first)
            #expect(started.trailers["Skeg-Drift"] == "0")
            #expect(started.trailers["Skeg-Blocked"] == "0")
            let original = try machine.replicaSet()

            try await machine.killedProgramIsReplaced()
            let second = try await machine.rollsOver(to: two, serving: "two")
            #expect(try machine.replicaSet() != original)
            _ = try await machine.statusSays("Converged", at: second)

            try await repository.git("revert", "--no-edit", "HEAD")
            let third = try await repository.head()
            try await machine.becomes("Converged", at: third)
            try await machine.serves("one", pods: 3)
            #expect(try machine.replicaSet() == original)

            _ = try await machine.statusSays("Converged", at: third)
            try await machine.staysQuiet()
        }
    }

    @Test("removing a file ends its pods, and touches nothing else")
    func removal() async throws {
        try await Machine.run { machine in
            let site = try machine.site("one")
            try await machine.repository.commit(
                "Serve two",
                [
                    "web.yaml": Manifests.web(site: site), "api.yaml": Manifests.web("api", replicas: 1, site: site),
                    "settings.yaml": Manifests.configMap("settings")
                ])
            try await machine.start()
            try await machine.serves("one", pods: 4)
            let other = machine.pods.first { $0.labels["app"] == "api" }
            let program = Workloads(of: machine.state).program(ofPod: other?.uid ?? "")
            let commit = try await machine.repository.commit("Serve one", ["web.yaml": nil])
            try await machine.becomes("Converged", at: commit)
            try await machine.serves("one", pods: 1)
            try await eventually("the processes are gone") { Workloads(of: machine.state).programs.count == 1 }
            #expect(machine.pods.map(\.uid) == [other?.uid])
            #expect(Workloads(of: machine.state).program(ofPod: other?.uid ?? "") == program)
            #expect(machine.objects("/apis/apps/v1/replicasets").count == 1)
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/settings") != nil)
            _ = try await machine.statusSays("Converged", at: commit)
        }
    }
}

extension Machine {
    /// The ReplicaSet that has pods.
    func replicaSet() throws -> String {
        let sets = objects("/apis/apps/v1/namespaces/default/replicasets").filter { $0.spec["replicas"] != 0 }
        #expect(sets.count == 1)
        return try #require(sets.first).name
    }

    fileprivate func killedProgramIsReplaced() async throws {
        let pod = try #require(pods.first)
        let program = try #require(Workloads(of: state).program(ofPod: pod.uid))
        kill(program, SIGKILL)
        try await eventually("the container was started again", seen: { "\(self.pods.map(\.status))" }) {
            let status = self.pods.first { $0.uid == pod.uid }?.status["containerStatuses"]?.array?.first
            return status?["restartCount"] == 1 && status?["ready"] == true
        }
        try await serves("one", pods: 3)
        #expect(Workloads(of: state).program(ofPod: pod.uid) != program)
    }

    /// Commits a new version, and watches how the pods are replaced; gives the commit.
    fileprivate func rollsOver(to site: String, serving text: String) async throws -> String {
        let watched = path + "/watched"
        let watch = try startSkeg(["get", "pods", "-w", "-o", "json"], output: watched)
        defer { watch.signal(SIGKILL) }
        try await eventually("the watch begins") { TextFile.read(watched).contains("\"kind\": \"Pod\"") }
        let commit = try await repository.commit("Serve \(text)", ["web.yaml": Manifests.web(site: site)])
        var fewest = Int.max
        try await eventually("every pod is replaced", seen: { "\(self.pods.map(\.status))" }) {
            let start = ContinuousClock.now
            let (pods, answers) = (self.pods, self.answers())
            // A look that lasted longer than it takes to replace a pod is not one moment.
            if ContinuousClock.now - start < .milliseconds(800) { fewest = min(fewest, answers.count) }
            return pods.count == 3 && answers == [text, text, text] && self.sync?["revision"]?.string == commit
        }
        try await becomes("Converged", at: commit)
        #expect(fewest >= 3, "pods that answered while one after the other was replaced")
        watch.signal(SIGTERM)
        _ = try await watch.end()
        try RolloutRecord(TextFile.bytes(watched)).check(atLeastReady: 3, atMostPods: 4)
        return commit
    }

    /// Nothing happens, and nothing is written: for 20 seconds, or as many as `SKEG_QUIET` says.
    fileprivate func staysQuiet() async throws {
        let seconds = getenv("SKEG_QUIET").flatMap { Int(String(cString: $0)) } ?? 20
        // The end of the pods that were replaced is news too, and is told with the next commit.
        try await eventually("the old pods are gone") { self.pods.count == 3 }
        try await Task.sleep(for: .seconds(6))
        let revision = fetch("/skeg/v1/status")?["storeRevision"]
        let head = try await repository.head("skeg/status")
        try await Task.sleep(for: .seconds(seconds))
        #expect(try await repository.head("skeg/status") == head, "a commit within \(seconds) quiet seconds")
        #expect(fetch("/skeg/v1/status")?["storeRevision"] == revision)
    }
}

/// Every state that the pods have been in, in order.
struct RolloutRecord {
    private var states: [Object] = []

    /// - Parameter bytes: What `skeg get pods -w -o json` has printed.
    init(_ bytes: [UInt8]) throws {
        // Each object ends with a brace at the beginning of a line.
        for piece in String(decoding: bytes, as: UTF8.self).split(separator: "\n}\n", omittingEmptySubsequences: true) {
            guard let content = try? JSONParser.parse(Array((piece + "\n}").utf8)) else { continue }
            states.append(Object(content))
        }
    }

    func check(atLeastReady least: Int, atMostPods most: Int) throws {
        var pods: [String: Object] = [:]
        var hasBegun = false
        for state in states {
            pods[state.uid] = state.deletionTimestamp == nil ? state : nil
            let ready = pods.values.count { pod in
                pod.conditions.contains { $0.type == "Ready" && $0.isTrue }
            }
            hasBegun = hasBegun || ready >= least
            guard hasBegun else { continue }
            #expect(ready >= least, "ready pods at revision \(state.resourceVersion)")
            #expect(pods.count <= most, "pods at revision \(state.resourceVersion)")
        }
        #expect(states.count > 8)
    }
}
