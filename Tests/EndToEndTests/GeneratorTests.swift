import Objects
import Testing

extension EndToEnd {
    @Test("a plain file becomes a ConfigMap, a commit to it rolls over, and the old one goes with its last reader")
    func generatedConfigMap() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let (one, two) = (try machine.site("one"), try machine.site("two"))
            let variable = "    - name: SITE\n          valueFrom: {configMapKeyRef: {name: site, key: place}}\n"
            let generator = """
                apiVersion: skeg.dev/v1alpha1
                kind: ConfigMapGenerator
                metadata: {name: site}
                files: [place=conf/site.txt]

                """
            let first = try await repository.commit(
                "Serve one",
                [
                    "apps/web.yaml": Manifests.web(site: "$(SITE)", more: "    " + variable),
                    "apps/site.yaml": generator, "apps/conf/site.txt": one
                ])
            try await machine.start(["--path", "apps"])
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 3)
            let (original, config) = (try machine.replicaSet(), try #require(generated(machine).first))

            let second = try await repository.commit("Serve two", ["apps/conf/site.txt": two])
            try await machine.becomes("Converged", at: second)
            try await machine.serves("two", pods: 3)
            try await eventually("the old ConfigMap is gone") { !self.generated(machine).contains(config) }
            #expect(generated(machine).count == 1)

            let third = try await repository.commit("Lose it", ["apps/conf/site.txt": nil])
            try await machine.becomes("Degraded", at: third)
            try await machine.serves("two", pods: 3)
            let blocked = machine.sync?["blocked"]?.array?.first
            #expect(blocked?["position"]?.string?.hasPrefix("apps/site.yaml:4:") == true, "\(blocked ?? .null)")

            try await repository.commit("Back to one", ["apps/conf/site.txt": one])
            try await machine.becomes("Converged", at: try await repository.head())
            try await machine.serves("one", pods: 3)
            #expect(try machine.replicaSet() == original)
            try await eventually("the first ConfigMap is back, and the second is gone") {
                self.generated(machine) == [config]
            }
        }
    }

    private func generated(_ machine: Machine) -> [String] {
        machine.objects("/api/v1/namespaces/default/configmaps").map(\.name).filter { $0.hasPrefix("site-") }
    }
}
