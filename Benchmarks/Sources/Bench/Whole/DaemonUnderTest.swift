import Foundation
import Glibc
import Objects

/// The real program, running on a repository.
///
/// What it is asked and how it is started are one thread's business each, so that the checks of the compiler add nothing.
final class DaemonUnderTest: @unchecked Sendable {
    let repository: BenchRepository
    private let scratch: Scratch
    private let program: String
    private let options: [String]
    private var process = Process()
    var socket: String { scratch.path + "/state/skeg.sock" }
    private var log: String { scratch.path + "/log" }

    /// Starts the daemon on a repository that holds a namespace.
    init(_ program: String, options: [String]) throws {
        self.program = program
        self.options = options
        scratch = try Scratch()
        repository = try BenchRepository(scratch.path + "/repository")
        try repository.write("namespace.yaml", Manifests.namespace)
        try repository.stage()
        try repository.commit("A namespace")
        _ = FileManager.default.createFile(atPath: log, contents: nil)
    }

    /// Starts the program and gives back how long it took until it answered, in seconds.
    @discardableResult
    func start() throws -> Double {
        let next = Process()
        next.executableURL = URL(fileURLWithPath: program)
        next.arguments =
            ["run", "--repo", repository.path, "--state", scratch.path + "/state"] + options
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        handle.seekToEndOfFile()
        next.standardError = handle
        next.standardOutput = handle
        process = next
        let begin = ContinuousClock.now
        try next.run()
        try wait("an answer", limit: 120) { (try? get("/api/v1/namespaces/default")) != nil }
        return (ContinuousClock.now - begin).seconds
    }

    /// Ends the program; what it ran goes on.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// Ends the program and removes all that it left.
    func remove() {
        stop()
        scratch.remove()
    }

    // MARK: What it says

    /// A path's answer; nil where it is not there.
    func get(_ path: String) throws -> Value? {
        let answer = try UnixSocketRequest.get(path, at: socket)
        guard answer.status == 200 else { return nil }
        return try JSONParser.parse(answer.body)
    }

    /// What `skeg kubeconfig` prints.
    func kubeconfig() throws -> Value {
        let asking = Process()
        asking.executableURL = URL(fileURLWithPath: program)
        asking.arguments = ["kubeconfig", "--state", scratch.path + "/state"]
        let pipe = Pipe()
        asking.standardOutput = pipe
        try asking.run()
        let text = pipe.fileHandleForReading.readDataToEndOfFile()
        asking.waitUntilExit()
        guard let content = YAMLParser.parse(Array(text), file: "kubeconfig").documents.first?.value else {
            throw BenchFailure("skeg kubeconfig printed nothing")
        }
        return content
    }

    private var sync: Value? { (try? get("/apis/skeg.dev/v1alpha1/syncs/main"))?["status"] }

    /// Waits until a commit has converged.
    func waitForConvergence(of commit: String, limit: Double = 600) throws {
        try wait("convergence", limit: limit) {
            let status = sync
            return status?["result"] == "Converged" && status?["lastAppliedRevision"]?.string == commit
        }
    }

    /// Waits until the status branch says that a commit has converged.
    func waitForStatusBranch(_ commit: String, limit: Double = 600) throws {
        try wait("the status branch", limit: limit, pause: 5_000) {
            let message = (try? repository.git("log", "-1", "--format=%B", "skeg/status")) ?? ""
            return message.contains("Skeg-Result: Converged") && message.contains("Skeg-Revision: main@\(commit)")
                || message.contains("Skeg-Result: Converged") && message.contains(commit)
        }
    }

    /// Asks again and again; the pause is in microseconds.
    func wait(_ what: String, limit: Double = 60, pause: UInt32 = 1_000, until holds: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(limit)
        while true {
            if try holds() { return }
            guard ContinuousClock.now < end else { throw BenchFailure("waited in vain for \(what); see \(log)") }
            guard process.isRunning else { throw BenchFailure("the daemon has ended; see \(log)") }
            usleep(pause)
        }
    }

    // MARK: What it costs

    /// Megabytes of memory in use (`VmRSS`), or the most there ever were (`VmHWM`).
    func memory(_ field: String = "VmRSS") -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") } ?? ""
        return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
    }

    /// Seconds of a processor since the start.
    func processorTime() -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The share of one processor that is used while nothing happens, in percent.
    func idleProcessorShare(for seconds: Double) -> Double {
        let before = processorTime()
        Thread.sleep(forTimeInterval: seconds)
        return (processorTime() - before) / seconds * 100
    }
}
