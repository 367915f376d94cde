import Objects
import TestSupport
import Testing

@testable import Store

@Suite("Digests of configuration") struct KeptDigestsTests {
    private final class Counting: DigestMemory, @unchecked Sendable {
        private let kept = KeptDigests(limit: 8)
        private(set) var count = 0

        func digest(_ name: DigestName, else compute: () -> String) -> String {
            kept.digest(name) {
                count += 1
                return compute()
            }
        }
    }

    private static let key = [UInt8](repeating: 1, count: 32)

    private func spec(_ source: Value) -> PodSpec {
        PodSpec(["containers": [["name": "main", "envFrom": [source]]]])
    }

    private func world(_ objects: [Object]) -> (snapshot: Snapshot, counting: Counting) {
        let counting = Counting()
        var snapshot = Snapshot(objects: objects)
        snapshot.digests = counting
        return (snapshot, counting)
    }

    @Test("one version of an object is gone through once, whoever reads it, and gives what it gives without a memory")
    func once() throws {
        let map = Make.configMap("map", data: ["a": "1"])
        var (snapshot, counting) = world([map])
        let spec = spec(["configMapRef": ["name": "map"]])
        let plain = Snapshot(objects: [map]).configChecksum(of: spec, in: "default", key: Self.key)
        for _ in 0..<300 { #expect(snapshot.configChecksum(of: spec, in: "default", key: Self.key) == plain) }
        #expect(counting.count == 1)
        var changed = try #require(snapshot[map.key])
        changed["data"] = ["a": "2"]
        _ = try snapshot.apply(Transaction([.update(changed)], by: "test"))
        for _ in 0..<10 { #expect(snapshot.configChecksum(of: spec, in: "default", key: Self.key) != plain) }
        #expect(counting.count == 2)
    }

    @Test("who reads other keys of it gets another digest")
    func keys() {
        let (snapshot, counting) = world([Make.configMap("map", data: ["a": "1", "b": "2"])])
        let sources = ["a", "b"].map { key in
            PodSpec([
                "containers": [
                    [
                        "name": "main",
                        "env": [
                            [
                                "name": "A",
                                "valueFrom": ["configMapKeyRef": ["name": "map", "key": .string(key)]]
                            ]
                        ]
                    ]
                ]
            ])
        }
        let found = (sources + sources).map { snapshot.configChecksum(of: $0, in: "default", key: Self.key) }
        #expect(found[0] == found[2] && found[1] == found[3] && found[0] != found[1])
        #expect(counting.count == 2)
    }

    @Test("no more are kept than the limit says, and what is not kept is computed")
    func bounded() {
        let maps = (0..<100).map { Make.configMap("map-\($0)", data: ["a": .init("\($0)")]) }
        let (snapshot, counting) = world(maps)
        for _ in 0..<2 {
            for index in 0..<100 {
                let spec = spec(["configMapRef": ["name": .string("map-\(index)")]])
                let plain = Snapshot(objects: maps).configChecksum(of: spec, in: "default", key: Self.key)
                #expect(snapshot.configChecksum(of: spec, in: "default", key: Self.key) == plain)
            }
        }
        #expect(counting.count > 100)
    }

    @Test("the states of a store have a memory")
    func stores() throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        #expect(store.snapshot.digests != nil)
    }
}
