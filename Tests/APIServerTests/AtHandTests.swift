import API
import Glibc
import NIOPosix
import Objects
import Synchronization
import TestSupport
import Testing

@testable import APIServer

/// Says its path, how much was sent, and whether that is said on a connection's own thread. What begins with `/at-hand` is at hand.
private struct Place: APIResponder {
    var length = 0
    /// How many answers are on their way.
    let open = Open()

    final class Open: Sendable {
        private let state = Mutex(0)

        var count: Int { state.withLock { $0 } }
        func add(_ number: Int) { state.withLock { $0 += number } }
    }

    func isAtHand(_ request: APIRequest) -> Bool { request.path.first == "at-hand" }

    func respond(to request: APIRequest) async -> APIResponse? {
        // Asked before anything is waited for.
        let isThere = Place.isConnectionThread
        if request.path.last == "later" { try? await Task.sleep(for: .milliseconds(20)) }
        let words = "<\(request.path.joined(separator: "/")) \(request.body.count) \(isThere ? "here" : "task")>"
        let filling = length == 0 ? "" : String(repeating: ".", count: length) + "~"
        var response = APIResponse(body: .whole(Array((words + filling).utf8)))
        open.add(1)
        response.holds = [Hold { [open] in open.add(-1) }]
        return response
    }

    private static var isConnectionThread: Bool { MultiThreadedEventLoopGroup.currentEventLoop != nil }
}

@Suite("What is at hand")
struct AtHandTests {
    @Test("it is answered where it came in, all else by a task", arguments: ["1.1", "2"])
    func places(version: String) async throws {
        try await TLSServer.run(Place()) { server in
            let cases: [(arguments: [String], answer: String)] = [
                (["/at-hand"], "<at-hand 0 here>"), (["/at-hand/later"], "<at-hand/later 0 here>"),
                (["/else"], "<else 0 task>"), (["/at-hand", "-X", "GET", "-d", "abc"], "<at-hand 3 task>"),
                (["/at-hand", "-d", "abc"], "<at-hand 3 task>")
            ]
            for (arguments, expected) in cases {
                let options = ["-s", "--http\(version)", "--cacert", "\(server.folder)/ca.crt"]
                let url = server.url + arguments[0]
                let answer = try await output(["curl"] + options + [url] + arguments.dropFirst())
                #expect(answer == expected)
            }
        }
    }

    @Test("answers come in the order of their requests, whoever makes them")
    func order() async throws {
        try await TLSServer.run(Place()) { server in
            let said = try await talk(
                to: server,
                """
                paths = ["/at-hand/a", "/else/b", "/at-hand/later", "/at-hand/c", "/else/later", "/at-hand/d"] * 20
                connection.sendall(b"".join(request(p) for p in paths) + request("/at-hand/e", "POST", "xyz"))
                answers = received(b">", len(paths) + 1).decode()
                said = [a.split(">")[0].split()[0] for a in answers.split("<")[1:]]
                print(said == [p[1:] for p in paths] + ["at-hand/e"])
                """)
            #expect(said == "True\n")
        }
    }

    /// What is at hand is written without waiting for the client: a client that never reads must not fill the memory.
    @Test("a client that takes no answer is asked for no more requests")
    func stalled() async throws {
        let place = Place(length: 200_000)
        try await TLSServer.run(place) { server in
            let said = try await talk(
                to: server,
                """
                connection.settimeout(3)
                sent = 0
                try:
                    while sent < 200_000:
                        connection.sendall(request("/at-hand") * 100)
                        sent += 100
                    print("takes all")
                except TimeoutError:
                    print("waits")
                """)
            #expect(said == "waits\n")
        }
    }

    @Test("an answer is under way until the client has taken it")
    func holds() async throws {
        let place = Place(length: 30_000_000)
        let scratch = TemporaryDirectory()
        let taking = scratch.path + "/taking"
        try await TLSServer.run(place) { server in
            async let said = talk(
                to: server,
                """
                import os, time
                connection.sendall(request("/at-hand"))
                while not os.path.exists("\(taking)"): time.sleep(0.05)
                last = b""
                while last != b"~": last = connection.recv(1 << 20)[-1:]
                print(last)
                """)
            try await waitUntil { place.open.count == 1 }
            try await Task.sleep(for: .milliseconds(500))
            #expect(place.open.count == 1)
            #expect(mkdir(taking, 0o700) == 0)
            let end = try await said
            #expect(end == "b'~'\n")
            try await waitUntil { place.open.count == 0 }
        }
    }

    @Test("a server that ends tells so with its last answer")
    func draining() async throws {
        try await TLSServer.run(Place()) { server in
            let said = try await talk(
                to: server,
                """
                connection.sendall(b"GET /at-hand HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
                answer = received(b"never", 1).decode()
                print("connection: close" in answer, "<at-hand 0 task>" in answer)
                """)
            #expect(said == "True True\n")
        }
    }
}
