internal import Objects
internal import Store

extension Simulation {
    private static let canaries = [SimulatedManifest.secretText, SimulatedManifest.secretBase64].map { Array($0.utf8) }

    func tellsSecret(_ bytes: [UInt8]) -> Bool {
        (Simulation.canaries + checks.made).contains { bytes.holds($0) }
    }

    /// Only Secrets hold what is secret.
    mutating func checkSecrets(_ committed: Committed) {
        for event in committed.events where event.key.name == SimulatedManifest.madeName && event.kind == .secret {
            for field in event.object["data"]?.fields ?? Fields() { checks.noteMade(field.value.string ?? "") }
        }
        for event in committed.events where event.kind != .secret {
            if case .removed = event { continue }
            if tellsSecret(JSONWriter.write(event.object.content)) {
                checks.fail("a secret is told in \(event.key)")
            }
        }
    }

    mutating func checkStatusCommit(_ message: String) {
        if tellsSecret(Array(message.utf8)) { checks.fail("a secret is told in a status commit's message") }
        guard let commit = branch.commits.last else { return }
        let before = commit.parent.map { branch.commits[$0].files } ?? [:]
        if before == commit.files { checks.fail("a status commit changes nothing: \(message)") }
        for (path, bytes) in commit.files where before[path] != bytes && tellsSecret(bytes) {
            checks.fail("a secret is told in \(path)")
        }
    }
}
