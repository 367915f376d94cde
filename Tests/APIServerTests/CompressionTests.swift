import API
import Foundation
import NIOCore
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Compressed answers")
struct CompressionTests {
    /// What gzip makes of it, or its complaint.
    private func unpacked(_ member: [UInt8]) async throws -> String {
        let directory = TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        try Data(member).write(to: URL(fileURLWithPath: directory.path + "/text.gz"))
        return try await output(["gzip", "-dc", directory.path + "/text.gz"])
    }

    @Test("a member of gzip is whole, whatever stands around the compressed piece", arguments: [0, 1, 300, 70_000])
    func members(count: Int) async throws {
        var random = SystemRandomNumberGenerator()
        let text = String((0..<count).map { _ in "abcdefgh \n".randomElement(using: &random) ?? "x" })
        let piece = try #require(GzipPiece(compressing: Array(text.utf8)))
        let own = try await unpacked(piece.member())
        #expect(own == text)
        let around = try await unpacked(piece.member(between: Array("head ".utf8), and: Array(" tail".utf8)))
        #expect(around == "head \(text) tail")
        // What is stored and not compressed takes several blocks.
        let long = try await unpacked(piece.member(between: Array(text.utf8), and: Array(text.utf8)))
        #expect(long == text + text + text)
    }

    private func answer(
        _ api: ResourceAPI, _ path: [String], _ query: [(String, String)] = [], encoding: String? = "gzip",
        accept: String = "application/json"
    ) async throws -> APIResponse {
        var headers: Headers = ["Accept": accept]
        if let encoding { headers.add("Accept-Encoding", encoding) }
        var asked = Query()
        asked.items = query.map { (name: $0.0, value: $0.1) }
        let request = APIRequest(method: .get, path: path, query: asked, headers: headers)
        return try #require(await api.respond(to: request))
    }

    private func bytes(_ response: APIResponse) throws -> [UInt8] {
        switch response.body {
        case .whole(let bytes): return bytes
        case .parts(let parts): return parts.flatMap { Array($0.readableBytesView) }
        default: throw Unreadable()
        }
    }

    private struct Unreadable: Error {}

    private func create(_ object: Object, in store: Store) async throws {
        var object = object
        object.uid = "uid-\(object.namespace)-\(object.name)"
        object.creationTimestamp = Timestamp(seconds: 1)
        _ = try await store.commit(Transaction([.create(object)], by: "test"))
    }

    @Test("long lists are sent compressed to who can read that, in the newest version and every form")
    func lists() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        func write(_ name: String) async throws {
            let text = String(repeating: name, count: 20_000)
            try await create(Make.configMap(name, in: "default", data: ["text": text]), in: store)
        }
        try await create(Make.namespace("default").object, in: store)
        for number in 100..<110 { try await write("c\(number)") }
        let api = ResourceAPI(store: store, hub: WatchHub(store: store)) { Timestamp(seconds: 1) }
        let path = ["api", "v1", "namespaces", "default", "configmaps"]
        for _ in 0..<2 {
            let plain = try await answer(api, path, encoding: nil)
            #expect(plain.headers["content-encoding"] == nil)
            for encoding in ["gzip", "deflate, gzip"] {
                let packed = try await answer(api, path, encoding: encoding)
                #expect(packed.headers["content-encoding"] == "gzip")
                #expect(packed.headers["vary"] == "Accept-Encoding")
                let (short, long) = (try bytes(packed), try bytes(plain))
                #expect(short.count < long.count / 10)
                let text = try await unpacked(short)
                #expect(text == String(decoding: long, as: UTF8.self))
            }
            // Something else becomes newer, and then the list itself.
            try await create(Make.namespace("n\(store.revision)").object, in: store)
            try await write("d\(store.revision)")
        }
        for accept in ["application/yaml", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"] {
            let plain = try bytes(try await answer(api, path, encoding: nil, accept: accept))
            let packed = try await answer(api, path, accept: accept)
            let isLong = plain.count > Gzip.threshold
            #expect((packed.headers["content-encoding"] == "gzip") == isLong)
            let text = isLong ? try await unpacked(bytes(packed)) : String(decoding: try bytes(packed), as: UTF8.self)
            #expect(text == String(decoding: plain, as: UTF8.self))
        }
        let other = try await answer(api, path, encoding: "br;q=1.0, identity")
        #expect(other.headers["content-encoding"] == nil)
        let short = try await answer(api, path + ["c100"])
        #expect(short.headers["content-encoding"] == nil)
    }

    @Test("a list is at hand once it was read, and as long as nothing of it changes")
    func atHand() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        try await create(Make.namespace("default").object, in: store)
        let api = ResourceAPI(store: store, hub: WatchHub(store: store)) { Timestamp(seconds: 1) }
        func isAtHand(_ path: String, _ query: [(String, String)] = [], _ method: APIRequest.Method = .get) -> Bool {
            var asked = Query()
            asked.items = query.map { (name: $0.0, value: $0.1) }
            return api.isAtHand(
                APIRequest(method: method, path: path.split(separator: "/").map(String.init), query: asked))
        }
        #expect(!isAtHand("api/v1/namespaces"))
        _ = try await answer(api, ["api", "v1", "namespaces"])
        #expect(isAtHand("api/v1/namespaces"))
        #expect(isAtHand("api/v1/namespaces", [("resourceVersion", "0")]))
        #expect(isAtHand("api/v1/namespaces/default"))
        #expect(isAtHand("api/v1/namespaces/none"))
        #expect(!isAtHand("api/v1/namespaces", [("watch", "true")]))
        #expect(!isAtHand("api/v1/namespaces", [("labelSelector", "a=b")]))
        #expect(!isAtHand("api/v1/namespaces", [("resourceVersion", "9000")]))
        #expect(!isAtHand("api/v1/namespaces", [], .post))
        #expect(!isAtHand("api/v1/namespaces/default/pods/p/log"))
        #expect(!isAtHand("version"))
        try await create(Make.namespace("other").object, in: store)
        #expect(!isAtHand("api/v1/namespaces"))
    }
}
