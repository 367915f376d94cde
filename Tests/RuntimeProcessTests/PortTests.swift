import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Connections with a pod's ports") struct PortTests {
    /// Sends back what it is sent, at the pod's address, at a port that it tells.
    private static let echo = """
        import socket, os
        s = socket.create_server((os.environ["ADDRESS"], 0))
        print(s.getsockname()[1], flush=True)
        while True:
            c, _ = s.accept()
            while True:
                d = c.recv(65536)
                if not d: break
                c.sendall(d)
            c.sendall(b"bye")
            c.close()
        """

    @Test(arguments: [false, true]) func bytesGoThereAndBack(onHostNetwork: Bool) async throws {
        try await Host.run { host, runtime in
            let sandbox = try await runtime.runSandbox(host.sandboxConfiguration("pod", hostNetwork: onHostNetwork))
            let id = try await runtime.createContainer(
                in: sandbox.id,
                host.container(shell: "") {
                    $0.command = ["python3", "-c", PortTests.echo]
                    $0.environment = [.init(name: "ADDRESS", value: onHostNetwork ? "127.0.0.1" : sandbox.address)]
                })
            try await runtime.startContainer(id)
            let port = try await eventually("it listens") {
                let line = try await host.log(runtime, id).split(separator: "\n").first
                return line.flatMap { $0.split(separator: " ").last }.flatMap { UInt16($0) }
            }
            let connection = try await runtime.connect(to: sandbox.id, port: port)
            let sent = [UInt8]((0..<1_000_000).map { UInt8($0 % 251) })
            async let received: [UInt8] = {
                var bytes: [UInt8] = []
                while let piece = try await connection.read() { bytes += piece }
                return bytes
            }()
            try await connection.write(sent)
            await connection.endOutput()
            #expect(try await received == sent + Array("bye".utf8))
        }
    }

    @Test func aPortThatNobodyListensOnSaysSo() async throws {
        try await Host.run { host, runtime in
            let sandbox = try await runtime.runSandbox(host.sandboxConfiguration("pod"))
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await runtime.connect(to: sandbox.id, port: 1)
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("\(sandbox.address):1: connection refused") == true)
            await #expect(throws: RuntimeError.self) { _ = try await runtime.connect(to: "none", port: 1) }
        }
    }
}
