import Objects
import Testing

extension EndToEnd {
    @Test("a commit to a ConfigMap rolls over who asks for it, a revert brings the old ReplicaSet back")
    func configurationRollsOver() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let (one, two) = (try machine.site("one"), try machine.site("two"))
            let first = try await repository.commit(
                "Serve one", ["web.yaml": try configuredWeb(), "site.yaml": Manifests.configMap("site", one)])
            try await machine.start(["--rollout-on-change"])
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 3)
            let original = try machine.replicaSet()

            try TextFile.write(Manifests.configMap("site", two), to: machine.path + "/next/site.yaml")
            try TextFile.write(try configuredWeb(), to: machine.path + "/next/web.yaml")
            let diff = try await machine.skeg("diff", machine.path + "/next")
            #expect(diff.output.contains("rolls out, since ConfigMap site changes"), "\(diff.output)")

            let second = try await repository.commit("Serve two", ["site.yaml": Manifests.configMap("site", two)])
            try await machine.becomes("Converged", at: second)
            try await machine.serves("two", pods: 3)
            #expect(try machine.replicaSet() != original)
            let events = try await machine.skeg("events")
            #expect(events.output.contains("ConfigMap site changed: rolling over to replica set"))

            try await repository.git("revert", "--no-edit", "HEAD")
            try await machine.becomes("Converged", at: try await repository.head())
            try await machine.serves("one", pods: 3)
            #expect(try machine.replicaSet() == original)
            #expect(machine.sync?["drifting"]?.integer == 0)
        }
    }

    @Test("configuration that no program can start with leaves the pods that serve alone")
    func badConfigurationTakesNothingDown() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let one = try machine.site("one")
            try await repository.commit(
                "Serve one",
                ["web.yaml": try configuredWeb("\"true\""), "site.yaml": Manifests.configMap("site", one)])
            try await machine.start()
            try await machine.serves("one", pods: 3)
            let serving = Set(machine.pods.map(\.uid))

            try await repository.commit(
                "Serve nothing", ["site.yaml": Manifests.configMap("site", machine.path + "/nowhere")])
            try await eventually("a new pod fails again and again", within: .seconds(60)) {
                #expect(Set(machine.pods.map(\.uid)).isSuperset(of: serving))
                return machine.pods.contains { pod in
                    let status = pod.status["containerStatuses"]?.array?.first
                    return !serving.contains(pod.uid) && (status?["restartCount"]?.integer ?? 0) > 1
                }
            }
            let old = machine.pods.filter { serving.contains($0.uid) }
            #expect(machine.answers(of: old) == ["one", "one", "one"])
            #expect(machine.pods.count == 4)

            try await repository.git("revert", "--no-edit", "HEAD")
            try await machine.becomes("Converged", at: try await repository.head())
            #expect(Set(machine.pods.map(\.uid)) == serving)
        }
    }

    /// A web server that is told by a ConfigMap what to serve.
    private func configuredWeb(_ asks: String? = nil) throws -> String {
        let variable = "    - name: SITE\n          valueFrom: {configMapKeyRef: {name: site, key: value}}\n"
        let annotation = asks.map { "      annotations: {skeg.dev/rollout-on-change: \($0)}\n" } ?? ""
        let plain = Manifests.web(site: "$(SITE)", more: "    " + variable)
        return plain.replacing("    spec:\n      termination", with: annotation + "    spec:\n      termination")
    }
}
