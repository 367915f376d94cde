import Objects
import Testing

extension EndToEnd {
    @Test("what is changed past git is told with both values and who, and the next commit of the object takes it back")
    func reportedDrift() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let site = try machine.site("one")
            let first = try await repository.commit("Two", ["web.yaml": Manifests.web(replicas: 2, site: site)])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            #expect(try await machine.skeg("drift").code == 0)

            try machine.patch(Machine.web + "?fieldManager=grace", ["spec": ["replicas": 3]])
            try await machine.serves("one", pods: 3)
            let entry = try await eventually("the drift is told") {
                machine.fetch("/skeg/v1/drift")?["drift"]?.array?.first
            }
            #expect(entry["field"] == "spec.replicas")
            #expect(entry["git"] == "2")
            #expect(entry["live"] == "3")
            #expect(entry["manager"] == "grace")
            let told = try await machine.skeg("drift")
            #expect(told.code == 1)
            #expect(told.lines.count == 2 && told.output.contains("grace"), "\(told.output)")
            try await eventually("the status branch tells it") {
                try await repository.history(of: "skeg/status").last?.trailers["Skeg-Drift"] == "1"
            }
            let files = try await repository.git("ls-tree", "-r", "--name-only", "skeg/status").split(separator: "\n")
            let file = try #require(files.first { $0.hasPrefix("drift/") })
            let document = try await repository.git("show", "skeg/status:\(file)")
            for word in ["spec.replicas", "2", "3", "grace"] { #expect(document.contains(word), "\(document)") }

            // A commit that touches another object leaves it; one that touches this object does not.
            let other = try await repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.becomes("Converged", at: other)
            #expect(machine.pods.count == 3)
            let own = try await repository.commit(
                "Another page",
                ["web.yaml": Manifests.web(replicas: 2, site: try machine.site("two"))])
            try await machine.becomes("Converged", at: own)
            try await machine.serves("two", pods: 2)
            #expect(try await machine.skeg("drift").code == 0)
            try await eventually("the status branch has no drift any more") {
                try await repository.history(of: "skeg/status").last?.trailers["Skeg-Drift"] == "0"
            }
        }
    }

    @Test("with --drift correct what is changed or deleted past git is put back at once")
    func correctedDrift() async throws {
        try await Machine.run(["--drift", "correct"]) { machine in
            let site = try machine.site("one")
            let first = try await machine.repository.commit(
                "Two", ["web.yaml": Manifests.web(replicas: 2, site: site), "map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try machine.patch(Machine.web, ["spec": ["replicas": 0]])
            try await eventually("the count is put back") {
                machine.fetch(Machine.web)?.at(["spec", "replicas"]) == 2
            }
            try machine.delete("/api/v1/namespaces/default/configmaps/map")
            try await eventually("the map is back") {
                machine.fetch("/api/v1/namespaces/default/configmaps/map")?["data"] == ["value": "1"]
            }
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 2)
            #expect(try await machine.skeg("drift").code == 0)
        }
    }
}

extension Machine {
    fileprivate static let web = "/apis/apps/v1/namespaces/default/deployments/web"
}
