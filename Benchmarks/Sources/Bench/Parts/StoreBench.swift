import Foundation
import Objects
import Store
import StoreSQLite

/// Durable transactions a second on this machine's disk: one writer, and many at once.
enum StoreBench {
    static func figures() async throws -> [Figure] {
        let directory = try Scratch()
        defer { directory.remove() }
        let store = try Store(SQLiteBackend(StateDirectory(directory.path)), kinds: .builtIn)
        var figures: [Figure] = []
        for writers in [1, 16, 1_000] {
            var rates: [Double] = []
            for run in 0..<3 {
                let each = max(1, 2_000 / writers)
                let start = ContinuousClock.now
                await withTaskGroup(of: Void.self) { group in
                    for writer in 0..<writers {
                        group.addTask {
                            for index in 0..<each {
                                let object = configMap("w\(writers)-\(run)-\(writer)-\(index)")
                                _ = try? await store.commit(Transaction([.create(object)], by: "bench"))
                            }
                        }
                    }
                }
                rates.append(Double(writers * each) / (ContinuousClock.now - start).seconds)
            }
            figures.append(Figure("durable transactions, \(writers) writers", "1/s", rates))
        }
        await store.close()
        return figures
    }

    private static func configMap(_ name: String) -> Object {
        var object = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: name)
        object.uid = "uid-\(name)"
        object.creationTimestamp = Timestamp(seconds: 1_000)
        object.content["data"] = ["level": "info", "text": .string(String(repeating: "x", count: 200))]
        return object
    }
}
