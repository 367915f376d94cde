import Glibc
import NodeAgent
import Objects
import Runtime
import RuntimeProcess
import Testing

/// A repository, and a daemon that keeps this machine running what it says: all real, in a directory of its own.
final class Machine {
    let path: String
    let repository: GitRepository
    /// What the daemon is started with besides its repository and state.
    var options: [String]
    /// Of its environment, `NAME=value`, in the place of those of the same name that all programs here have.
    var variables: [String] = []
    /// A program, with its options, that becomes the daemon.
    var launcher: [String] = []
    /// Another place to follow than the repository's own.
    var followed: String
    private(set) var daemon: Program?
    private var disk: SmallDisk?

    /// Below the directory whose path is the machine's.
    var state: String { path + "/state" }
    var log: String { TextFile.read(path + "/log") }

    private init(_ options: [String]) async throws {
        path = try Scratch.directory()
        repository = try await GitRepository(at: path + "/repo", scratch: path)
        followed = repository.path
        self.options = options
    }

    /// Runs a test with a machine, and ends whatever it has started.
    ///
    /// - Parameter options: Of `skeg run`, besides those that give the status branch `skeg/status` at short intervals.
    static func run(_ options: [String] = [], _ body: (Machine) async throws -> Void) async throws {
        let machine = try await Machine(options)
        do {
            try await body(machine)
        } catch {
            Issue.record("the daemon's log:\n\(machine.log.suffix(12_000))")
            await machine.tearDown()
            throw error
        }
        await machine.tearDown()
    }

    private func tearDown() async {
        if let daemon {
            daemon.signal(SIGTERM)
            _ = try? await daemon.end(within: .seconds(30))
        }
        daemon = nil
        disk?.free()
        await removeWorkloads()
        do {
            // A supervisor ends a moment after it has recorded how its program ended.
            try await eventually("all processes end", within: .seconds(20), seen: { "\(Workloads(of: self.state))" }) {
                Workloads(of: self.state).isEmpty
            }
        } catch {
            Issue.record("the runtime has left processes behind: \(error)")
            Workloads.end(of: state)
        }
        disk?.remove()
        Scratch.remove(path)
    }

    /// Puts the state directory on a file system of its own.
    func useSmallDisk(megabytes: Int) throws -> SmallDisk {
        let disk = try SmallDisk(at: state, megabytes: megabytes)
        self.disk = disk
        return disk
    }

    /// Ends everything that the daemon has started; it must not run.
    private func removeWorkloads() async {
        guard let runtime = try? ProcessRuntime(stateDirectory: state), let sandboxes = try? await runtime.sandboxes()
        else { return }
        for sandbox in sandboxes { try? await runtime.removeSandbox(sandbox.id) }
        let files = HostPodFiles(podsDirectory: state + "/pods", logsDirectory: state + "/logs")
        do { try await files.unmountAll() } catch { Issue.record("a volume stays mounted: \(error.message)") }
    }

    // MARK: The daemon

    /// Starts `skeg run`, and waits until it answers.
    func start(_ more: [String] = []) async throws {
        try launch(more)
        try await comesUp()
    }

    /// Starts `skeg run`.
    func launch(_ more: [String] = []) throws {
        // Tests pass on a machine whose disk is nearly full, too.
        let patience = more.contains("--eviction-hard") ? [] : ["--eviction-hard", "none"]
        let words = [try Machine.binary(), "run", "--repo", followed, "--state", state, "-v"] + patience
        daemon = try Program(
            launcher + words + Machine.standard + options + more, environment: environmentOfDaemon,
            output: path + "/log")
    }

    private var environmentOfDaemon: [String] {
        func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }
        let given = Set(variables.map(name))
        return GitRepository.environment(home: path).filter { !given.contains(name($0)) } + variables
    }

    /// Waits until the daemon answers.
    func comesUp() async throws {
        try await eventually("the daemon answers", seen: { self.log }) {
            guard let daemon = self.daemon, RunningProcess(daemon.pid) != nil else {
                throw Program.Failure(description: "the daemon ended instead of starting")
            }
            return HTTP.ask(socket: self.state + "/skeg.sock", "GET", "/skeg/v1/status")?.status == 200
        }
    }

    private static let standard = ["--status-branch", "skeg/status", "--status-interval", "1s"]

    /// Ends it as a service manager does; the exit code.
    @discardableResult
    func stop() async throws -> Int32 {
        guard let daemon else { return 0 }
        daemon.signal(SIGTERM)
        self.daemon = nil
        return try await daemon.end()
    }

    /// Waits until it ends by itself; the exit code.
    func ends() async throws -> Int32 {
        guard let daemon else { return 0 }
        self.daemon = nil
        return try await daemon.end()
    }

    /// Ends it as a crash does.
    func crash() async throws {
        guard let daemon else { return }
        daemon.signal(SIGKILL)
        self.daemon = nil
        #expect(try await daemon.end() == 128 + SIGKILL)
    }

    /// The program that was built together with these tests, beside their bundle.
    static func binary() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for place in CommandLine.arguments.filter({ $0.hasPrefix("/") }) + [own] {
            let path = place.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/skeg"
            if access(path, X_OK) == 0 { return path }
        }
        throw Program.Failure(description: "there is no program skeg beside the tests: build it first")
    }

    /// The most memory that the daemon has had so far, in bytes (`VmHWM` of proc(5)).
    var peakMemory: Int {
        guard let daemon else { return 0 }
        let line = TextFile.read("/proc/\(daemon.pid)/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? .max / 1024) * 1024
    }

    // MARK: Asking

    /// Runs a command of `skeg` against this daemon.
    func skeg(_ arguments: String...) async throws -> Program.Outcome { try await skeg(arguments) }

    func skeg(_ arguments: [String], directory: String? = nil) async throws -> Program.Outcome {
        try await Program.run(
            [try Machine.binary()] + arguments, environment: environment, directory: directory ?? path, scratch: path,
            within: .seconds(120))
    }

    /// Starts a command of `skeg` that goes on by itself; its output goes to the file.
    func startSkeg(_ arguments: [String], output: String) throws -> Program {
        try Program([try Machine.binary()] + arguments, environment: environment, directory: path, output: output)
    }

    private var environment: [String] { GitRepository.environment(home: path) + ["SKEG_STATE=\(state)"] }

    /// Asks the daemon at a path of the Kubernetes API, or of its own; nil where it does not answer with an object.
    func fetch(_ place: String) -> Value? {
        let answer = HTTP.ask(socket: state + "/skeg.sock", "GET", place)
        return answer?.status == 200 ? answer?.json : nil
    }

    /// Changes an object past git, as `kubectl` would.
    func patch(_ place: String, _ change: Value) throws {
        let answer = HTTP.ask(
            socket: state + "/skeg.sock", "PATCH", place, contentType: "application/merge-patch+json",
            body: JSONWriter.write(change))
        #expect(answer?.status == 200, "\(answer?.text ?? "no answer")")
    }

    func delete(_ place: String) throws {
        let answer = HTTP.ask(socket: state + "/skeg.sock", "DELETE", place)
        #expect(answer?.status == 200, "\(answer?.text ?? "no answer")")
    }

    func objects(_ place: String) -> [Object] { (fetch(place)?["items"]?.array ?? []).map(Object.init) }

    /// The pods of the namespace `default` that are not on their way out.
    var pods: [Object] { objects("/api/v1/namespaces/default/pods").filter { $0.deletionTimestamp == nil } }

    var sync: Value? { fetch("/skeg/v1/status")?["syncs"]?.array?.first }

    /// One of several.
    func sync(_ name: String) -> Value? {
        fetch("/skeg/v1/status")?["syncs"]?.array?.first { $0["name"] == .string(name) }
    }

    /// Waits until the sync has the result at the commit.
    func becomes(_ result: String, at commit: String, within limit: Duration = .seconds(90)) async throws {
        try await eventually(
            "\(result) at \(commit.prefix(8))", within: limit,
            seen: { self.sync.map { String(decoding: JSONWriter.pretty($0), as: UTF8.self) } ?? "no answer" }
        ) {
            let sync = self.sync
            return sync?["revision"]?.string == commit && sync?["result"]?.string == result
        }
    }

    /// Waits for a commit on the status branch that tells of the result at the commit.
    func statusSays(_ result: String, at commit: String) async throws -> StatusCommit {
        try await eventually(
            "a status commit that says \(result) at \(commit.prefix(8))",
            seen: { "\((try? await self.repository.history(of: "skeg/status")) ?? [])" }
        ) {
            try await self.repository.history(of: "skeg/status").last {
                $0.trailers["Skeg-Revision"] == commit && $0.trailers["Skeg-Result"] == result
            }
        }
    }
}
