import Objects
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("The Service of the API")
struct APIServiceObjectTests {
    private func change(_ host: String?, _ port: Int = 6443, in snapshot: Snapshot) -> Change? {
        var ids = IDSource(seed: 1)
        return APIServiceObject.change(host: host, port: port, in: snapshot, at: .testStart, ids: &ids)
    }

    @Test("it follows the address, and goes where there is none")
    func follows() throws {
        var snapshot = Snapshot(objects: [Make.namespace("default").object])
        #expect(change(nil, in: snapshot) == nil)
        func write(_ change: Change?) throws {
            _ = try snapshot.apply(Transaction([try #require(change)], by: "daemon"))
        }
        try write(change("127.0.0.1", in: snapshot))
        let made = try #require(snapshot[APIServiceObject.key])
        #expect(made.spec["clusterIP"] == "127.0.0.1")
        #expect(made.spec["ports"]?.array?.first?["port"] == 6443)
        #expect(KindRegistry.builtIn.check(made).filter { $0.severity == .error }.isEmpty)
        #expect(change("127.0.0.1", in: snapshot) == nil)
        try write(change("::1", 7000, in: snapshot))
        let moved = try #require(snapshot[APIServiceObject.key])
        #expect(moved.uid == made.uid && moved.spec["ipFamilies"] == ["IPv6"])
        #expect(moved.spec["ports"]?.array?.first?["port"] == 7000)
        try write(change(nil, in: snapshot))
        #expect(snapshot[APIServiceObject.key] == nil)
    }

    @Test("one of git or of somebody else stays")
    func others() throws {
        var snapshot = Snapshot(objects: [Make.namespace("default").object])
        var own = Object(apiVersion: "v1", kind: "Service", namespace: "default", name: "kubernetes")
        own.uid = "u"
        own.creationTimestamp = .testStart
        _ = try snapshot.apply(Transaction([.create(own, claim: "main")], by: "sync"))
        #expect(change("127.0.0.1", in: snapshot) == nil)
        #expect(change(nil, in: snapshot) == nil)
        _ = try snapshot.apply(Transaction([.claim(own.key, uid: "u", by: nil)], by: "sync"))
        #expect(change(nil, in: snapshot) == nil)
    }

    @Test("whoever removes or changes it, it comes back")
    func isKept() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        var namespace = Make.namespace("default").object
        namespace.uid = "namespace-default"
        namespace.creationTimestamp = .testStart
        _ = try await store.commit(Transaction([.create(namespace)], by: "test"))
        let keeper = APIServiceKeeper(store: store, log: Log(minimum: .error))
        let address = APIAddress(host: "127.0.0.1", port: 6443)
        await keeper.publish(address)
        let task = Task { await keeper.run() }
        defer { task.cancel() }
        let made = try #require(store.snapshot[APIServiceObject.key])
        _ = try await store.commit(Transaction([.remove(made.key, uid: made.uid)], by: "test"))
        try await waitUntil("the Service is there again") { store.snapshot[APIServiceObject.key] != nil }
        var other = try #require(store.snapshot[APIServiceObject.key])
        other.spec["clusterIP"] = "127.0.0.9"
        _ = try await store.commit(Transaction([.update(other)], by: "test"))
        try await waitUntil("it has its address again") {
            store.snapshot[APIServiceObject.key]?.spec["clusterIP"] == "127.0.0.1"
        }
    }

    @Test("an address for all interfaces, or by name, has a number that can be connected to")
    func numbers() {
        #expect(APIAddress(host: "0.0.0.0", port: 1).number == "127.0.0.1")
        #expect(APIAddress(host: "::", port: 1).number == "::1")
        #expect(APIAddress(host: "127.0.0.1", port: 1).number == "127.0.0.1")
        #expect(["127.0.0.1", "::1"].contains(APIAddress(host: "localhost", port: 1).number))
        #expect(APIAddress(host: "no-such-host.invalid", port: 1).number == nil)
    }
}
