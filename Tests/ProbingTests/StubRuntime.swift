import Measurements
import Objects
import Runtime

/// A runtime that runs commands alone.
struct StubRuntime: ContainerRuntime {
    var name: String { "stub" }
    var version: String { "1" }
    var run: @Sendable ([String], Duration) async throws(RuntimeError) -> ExecResult = { _, _ throws(RuntimeError) in
        throw StubRuntime.absent
    }
    static let absent = RuntimeError(.failed, "there are no containers here")

    func exec(
        in container: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult { try await run(command, timeout) }

    func accepts(image: String) -> ImageVerdict { .runs }
    func runSandbox(_ configuration: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus {
        throw StubRuntime.absent
    }
    func stopSandbox(_ id: SandboxID) async throws(RuntimeError) {}
    func removeSandbox(_ id: SandboxID) async throws(RuntimeError) {}
    func sandboxes() async throws(RuntimeError) -> [SandboxStatus] { [] }
    func createContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID { throw StubRuntime.absent }
    func startContainer(_ id: ContainerID) async throws(RuntimeError) {}
    func stopContainer(_ id: ContainerID, gracePeriod: Duration) async throws(RuntimeError) {}
    func removeContainer(_ id: ContainerID) async throws(RuntimeError) {}
    func containers() async throws(RuntimeError) -> [ContainerStatus] { [] }
    func stats() async throws(RuntimeError) -> NodeCount { throw StubRuntime.absent }
    func exec(_ request: ExecRequest, in container: ContainerID) async throws(RuntimeError) -> any ProcessStream {
        throw StubRuntime.absent
    }
    func attach(to container: ContainerID, hasInput: Bool) async throws(RuntimeError) -> any ProcessStream {
        throw StubRuntime.absent
    }
    func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream {
        throw StubRuntime.absent
    }
    func changes() -> AsyncStream<ContainerID> { AsyncStream { $0.finish() } }
}
