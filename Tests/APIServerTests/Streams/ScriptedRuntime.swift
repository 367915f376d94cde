import Measurements
import Objects
import Runtime
import Synchronization

/// A runtime with one pod, `web` of uid `web-uid`, whose container `main` runs. Its commands echo; at port 80 an echo listens.
final class ScriptedRuntime: ContainerRuntime {
    let name = "scripted"
    let version = "1"
    /// What was asked for.
    let requests = Mutex<[ExecRequest]>([])
    let talks = Mutex<[EchoTalk]>([])
    let ports = Mutex<[EchoPort]>([])

    func accepts(image: String) -> ImageVerdict { .runs }

    func sandboxes() async throws(RuntimeError) -> [SandboxStatus] {
        [
            SandboxStatus(
                id: "sandbox", podName: "web", podNamespace: "default", podUID: "web-uid", attempt: 0, isReady: true,
                address: "", createdAt: Timestamp(seconds: 0))
        ]
    }

    func containers() async throws(RuntimeError) -> [ContainerStatus] {
        [("main", .running(startedAt: Timestamp(seconds: 0))), ("other", .created)].map { name, state in
            ContainerStatus(
                id: name, sandbox: "sandbox", name: name, attempt: 0, image: "", createdAt: Timestamp(seconds: 0),
                state: state, logPath: "")
        }
    }

    func exec(_ request: ExecRequest, in container: ContainerID) async throws(RuntimeError) -> any ProcessStream {
        requests.withLock { $0.append(request) }
        if request.command == ["missing"] { throw RuntimeError(.failed, "exec: \"missing\": not found") }
        return talk(exitCode: Int32(request.command.last ?? "") ?? 0)
    }

    func attach(to container: ContainerID, hasInput: Bool) async throws(RuntimeError) -> any ProcessStream {
        talk(exitCode: nil)
    }

    private func talk(exitCode: Int32?) -> EchoTalk {
        let talk = EchoTalk(exitCode: exitCode)
        talks.withLock { $0.append(talk) }
        return talk
    }

    func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream {
        guard port == 80 else { throw RuntimeError(.notFound, "connection refused") }
        let echo = EchoPort()
        ports.withLock { $0.append(echo) }
        return echo
    }

    func changes() -> AsyncStream<ContainerID> { AsyncStream { $0.finish() } }

    // What no test asks for.
    private var unexpected: RuntimeError { RuntimeError(.failed, "not in the script") }
    func stats() async throws(RuntimeError) -> NodeCount { throw unexpected }
    func runSandbox(_: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus { throw unexpected }
    func stopSandbox(_: SandboxID) async throws(RuntimeError) { throw unexpected }
    func removeSandbox(_: SandboxID) async throws(RuntimeError) { throw unexpected }
    func createContainer(
        in: SandboxID, _: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID { throw unexpected }
    func startContainer(_: ContainerID) async throws(RuntimeError) { throw unexpected }
    func stopContainer(_: ContainerID, gracePeriod: Duration) async throws(RuntimeError) { throw unexpected }
    func removeContainer(_: ContainerID) async throws(RuntimeError) { throw unexpected }
    func exec(
        in: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult { throw unexpected }
}

/// Says what it is told, tells sizes on its error output, and ends with its input.
final class EchoTalk: ProcessStream {
    private let events: AsyncStream<ProcessEvent>
    private let say: AsyncStream<ProcessEvent>.Continuation
    private let exitCode: Int32?
    let isClosed = Mutex(false)

    init(exitCode: Int32?) {
        self.exitCode = exitCode
        (events, say) = AsyncStream.makeStream()
    }

    func next() async throws(RuntimeError) -> ProcessEvent? {
        for await event in events { return event }
        return nil
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) { say.yield(.output(bytes)) }

    func endInput() async {
        say.yield(.ended(exitCode: exitCode))
        say.finish()
    }

    func resize(_ size: TerminalSize) async {
        say.yield(.errorOutput(Array("\(size.columns)x\(size.rows)".utf8)))
        say.yield(.output(Array("\(size.columns)x\(size.rows)".utf8)))
    }

    func close() async {
        isClosed.withLock { $0 = true }
        say.finish()
    }
}

/// Sends back what it is sent, and `bye` at the end.
final class EchoPort: PortStream {
    private let pieces: AsyncStream<[UInt8]>
    private let send: AsyncStream<[UInt8]>.Continuation

    init() { (pieces, send) = AsyncStream.makeStream() }

    func read() async throws(RuntimeError) -> [UInt8]? {
        for await piece in pieces { return piece }
        return nil
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) { send.yield(bytes) }

    func endOutput() async {
        send.yield(Array("bye".utf8))
        send.finish()
    }
}
