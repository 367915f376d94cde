internal import Synchronization

/// Digests of the objects that were asked for lately.
final class KeptDigests: DigestMemory {
    /// What was asked for lately, and before that. When the first is half full, it takes the place of the second.
    private struct Generations {
        var young: [DigestName: String] = [:]
        var old: [DigestName: String] = [:]
    }

    private let generations = Mutex(Generations())
    private let limit: Int

    /// - Parameter limit: How many are kept; each has some 300 bytes.
    init(limit: Int = 20_000) { self.limit = limit }

    func digest(_ name: DigestName, else compute: () -> String) -> String {
        let found = generations.withLock { generations -> String? in
            if let found = generations.young[name] { return found }
            guard let found = generations.old[name] else { return nil }
            add(found, name, to: &generations)
            return found
        }
        if let found { return found }
        // Two who ask at once both compute: nobody waits for a digest of something else.
        let digest = compute()
        generations.withLock { add(digest, name, to: &$0) }
        return digest
    }

    private func add(_ digest: String, _ name: DigestName, to generations: inout Generations) {
        if generations.young.count >= max(1, limit / 2) {
            generations.old = generations.young
            generations.young = [:]
        }
        generations.young[name] = digest
    }
}
