import Objects
import Testing

@testable import API

@Suite("SPDY frames")
struct SPDYTests {
    @Test("the dictionary is the one of SPDY/3")
    func dictionary() {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in SPDYDictionary.bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        #expect(SPDYDictionary.bytes.count == 1423)
        // Adler-32, as every SPDY/3 header block begins with.
        #expect(high << 16 | low == 0xE3C6_A7C2)
    }

    @Test("what another zlib has compressed is read, one header block on the other")
    func otherCompressor() throws {
        // A connection as kubectl opens it, put together with Python's zlib.
        let text =
            "gAMAAQAAAD0AAAABAAAAAAAAePnjxqfCAiU6cDorKUpNzIUWJaypoICGFMtF4BxgYWBhAKQ5iyDRmAlK3owGAAAAAP//AAAAAQEAAACA"
            + "AwABAAAAGAAAAAMAAAAAAADCqhlUDiUS1gsAAAD//wAAAAMAAAASR0VUIC8gSFRUUC8xLjANCg0KAAAAAwEAAACAAwAHAAAACAAAAAAA"
            + "AAAA"
        let bytes = try #require(Base64.decode(text))
        #expect(
            try SPDYReader().read(bytes) == [
                .openStream(
                    id: 1, headers: ["streamtype": "error", "port": "8080", "requestid": "0"], isLast: false),
                .data(id: 1, [], isLast: true),
                .openStream(
                    id: 3, headers: ["streamtype": "data", "port": "8080", "requestid": "0"], isLast: false),
                .data(id: 3, Array("GET / HTTP/1.0\r\n\r\n".utf8), isLast: false), .data(id: 3, [], isLast: true),
                .goAway(lastStream: 0)
            ])
    }

    static let frames: [SPDYFrame] = [
        .openStream(id: 1, headers: ["streamtype": "error", "port": "8080", "requestid": "0"], isLast: false),
        .openStream(id: 3, headers: ["streamtype": "data", "port": "8080", "requestid": "0"], isLast: true),
        .reply(id: 1, headers: [:], isLast: false), .ping(id: 7), .data(id: 3, Array("hello".utf8), isLast: false),
        .data(id: 3, [], isLast: true), .reset(id: 3, .cancel), .windowUpdate(id: 3, by: 65536),
        .headers(id: 1, headers: ["a": ""], isLast: true), .goAway(lastStream: 3), .other(type: 4)
    ]

    @Test("what is written reads back the same, in whatever pieces it comes", arguments: [1, 2, 7, 8, 13, 100_000])
    func roundTrip(size: Int) throws {
        let writer = SPDYWriter()
        var bytes: [UInt8] = []
        for frame in SPDYTests.frames { bytes += try writer.write(frame) }
        let reader = SPDYReader()
        var read: [SPDYFrame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            read += try reader.read(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(SPDYTests.joined(read) == SPDYTests.frames)
    }

    /// Parts of one frame's data, put together.
    static func joined(_ frames: [SPDYFrame]) -> [SPDYFrame] {
        var result: [SPDYFrame] = []
        for frame in frames {
            if case .data(let id, let more, let isLast) = frame, !more.isEmpty,
                case .data(id, let before, false)? = result.last, !before.isEmpty
            {
                result[result.count - 1] = .data(id: id, before + more, isLast: isLast)
            } else {
                result.append(frame)
            }
        }
        return result
    }

    @Test("what goes over a limit, or is cut off, is refused")
    func refuses() throws {
        // A control frame of 16 MiB.
        #expect(throws: SPDYError.self) { try SPDYReader().read([0x80, 3, 0, 4, 0, 0xFF, 0xFF, 0xFF]) }
        // Another version.
        #expect(throws: SPDYError.self) { try SPDYReader().read([0x80, 2, 0, 6, 0, 0, 0, 4]) }
        // A ping without its number.
        #expect(throws: SPDYError.self) { try SPDYReader().read([0x80, 3, 0, 6, 0, 0, 0, 0]) }
        // Headers that are not compressed.
        #expect(throws: SPDYError.self) {
            try SPDYReader().read([0x80, 3, 0, 2, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0])
        }
        // Headers that grow a thousandfold.
        let bomb = try SPDYWriter().write(
            .reply(id: 1, headers: ["a": String(repeating: "a", count: 1_000_000)], isLast: false))
        #expect(bomb.count < SPDYReader.controlLimit)
        #expect(throws: SPDYError.self) { try SPDYReader().read(bomb) }
        let many = SPDYHeaders((0...SPDYReader.headerCount).map { Headers.Field(name: "\($0)", value: "") })
        let frame = try SPDYWriter().write(.reply(id: 1, headers: many, isLast: false))
        #expect(throws: SPDYError.self) { try SPDYReader().read(frame) }
    }
}

@Suite("Port-forward over SPDY")
struct PortTunnelTests {
    private let client = SPDYWriter()
    private let answers = SPDYReader()

    private func open(
        _ id: UInt32, _ type: String, port: String = "80", request: String? = "0", isLast: Bool = false
    ) throws -> [UInt8] {
        var headers: SPDYHeaders = ["streamtype": type, "port": port]
        if let request { headers.fields.append(Headers.Field(name: "requestid", value: request)) }
        return try client.write(.openStream(id: id, headers: headers, isLast: isLast))
    }

    /// The frames that a client gets.
    private func frames(_ actions: [PortTunnel.Action]) throws -> [SPDYFrame] {
        try actions.flatMap { action -> [SPDYFrame] in
            guard case .send(let bytes) = action else { return [] }
            return try answers.read(bytes)
        }
    }

    private func others(_ actions: [PortTunnel.Action]) -> [PortTunnel.Action] {
        actions.filter { if case .send = $0 { false } else { true } }
    }

    @Test("two streams of one request are a connection, from its beginning to its end")
    func connection() throws {
        let tunnel = PortTunnel()
        // kubectl ends its side of the error stream at once.
        var actions = try tunnel.receive(try open(1, "error") + client.write(.data(id: 1, [], isLast: true)))
        #expect(try frames(actions) == [.reply(id: 1, headers: [:], isLast: false)])
        #expect(others(actions).isEmpty)
        actions = try tunnel.receive(try open(3, "data"))
        #expect(try frames(actions) == [.reply(id: 3, headers: [:], isLast: false)])
        #expect(others(actions) == [.connect(3, port: 80)])
        actions = try tunnel.receive(try client.write(.data(id: 3, [1, 2], isLast: true)))
        #expect(actions == [.deliver(3, [1, 2]), .endInput(3)])
        #expect(try answers.read(tunnel.output([9], of: 3)) == [.data(id: 3, [9], isLast: false)])
        #expect(
            try answers.read(tunnel.finish(3, error: nil)) == [
                .data(id: 1, [], isLast: true), .data(id: 3, [], isLast: true)
            ])
        #expect(tunnel.count == 0)
        #expect(try tunnel.output([9], of: 3).isEmpty)
        #expect(try tunnel.finish(3, error: nil).isEmpty)
    }

    @Test("an error comes on its own stream")
    func errors() throws {
        let tunnel = PortTunnel()
        _ = try frames(tunnel.receive(try open(1, "error") + open(3, "data")))
        #expect(
            try answers.read(tunnel.finish(3, error: "no")) == [
                .data(id: 1, Array("no".utf8), isLast: true), .data(id: 3, [], isLast: true)
            ])
    }

    @Test("streams without a request's name belong together by their numbers")
    func oldClients() throws {
        let tunnel = PortTunnel()
        let actions = try tunnel.receive(try open(1, "error", request: nil) + open(3, "data", request: nil))
        #expect(others(actions) == [.connect(3, port: 80)])
    }

    @Test("streams that mean nothing are refused, and the connection goes on", arguments: ["", "0", "65536", "x"])
    func badPorts(port: String) throws {
        let tunnel = PortTunnel()
        #expect(try frames(tunnel.receive(try open(1, "error", port: port))) == [.reset(id: 1, .cancel)])
        #expect(try frames(tunnel.receive(try open(3, "other"))) == [.reset(id: 3, .cancel)])
        #expect(try frames(tunnel.receive(try open(2, "data"))) == [.reset(id: 2, .protocolError)])
        #expect(try frames(tunnel.receive(try open(3, "data"))) == [.reset(id: 3, .protocolError)])
        #expect(try frames(tunnel.receive(try open(5, "data"))) == [.reply(id: 5, headers: [:], isLast: false)])
        #expect(try frames(tunnel.receive(try open(7, "data"))) == [.reset(id: 7, .cancel)])
        #expect(tunnel.count == 1)
    }

    @Test("a client that resets a stream has no more use of its connection")
    func resets() throws {
        let tunnel = PortTunnel()
        _ = try tunnel.receive(try open(1, "error") + open(3, "data"))
        #expect(try tunnel.receive(try client.write(.reset(id: 3, .cancel))) == [.abandon(3)])
        #expect(tunnel.count == 0)
    }

    @Test("pings are answered, and no more streams are opened than the limit")
    func limits() throws {
        let tunnel = PortTunnel()
        #expect(try frames(tunnel.receive(try client.write(.ping(id: 5)))) == [.ping(id: 5)])
        for number in 0..<UInt32(PortTunnel.streamLimit) {
            _ = try frames(tunnel.receive(try open(2 * number + 1, "error", request: "\(number)")))
        }
        let id = UInt32(PortTunnel.streamLimit) * 2 + 1
        #expect(try frames(tunnel.receive(try open(id, "error", request: "more"))) == [.reset(id: id, .refused)])
    }
}
