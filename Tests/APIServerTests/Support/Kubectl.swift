import Foundation
import NIOCore
import NIOPosix
import TestSupport

/// A real kubectl that talks to a server's unix socket, through a port on loopback.
struct Kubectl: Sendable {
    static let path = "/usr/bin/kubectl"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: path)

    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
        /// The words of each line of the output.
        var rows: [[String]] {
            output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        }
    }

    let port: Int
    /// Where it keeps what it has discovered, and what it prints.
    let home: TemporaryDirectory

    func run(_ arguments: String..., input: String = "") async throws -> Outcome {
        let (output, errors, given) = (home.path("output"), home.path("errors"), home.path("input"))
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        _ = FileManager.default.createFile(atPath: given, contents: Data(input.utf8))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Kubectl.path)
        process.arguments = ["--server=http://127.0.0.1:\(port)", "--request-timeout=30s"] + arguments
        process.environment = ["HOME": home.path, "KUBECONFIG": "/dev/null"]
        process.standardInput = FileHandle(forReadingAtPath: given)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Outcome(status: status, output: try text(output), errors: try text(errors))
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
}

/// Relays a free port to a unix socket for as long as `body` runs.
func withKubectl(_ socket: String, _ body: @Sendable (Kubectl) async throws -> Void) async throws {
    typealias Bytes = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    let group = MultiThreadedEventLoopGroup.singleton
    let server = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture { try Bytes(wrappingChannelSynchronously: channel) }
    }
    let port = server.channel.localAddress?.port ?? 0
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { relays in
                    for try await client in clients {
                        relays.addTask { try? await relay(client, to: socket) }
                    }
                }
            }
        }
        try await body(Kubectl(port: port, home: TemporaryDirectory()))
        tasks.cancelAll()
    }

    @Sendable func relay(_ client: Bytes, to socket: String) async throws {
        let daemon = try await ClientBootstrap(group: group).connect(unixDomainSocketPath: socket) { channel in
            channel.eventLoop.makeCompletedFuture { try Bytes(wrappingChannelSynchronously: channel) }
        }
        try await client.executeThenClose { fromClient, toClient in
            try await daemon.executeThenClose { fromDaemon, toDaemon in
                try await withThrowingTaskGroup(of: Void.self) { ways in
                    ways.addTask { for try await bytes in fromClient { try await toDaemon.write(bytes) } }
                    ways.addTask { for try await bytes in fromDaemon { try await toClient.write(bytes) } }
                    // Whoever ends first ends both.
                    try await ways.next()
                    ways.cancelAll()
                }
            }
        }
    }
}
