internal import Objects
internal import Synchronization

/// Objects as JSON, kept for those who read them again: an object is written once for all lists and watchers.
///
/// Bounded: the bytes that have not been asked for lately go first.
final class EncodedObjects: Sendable {
    private struct Key: Hashable {
        var object: ObjectKey
        var resourceVersion: String
    }

    /// What was asked for lately, and what was before that. When the first is half full, it takes the place of the second.
    private struct Generations {
        var young: [Key: [UInt8]] = [:]
        var old: [Key: [UInt8]] = [:]
        var youngBytes = 0
    }

    private let generations = Mutex(Generations())
    private let limit: Int

    /// - Parameter limit: Bytes that are kept at most.
    init(limit: Int = 32 << 20) { self.limit = limit }

    /// An object as JSON; it has to be as it is stored, as its version stands for what it says.
    func bytes(of object: Object) -> [UInt8] {
        let version = object.resourceVersion
        // What is not stored yet has no version, and so no name here.
        guard !version.isEmpty else { return JSONWriter.write(object.content) }
        let key = Key(object: object.key, resourceVersion: version)
        if let found = find(key) { return found }
        let bytes = JSONWriter.write(object.content)
        keep(bytes, key)
        return bytes
    }

    private func find(_ key: Key) -> [UInt8]? {
        generations.withLock { generations in
            if let found = generations.young[key] { return found }
            guard let found = generations.old[key] else { return nil }
            add(found, key, to: &generations)
            return found
        }
    }

    private func keep(_ bytes: [UInt8], _ key: Key) { generations.withLock { add(bytes, key, to: &$0) } }

    private func add(_ bytes: [UInt8], _ key: Key, to generations: inout Generations) {
        guard bytes.count <= limit / 8 else { return }
        if generations.youngBytes + bytes.count > limit / 2 {
            generations.old = generations.young
            generations.young = [:]
            generations.youngBytes = 0
        }
        generations.youngBytes += bytes.count
        generations.young[key] = bytes
    }
}
