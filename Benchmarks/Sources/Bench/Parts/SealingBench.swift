import Foundation
import Objects
import Store
import StoreSQLite

/// What it costs that Secrets are sealed in the store: the same objects as ConfigMaps, in clear, beside them.
enum SealingBench {
    private static let count = 10_000

    static func figures() async throws -> [Figure] {
        var figures: [Figure] = []
        for kind in ["ConfigMap", "Secret"] {
            var writes: [Double] = []
            var opens: [Double] = []
            for _ in 0..<3 {
                let directory = try Scratch()
                defer { directory.remove() }
                let objects = (0..<count).map { object(kind, $0) }
                let store = try Store(SQLiteBackend(StateDirectory(directory.path)), kinds: .builtIn)
                let start = ContinuousClock.now
                for batch in stride(from: 0, to: count, by: 1_000) {
                    let transaction = Transaction(objects[batch..<batch + 1_000].map { .create($0) }, by: "bench")
                    _ = try await store.commit(transaction)
                }
                writes.append((ContinuousClock.now - start).seconds * 1_000_000 / Double(count))
                await store.close()
                let restart = ContinuousClock.now
                let again = try Store(SQLiteBackend(StateDirectory(directory.path)), kinds: .builtIn)
                opens.append((ContinuousClock.now - restart).seconds * 1_000)
                await again.close()
            }
            figures.append(Figure("write of a \(kind) of 1 KiB, 1,000 at once", "µs", writes))
            figures.append(Figure("start with 10,000 \(kind)s of 1 KiB", "ms", opens))
        }
        return figures
    }

    private static func object(_ kind: String, _ number: Int) -> Object {
        var object = Object(apiVersion: "v1", kind: kind, namespace: "default", name: "o\(number)")
        object.uid = "uid-\(number)"
        object.creationTimestamp = Timestamp(seconds: 1_000)
        object.content["data"] = [
            "value": .string(Base64.encode(Array("\(number)".utf8) + [UInt8](repeating: 7, count: 740)))
        ]
        return object
    }
}
