internal import Glibc
internal import Objects
internal import Store

extension Simulation {
    private static let canaries = [SimulatedManifest.secretText, SimulatedManifest.secretBase64].map { Array($0.utf8) }

    static func tellsSecret(_ bytes: [UInt8]) -> Bool {
        canaries.contains { holds(bytes, $0) }
    }

    private static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return bytes.withUnsafeBytes { all in
            var place = 0
            while let start = all.baseAddress, place + part.count <= all.count {
                guard let found = memchr(start + place, Int32(first), all.count - place - part.count + 1) else {
                    return false
                }
                if memcmp(found, part, part.count) == 0 { return true }
                place = start.distance(to: UnsafeRawPointer(found)) + 1
            }
            return false
        }
    }

    /// Only Secrets hold what is secret.
    mutating func checkSecrets(_ committed: Committed) {
        for event in committed.events where event.kind != .secret {
            if case .removed = event { continue }
            if Simulation.tellsSecret(JSONWriter.write(event.object.content)) {
                checks.fail("a secret is told in \(event.key)")
            }
        }
    }

    mutating func checkStatusCommit(_ message: String) {
        if Simulation.tellsSecret(Array(message.utf8)) { checks.fail("a secret is told in a status commit's message") }
        guard let commit = branch.commits.last else { return }
        let before = commit.parent.map { branch.commits[$0].files } ?? [:]
        if before == commit.files { checks.fail("a status commit changes nothing: \(message)") }
        for (path, bytes) in commit.files where before[path] != bytes && Simulation.tellsSecret(bytes) {
            checks.fail("a secret is told in \(path)")
        }
    }
}
