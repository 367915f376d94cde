import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Commands beside a container") struct ExecTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func aCommandHasTheContainersSurroundings() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000") {
                $0.environment = [.init(name: "COLOUR", value: "blue")]
                $0.workingDirectory = "/usr"
            }
            let result = try await runtime.exec(
                in: id, command: ["sh", "-c", "echo $COLOUR $PWD; echo no >&2; exit 3"], timeout: .seconds(10))
            #expect(result.exitCode == 3)
            #expect(text(result.output) == "blue /usr\n")
            #expect(text(result.errorOutput) == "no\n")
        }
    }

    @Test func aRestartedDaemonCanRunCommandsToo() async throws {
        try await Host.run { host, first in
            let id = try await host.start(first, shell: "exec sleep 1000") {
                $0.environment = [.init(name: "COLOUR", value: "two\nlines=")]
            }
            let result = try await host.runtime().exec(
                in: id, command: ["sh", "-c", "printf %s \"$COLOUR\""], timeout: .seconds(10))
            #expect(text(result.output) == "two\nlines=")
        }
    }

    @Test func aCommandThatTakesTooLongIsKilledWithItsChildren() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let file = host.path + "/pid"
            let begin = ContinuousClock.now
            let error = await #expect(throws: RuntimeError.self) {
                try await runtime.exec(
                    in: id, command: ["sh", "-c", "sleep 4444 & echo $! > \(file); wait"], timeout: .milliseconds(300))
            }
            #expect(error?.code == .timeout)
            #expect(ContinuousClock.now - begin < .seconds(20))
            let child = try #require(Int32(try Files.text(file, limit: 100).split(separator: "\n")[0]))
            _ = try await eventually("the child ends") { ProcessIdentity(of: child)?.isRunning == true ? nil : true }
        }
    }

    @Test func muchOutputIsCutAndDoesNotStopTheCommand() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let result = try await runtime.exec(
                in: id, command: ["sh", "-c", "head -c 3000000 /dev/zero; exit 9"], timeout: .seconds(10))
            #expect(result.exitCode == 9)
            #expect(result.output.count == 16384)
        }
    }

    @Test func aCommandThatIsNotThereSaysSo() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let error = await #expect(throws: RuntimeError.self) {
                try await runtime.exec(in: id, command: ["no-such-program"], timeout: .seconds(10))
            }
            #expect(error?.message == "exec: \"no-such-program\": executable file not found in $PATH")
        }
    }

    @Test func aCommandEndsWithItsContainer() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 0.5")
            let begin = ContinuousClock.now
            await #expect(throws: RuntimeError.self) {
                try await runtime.exec(in: id, command: ["sleep", "1000"], timeout: .seconds(60))
            }
            #expect(ContinuousClock.now - begin < .seconds(30))
            await #expect(throws: RuntimeError.self) {
                try await runtime.exec(in: id, command: ["true"], timeout: .seconds(60))
            }
        }
    }
}
