import Glibc
import Testing

/// Programs that others have made for Kubernetes, as they are published. `scripts/install-clients` puts them here.
enum Clients {
    private static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    /// A Python environment.
    private static let programs = repository + "/.build/clients/bin"

    static let absence: Comment =
        "the clients are not installed: make test-packages installs them where PyPI is reached"
    static let areInstalled = access(programs + "/kopf", X_OK) == 0
    static let haveSOPS = access(programs + "/sops", X_OK) == 0
    /// The kubectl of this machine, and the newest.
    static let kubectls: [String] = ["/usr/bin/kubectl", programs + "/kubectl"].filter {
        access($0 as String, X_OK) == 0
    }

    static func program(_ name: String) -> String { "\(programs)/\(name)" }

    /// A program of our own that uses one of them.
    static func script(_ name: String) -> String { "\(repository)/Tests/EndToEndTests/Clients/\(name)" }
}

extension Machine {
    /// Runs a test with a machine that serves the API over TLS too, at a port of its own.
    static func serving(_ options: [String] = [], _ body: (Machine) async throws -> Void) async throws {
        try await run(["--api-address", "127.0.0.1:0"] + options) { machine in
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let written = try await machine.skeg("kubeconfig", "--file", machine.kubeconfig)
            try #require(written.code == 0, "\(written.errors)")
            try await body(machine)
        }
    }

    var kubeconfig: String { path + "/kubeconfig" }

    /// What clients are started with: who they are, and a home for what they keep.
    var environmentOfClients: [String] {
        GitRepository.environment(home: path) + ["KUBECONFIG=\(kubeconfig)", "PYTHONDONTWRITEBYTECODE=1"]
    }

    /// Runs one of the Python programs beside these tests, and looks that it goes through all its parts.
    func runScript(_ name: String, parts: [String]) async throws {
        let outcome = try await Program.run(
            [Clients.program("python"), Clients.script(name)], environment: environmentOfClients, scratch: path,
            within: .seconds(240))
        #expect(outcome.code == 0, "\(outcome.errors.suffix(4_000))")
        #expect(outcome.lines.map(String.init) == parts)
    }
}
