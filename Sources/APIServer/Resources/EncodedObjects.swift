internal import Objects
internal import Synchronization

/// Objects as JSON, kept for those who read them again: an object is written once for all lists and watchers.
///
/// Bounded: the bytes that have not been asked for lately go first.
final class EncodedObjects: Sendable {
    /// Of one object each version is written once. The uid is a text to look up, where a key would have to be made.
    private struct Key: Hashable {
        var uid: String
        var resourceVersion: String

        /// nil for what is not stored, and so has no name here.
        init?(_ object: Object) {
            let metadata = object.metadata
            guard let uid = metadata["uid"]?.string, let version = metadata["resourceVersion"]?.string else {
                return nil
            }
            self.uid = uid
            resourceVersion = version
        }
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
        guard let key = Key(object) else { return JSONWriter.write(object.content) }
        if let found = generations.withLock({ EncodedObjects.find(key, in: &$0, limit) }) { return found }
        let bytes = JSONWriter.write(object.content)
        keep(bytes, key)
        return bytes
    }

    /// Many objects, with commas between them.
    func bytes(of objects: [Object]) -> [UInt8] {
        let keys = objects.map(Key.init)
        let kept = generations.withLock { generations in
            keys.map { key in key.flatMap { EncodedObjects.find($0, in: &generations, limit) } }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(kept.reduce(0) { $0 + ($1?.count ?? 1_024) + 1 })
        for (object, piece) in zip(objects, kept) {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: piece ?? self.bytes(of: object))
        }
        return bytes
    }

    private static func find(_ key: Key, in generations: inout Generations, _ limit: Int) -> [UInt8]? {
        if let found = generations.young[key] { return found }
        guard let found = generations.old[key] else { return nil }
        add(found, key, to: &generations, limit)
        return found
    }

    private func keep(_ bytes: [UInt8], _ key: Key) {
        generations.withLock { EncodedObjects.add(bytes, key, to: &$0, limit) }
    }

    private static func add(_ bytes: [UInt8], _ key: Key, to generations: inout Generations, _ limit: Int) {
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
