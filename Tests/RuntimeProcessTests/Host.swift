import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

/// A temporary state directory and the runtime on it. What still runs at the end is ended.
final class Host: Sendable {
    let path: String
    let shim: ProcessRuntime.ShimProgram

    init() throws {
        var template = Array("/tmp/skeg-runtime-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemFailure("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
        shim = .init(path: try Host.program(), arguments: ["shim-program"])
    }

    /// Beside the test bundle.
    private static func program() throws -> String {
        for argument in CommandLine.arguments where argument.hasPrefix("/") {
            let path = Files.parent(of: argument) + "/ShimProgram"
            if access(path, X_OK) == 0 { return path }
        }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = Files.parent(of: own) + "/ShimProgram"
        try #require(access(path, X_OK) == 0, "build ShimProgram first: not at \(path)")
        return path
    }

    /// A runtime as a daemon that was started (again) has it.
    func runtime() throws -> ProcessRuntime {
        try ProcessRuntime(stateDirectory: path + "/state", shim: shim)
    }

    /// Runs a test body with a runtime, and cleans up after it.
    static func run(_ body: (Host, ProcessRuntime) async throws -> Void) async throws {
        let host = try Host()
        do {
            try await body(host, host.runtime())
        } catch {
            await host.tearDown()
            throw error
        }
        await host.tearDown()
    }

    func tearDown() async {
        if let runtime = try? runtime(), let sandboxes = try? await runtime.sandboxes() {
            for sandbox in sandboxes { try? await runtime.removeSandbox(sandbox.id) }
        }
        Host.remove(path)
    }

    private static func remove(_ path: String) {
        if Files.kind(path, followsLinks: false) == S_IFDIR {
            for name in (try? Files.names(in: path)) ?? [] { remove(path + "/" + name) }
            rmdir(path)
        } else {
            unlink(path)
        }
    }

    // MARK: Pods and containers

    func sandboxConfiguration(_ uid: String, attempt: Int = 0, hostNetwork: Bool = false) -> SandboxConfiguration {
        SandboxConfiguration(
            podName: uid, podNamespace: "default", podUID: uid, attempt: attempt, hostname: uid,
            logDirectory: "\(path)/logs/default_\(uid)_\(uid)", hostNetwork: hostNetwork)
    }

    func container(
        _ name: String = "main", attempt: Int = 0, shell script: String,
        change: (inout ContainerConfiguration) -> Void = { _ in }
    ) -> ContainerConfiguration {
        var configuration = ContainerConfiguration(
            name: name, attempt: attempt, image: "skeg.dev/host", command: ["/bin/sh", "-c", script],
            logPath: "\(name)/\(attempt).log")
        change(&configuration)
        return configuration
    }

    /// Makes a pod with one container and starts it.
    func start(
        _ runtime: ProcessRuntime, pod uid: String = "pod", shell script: String,
        change: (inout ContainerConfiguration) -> Void = { _ in }
    ) async throws -> ContainerID {
        let sandbox = try await runtime.runSandbox(sandboxConfiguration(uid))
        let id = try await runtime.createContainer(in: sandbox.id, container(shell: script, change: change))
        try await runtime.startContainer(id)
        return id
    }

    /// Everything of the container's log so far.
    func log(_ runtime: ProcessRuntime, _ id: ContainerID) async throws -> String {
        try Files.text(try await runtime.status(of: id).logPath, limit: 32 << 20)
    }

    func state(_ runtime: ProcessRuntime, _ id: ContainerID) throws -> StateRecord {
        let files = try #require(runtime.directory.container(id))
        return StateRecord(try #require(try Files.record(files.state)))
    }
}

extension ProcessRuntime {
    /// Waits until the container has exited, at most half a minute, and says how.
    func exit(of id: ContainerID) async throws -> ContainerStatus.Exit {
        try await eventually("the container exits") {
            if case .exited(let exit) = try await self.status(of: id).state { return exit }
            return nil
        }
    }
}

/// Looks again and again until there is a value.
func eventually<Value>(
    _ what: String, within time: Duration = .seconds(30), _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + time
    while ContinuousClock.now < deadline {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(5))
    }
    return try #require(try await look(), "\(what) within \(time)")
}
