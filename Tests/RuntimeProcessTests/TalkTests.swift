import Glibc
import Objects
import Runtime
import Synchronization
import Testing

@testable import RuntimeProcess

/// What came out of a talk, put together.
private struct Heard {
    var output = ""
    var errors = ""
    var exitCode: Int32?

    init(_ talk: any ProcessStream) async throws {
        var bytes: ([UInt8], [UInt8]) = ([], [])
        while let event = try await talk.next() {
            switch event {
            case .output(let piece): bytes.0 += piece
            case .errorOutput(let piece): bytes.1 += piece
            case .ended(let code): exitCode = code
            }
        }
        output = String(decoding: bytes.0, as: UTF8.self)
        errors = String(decoding: bytes.1, as: UTF8.self)
    }
}

@Suite("Talks with commands beside a container") struct TalkTests {
    private func shell(_ script: String, input: Bool = false, terminal: Bool = false) -> ExecRequest {
        ExecRequest(command: ["/bin/sh", "-c", script], hasInput: input, hasTerminal: terminal)
    }

    /// With a container that runs, as the daemon's user and, where that is root, as nobody too.
    private func withContainers(_ body: (Host, ProcessRuntime, ContainerID) async throws -> Void) async throws {
        for user: UInt32? in geteuid() == 0 ? [nil, 65534] : [nil] {
            try await Host.run { host, runtime in
                let id = try await host.start(runtime, shell: "exec sleep 1000") {
                    $0.environment = [.init(name: "COLOUR", value: "blue")]
                    $0.user = user
                }
                try await body(host, runtime, id)
            }
        }
    }

    @Test func aCommandSpeaksAndEnds() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("echo $COLOUR; echo no >&2; exit 3"), in: id)
            let heard = try await Heard(talk)
            #expect(heard.output == "blue\n")
            #expect(heard.errors == "no\n")
            #expect(heard.exitCode == 3)
            #expect(try await talk.next() == nil)
        }
    }

    @Test func aSignalIsAnExitCodeToo() async throws {
        try await withContainers { _, runtime, id in
            let heard = try await Heard(try await runtime.exec(shell("kill -TERM $$"), in: id))
            #expect(heard.exitCode == 143)
        }
    }

    @Test func inputReachesACommandToItsEnd() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("cat", input: true), in: id)
            let sent = [UInt8]((0..<500_000).map { UInt8(65 + $0 % 26) })
            async let heard = Heard(talk)
            try await talk.write(sent)
            await talk.endInput()
            #expect(try await Array(heard.output.utf8) == sent)
            #expect(try await heard.exitCode == 0)
        }
    }

    @Test func inputThatNobodyReadsIsLetGo() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("exec <&-; exec sleep 1000", input: true), in: id)
            try await talk.write([UInt8](repeating: 65, count: 1_000_000))
            await talk.close()
        }
    }

    @Test func aTerminalHasASizeAndOneOutput() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(
                shell(
                    "read x; stty size; test -t 0 && echo yes $TERM >&2; tty > /dev/tty", input: true, terminal: true),
                in: id)
            await talk.resize(TerminalSize(columns: 101, rows: 33))
            try await talk.write(Array("go\n".utf8))
            let heard = try await Heard(talk)
            #expect(heard.output.contains("33 101\r\n"))
            #expect(heard.output.contains("yes xterm\r\n"))
            #expect(heard.output.contains("/dev/pts/"))
            #expect(heard.errors.isEmpty)
            #expect(heard.exitCode == 0)
        }
    }

    @Test func aTerminalPassesInterruptsOn() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("echo ready; exec sleep 1000", input: true, terminal: true), in: id)
            #expect(try await talk.next() == .output(Array("ready\r\n".utf8)))
            try await talk.write([3])
            #expect(try await Heard(talk).exitCode == 130)
        }
    }

    @Test func aSlowListenerHoldsTheCommandUp() async throws {
        try await withContainers { host, runtime, id in
            let file = "/tmp/skeg-talk-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
            defer { unlink(file) }
            let talk = try await runtime.exec(
                shell("head -c 3000000 /dev/zero | tr '\\0' x; echo done > \(file)"), in: id)
            guard case .output(let first)? = try await talk.next() else { throw RuntimeError(.failed, "no output") }
            #expect(first.count <= Descriptor.pieceSize)
            // A pipe's content later the command waits for whoever reads.
            try await Task.sleep(for: .milliseconds(100))
            #expect(access(file, F_OK) != 0)
            let rest = try await Heard(talk)
            #expect(first.count + rest.output.utf8.count == 3_000_000)
            #expect(access(file, F_OK) == 0)
        }
    }

    @Test func whoGoesEndsTheCommandWithItsChildren() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("sleep 4444 & echo $!; setsid sleep 4445 & wait"), in: id)
            guard case .output(let line)? = try await talk.next() else { throw RuntimeError(.failed, "no output") }
            let child = try #require(Int32(String(decoding: line.dropLast(), as: UTF8.self)))
            #expect(ProcessIdentity(of: child)?.isRunning == true)
            await talk.close()
            _ = try await eventually("the child ends") { ProcessIdentity(of: child)?.isRunning == true ? nil : true }
        }
    }

    @Test func aTalkThatNobodyHoldsEndsItsCommand() async throws {
        try await withContainers { _, runtime, id in
            var talk: (any ProcessStream)? = try await runtime.exec(shell("echo $$; exec sleep 1000"), in: id)
            guard case .output(let line)? = try await talk?.next() else { throw RuntimeError(.failed, "no output") }
            let pid = try #require(Int32(String(decoding: line.dropLast(), as: UTF8.self)))
            talk = nil
            _ = try await eventually("it ends") { ProcessIdentity(of: pid)?.isRunning == true ? nil : true }
        }
    }

    @Test func aCommandEndsWithItsContainer() async throws {
        try await withContainers { _, runtime, id in
            let talk = try await runtime.exec(shell("exec sleep 1000"), in: id)
            try await runtime.stopContainer(id, gracePeriod: .zero)
            // Either is seen first: that the command was killed with its container, or that this is gone.
            do {
                #expect(try await Heard(talk).exitCode == 128 + SIGKILL)
            } catch let error as RuntimeError {
                #expect(error.message == "the container ended while the command ran")
            }
            await #expect(throws: RuntimeError.self) { _ = try await runtime.exec(shell("true"), in: id) }
        }
    }

    @Test func whatRunsOnInTheBackgroundHoldsNobodyUp() async throws {
        try await withContainers { _, runtime, id in
            let heard = try await Heard(try await runtime.exec(shell("sleep 1000 & yes & echo hello; exit 4"), in: id))
            #expect(heard.output.contains("hello\n"))
            #expect(heard.exitCode == 4)
        }
    }

    @Test func aCommandThatIsNotThereSaysSo() async throws {
        try await withContainers { _, runtime, id in
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await runtime.exec(ExecRequest(command: ["no-such-program"]), in: id)
            }
            #expect(error?.message == "exec: \"no-such-program\": executable file not found in $PATH")
        }
    }

    @Test func fiftyAtOnceAndNotMoreThanTheLimit() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let codes = try await withThrowingTaskGroup(of: Int32?.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let talk = try await runtime.exec(shell("read x; exit $x", input: true), in: id)
                        try await talk.write(Array("\(number)\n".utf8))
                        return try await Heard(talk).exitCode
                    }
                }
                return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
            }
            #expect(codes == Set((0..<50).map { Int32($0) }))
            // Each thread gives its place back once its command is collected.
            _ = try await eventually("all places are free") { runtime.executions.withLock { $0 } == 0 ? true : nil }
            var talks: [any ProcessStream] = []
            for _ in 0..<ProcessRuntime.talkLimit {
                talks.append(try await runtime.exec(shell("exec sleep 1000"), in: id))
            }
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await runtime.exec(shell("true"), in: id)
            }
            #expect(error?.code == .exhausted)
            for talk in talks { await talk.close() }
        }
    }
}
