import API
import Objects
import Runtime
import Store
import Synchronization
import TestSupport
import Testing

@testable import APIServer

/// The streams of a pod `web` on a node that runs it, and of others that do not run.
private struct Pods {
    let runtime = ScriptedRuntime()
    let api: PodStreamAPI

    init() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        let web = Make.pod("web", node: "here", phase: .running).with { pod in
            pod.object.uid = "web-uid"
            pod.object.content.set(
                [["name": "main", "image": "x"], ["name": "other", "image": "x"]], at: ["spec", "containers"])
            pod.object.content.set("main", at: ["metadata", "annotations", Pod.defaultContainerAnnotation])
        }
        let away = Make.pod("away", node: "there", phase: .running)
        let objects = [Make.namespace("default").object, web.object, away.object, Make.pod("waiting").object].map {
            $0.asStored()
        }
        _ = try await store.commit(Transaction(objects.map { .create($0) }, by: "test"))
        let runtime = runtime
        api = PodStreamAPI(
            store: store, runtime: { $0 == "here" ? runtime : nil }, logDirectory: { _ in "/nonexistent" },
            now: { .testStart })
    }

    func answer(_ pod: String, _ verb: String, _ query: Query, method: APIRequest.Method = .get) async -> APIResponse? {
        await api.respond(
            to: APIRequest(
                method: method, path: ["api", "v1", "namespaces", "default", "pods", pod, verb], query: query))
    }

    /// Opens a web socket and serves it; `talk` is the client.
    func open(
        _ verb: String, _ query: Query, _ protocolName: String, _ talk: (PairedSocket) async throws -> Void
    ) async throws {
        let response = try #require(await answer("web", verb, query))
        guard case .webSocket(let upgrade) = response.body else {
            Issue.record("no web socket: \(response)")
            return
        }
        #expect(upgrade.protocols.contains(protocolName))
        let socket = PairedSocket()
        let server = Task { try await upgrade.serve(socket, protocolName) }
        try await talk(socket)
        socket.leave()
        try await server.value
    }
}

extension PairedSocket {
    /// Everything that comes until the server closes, in binary.
    fileprivate var rest: [[UInt8]] {
        get async {
            var all: [[UInt8]] = []
            for await message in answers { all.append(message.bytes) }
            return all
        }
    }

    fileprivate func next() async -> [UInt8]? {
        for await message in answers { return message.bytes }
        return nil
    }
}

@Suite("Streams into pods")
struct PodStreamTests {
    private let status3 = JSONWriter.write(CommandStatus(exitCode: 3, of: ["exit", "3"]).content)

    @Test("a command is talked with on its channels, and tells its end")
    func exec() async throws {
        let pods = try await Pods()
        try await pods.open(
            "exec", ["command": "exit", "command": "3", "stdin": "true", "tty": "true"], "v5.channel.k8s.io"
        ) { socket in
            #expect(await socket.next() == [1])
            socket.give([0, 104, 105])
            #expect(await socket.next() == [1, 104, 105])
            socket.give([4] + Array(#"{"Width":80,"Height":24}"#.utf8))
            #expect(await socket.next() == [1] + Array("80x24".utf8))
            // What cannot be read means nothing.
            for junk: [UInt8] in [[], [9, 1], [4, 1], [255], [255, 7], [4] + Array(#"{"Width":-1}"#.utf8)] {
                socket.give(junk)
            }
            socket.give([255, 0])
            #expect(await socket.rest == [[3] + status3])
            #expect(socket.closeCode == 1000)
        }
        #expect(pods.runtime.requests.withLock { $0.first?.hasTerminal } == true)
        #expect(pods.runtime.talks.withLock { $0.first?.isClosed.withLock { $0 } } == true)
    }

    @Test("what cannot be started is told on the error channel")
    func execFails() async throws {
        let pods = try await Pods()
        try await pods.open("exec", ["command": "missing"], "v4.channel.k8s.io") { socket in
            let answers = await socket.rest
            #expect(answers.first == [1])
            let status = try JSONParser.parse(Array((answers.last ?? []).dropFirst()))
            #expect(status["reason"] == "InternalError")
            #expect(
                status["message"]
                    == "Internal error occurred: error executing command in container: exec: \"missing\": not found")
        }
    }

    @Test("protocols without a Status say an error's words alone")
    func oldProtocol() async throws {
        let pods = try await Pods()
        try await pods.open("exec", ["command": "missing"], "") { socket in
            let last = await socket.rest.last ?? []
            #expect(last.first == 3)
            #expect(String(decoding: last.dropFirst(), as: UTF8.self).hasPrefix("Internal error occurred"))
        }
    }

    @Test("text protocols have base64 both ways")
    func base64() async throws {
        let pods = try await Pods()
        try await pods.open("exec", ["command": "0", "stdin": "true"], "v4.base64.channel.k8s.io") { socket in
            #expect(await socket.next() == Array("1".utf8))
            socket.give(Array("0aGk=".utf8))
            #expect(await socket.next() == Array("1aGk=".utf8))
        }
    }

    @Test("a client that goes ends its command")
    func clientGoes() async throws {
        let pods = try await Pods()
        try await pods.open("exec", ["command": "x", "stdin": "true"], "v5.channel.k8s.io") { socket in
            _ = await socket.next()
        }
        #expect(pods.runtime.talks.withLock { $0.first?.isClosed.withLock { $0 } } == true)
    }

    @Test("an attach ends well with its container")
    func attach() async throws {
        let pods = try await Pods()
        try await pods.open("attach", ["stdin": "true", "container": "main"], "v5.channel.k8s.io") { socket in
            _ = await socket.next()
            socket.give([255, 0])
            #expect(await socket.rest == [[3] + JSONWriter.write(CommandStatus.success.content)])
        }
    }

    @Test("what cannot be talked with is said in Kubernetes' words")
    func refuses() async throws {
        let pods = try await Pods()
        func message(_ pod: String, _ verb: String, _ query: Query, _ method: APIRequest.Method = .post) async -> String
        {
            guard let response = await pods.answer(pod, verb, query, method: method),
                case .whole(let bytes) = response.body, let status = try? JSONParser.parse(bytes)
            else { return "" }
            return "\(response.status) \(status["message"]?.string ?? "")"
        }
        #expect(await message("none", "exec", ["command": "x"]) == "404 pods \"none\" not found")
        #expect(
            await message("waiting", "exec", ["command": "x"]) == "400 pod waiting does not have a host assigned")
        #expect(
            await message("web", "exec", ["command": "x", "container": "other"])
                == "404 container not found (\"other\")")
        #expect(
            await message("web", "exec", ["command": "x", "container": "no"])
                == "400 container no is not valid for pod web")
        #expect(await message("away", "portforward", [:]).hasPrefix("404 pod away is on the node there"))
        #expect(await message("web", "portforward", ["ports": "0"]) == "400 port \"0\" must be > 0")
        #expect(await message("web", "exec", ["command": "x"], .put).hasPrefix("405 "))
        #expect(
            await message("web", "log", [:], .get) == "400 container \"main\" in pod \"web\" is not available")
        #expect(await pods.answer("web", "status", [:]) == nil)
    }

    @Test("ports are forwarded on SPDY in a web socket")
    func tunnel() async throws {
        let pods = try await Pods()
        try await pods.open("portforward", [:], "SPDY/3.1+portforward.k8s.io") { socket in
            let (writer, reader) = (SPDYWriter(), SPDYReader())
            func open(_ id: UInt32, _ type: String, _ port: String) throws {
                socket.give(
                    try writer.write(
                        .openStream(
                            id: id, headers: ["streamtype": type, "port": port, "requestid": port], isLast: false)))
            }
            func next() async throws -> [SPDYFrame] { try reader.read(try #require(await socket.next())) }
            try open(1, "error", "80")
            try open(3, "data", "80")
            #expect(try await next() == [.reply(id: 1, headers: [:], isLast: false)])
            #expect(try await next() == [.reply(id: 3, headers: [:], isLast: false)])
            socket.give(try writer.write(.data(id: 3, [1, 2, 3], isLast: false)))
            #expect(try await next() == [.data(id: 3, [1, 2, 3], isLast: false)])
            // Another at the same time, which goes wrong.
            try open(5, "error", "81")
            try open(7, "data", "81")
            _ = try await next()
            _ = try await next()
            let text = "error forwarding port 81 to pod web, uid web-uid: connection refused"
            #expect(
                try await next() == [
                    .data(id: 5, Array(text.utf8), isLast: true), .data(id: 7, [], isLast: true)
                ])
            socket.give(try writer.write(.data(id: 3, [4], isLast: true)))
            #expect(try await next() == [.data(id: 3, [4], isLast: false)])
            #expect(try await next() == [.data(id: 3, Array("bye".utf8), isLast: false)])
            #expect(try await next() == [.data(id: 1, [], isLast: true), .data(id: 3, [], isLast: true)])
        }
    }

    @Test("a client that goes, or speaks no SPDY, ends all connections")
    func tunnelEnds() async throws {
        let pods = try await Pods()
        try await pods.open("portforward", [:], "SPDY/3.1+portforward.k8s.io") { socket in
            let writer = SPDYWriter()
            for (id, type) in [(UInt32(1), "error"), (3, "data")] {
                socket.give(
                    try writer.write(
                        .openStream(
                            id: id, headers: ["streamtype": type, "port": "80", "requestid": "0"], isLast: false)))
                _ = await socket.next()
            }
        }
        await #expect(throws: SPDYError.self) {
            try await pods.open("portforward", [:], "SPDY/3.1+portforward.k8s.io") {
                $0.give([0x80, 1, 0, 0, 0, 0, 0, 0])
            }
        }
    }

    @Test("ports are forwarded on channels too, each with its number first")
    func channels() async throws {
        let pods = try await Pods()
        try await pods.open("portforward", ["ports": "80,443"], "v4.channel.k8s.io") { socket in
            var first: Set<[UInt8]> = []
            for _ in 0..<5 { first.insert(await socket.next() ?? []) }
            let text = "error forwarding port 443 to pod web, uid web-uid: connection refused"
            #expect(first == [[0, 80, 0], [1, 80, 0], [2, 187, 1], [3, 187, 1], [3] + Array(text.utf8)])
            socket.give([0, 7, 8])
            #expect(await socket.next() == [0, 7, 8])
        }
    }
}

@Suite("Bytes from one task to another")
struct HandoverTests {
    @Test("pieces come in order, one at a time, and then the end")
    func order() async {
        let handover = Handover()
        let giver = Task {
            for number in 0..<1000 { await handover.give([UInt8(number % 256)]) }
            handover.finish()
        }
        var count = 0
        while let piece = await handover.take() {
            #expect(piece == [UInt8(count % 256)])
            count += 1
        }
        #expect(count == 1000)
        await giver.value
        #expect(!handover.isAbandoned)
        await handover.give([1])
        #expect(await handover.take() == nil)
    }

    @Test("when it is abandoned, nobody waits any more")
    func abandon() async {
        let full = Handover()
        let giver = Task {
            await full.give([1])
            await full.give([2])
        }
        let empty = Handover()
        let taker = Task { await empty.take() }
        full.abandon()
        empty.abandon()
        await giver.value
        #expect(await taker.value == nil)
        #expect(full.isAbandoned)
        #expect(await full.take() == nil)
    }
}
