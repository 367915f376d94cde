internal import CLinux
internal import Dispatch
internal import Glibc
internal import Objects
public import Runtime
internal import Synchronization

/// Runs the host's own programs as containers: image `skeg.dev/host`, each under a supervisor of its own (`Shim`).
///
/// What a container shares with the host: its file system, processes, host name and network. A pod has a loopback address
/// of its own. Volumes come to their paths as `MountPlan` says; limits and users as far as the daemon's rights go, and
/// what could not be had is in the status' notes.
///
/// Everything lives in files (`StateDirectory`); what is in memory is a copy of them that file watching keeps true. A
/// container that was created and not started ends with the daemon, since its command and environment are never on disk.
public final class ProcessRuntime: ContainerRuntime {
    /// The one image that this runtime has.
    public static let image = "skeg.dev/host"

    public let name = "process"
    public let version = "1"

    let directory: StateDirectory
    let shim: ShimProgram
    let ability: skeg_mount_ability
    let book: Mutex<Book>
    /// File and process calls that belong in one order; none of them waits for a workload.
    let queue = DispatchQueue(label: "skeg.runtime")
    let watcher: DirectoryWatcher
    let foundProblems = Mutex<[String]>([])
    /// Commands beside containers that somebody talks with now.
    let executions = Mutex(0)
    /// Commands of probes and hooks that run now.
    let briefExecutions = Mutex(0)
    /// Apart from the other work, which does not wait for a measurement.
    let usageQueue = DispatchQueue(label: "skeg.runtime-usage")
    let usage = Mutex(UsageReader())

    /// How the supervisor is started.
    public struct ShimProgram: Sendable {
        var path: String
        var arguments: [String]

        /// The running program itself, by the way that stays open when its file is replaced.
        public static let itself = ShimProgram(path: "/proc/self/exe", arguments: ["skeg", "shim"])

        /// - Parameters:
        ///   - path: absolute.
        ///   - arguments: with the program's name; the container's directory follows them.
        public init(path: String, arguments: [String]) {
            self.path = path
            self.arguments = arguments
        }
    }

    /// Finds again what earlier runs left: waits for nothing, but kills the processes of containers whose supervisor died.
    ///
    /// - Parameter stateDirectory: absolute; made when it is not there. Of one runtime at a time.
    public init(stateDirectory: String, shim: ShimProgram = .itself) throws(RuntimeError) {
        directory = StateDirectory(root: stateDirectory + "/runtime/process")
        self.shim = shim
        ability = skeg_probe_mounts()
        // Programs stop reading when they like; what is written to them then is an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        book = Mutex(Book(addresses: AddressPool(seed: stateDirectory)))
        do {
            try Files.makeDirectories(directory.sandboxes, mode: 0o700)
            watcher = try DirectoryWatcher()
        } catch {
            throw RuntimeError(.failed, "opening the runtime's state: \(error)")
        }
        watcher.start { [weak self] ids in
            for id in ids { self?.look(at: id) }
        }
        try loadAll()
    }

    deinit { watcher.stop() }

    /// What of the files could not be read or cleaned up at the start, a sentence each. Everything else goes on.
    public var problems: [String] { foundProblems.withLock { $0 } }

    public func accepts(image: String) -> ImageVerdict {
        let rest = image.dropFirst(ProcessRuntime.image.count)
        if image.hasPrefix(ProcessRuntime.image), rest.isEmpty || rest.hasPrefix(":") && rest.count > 1 { return .runs }
        return .cannotRun(
            "image \"\(image)\" needs a container runtime (containerd); this node has only the process runtime, which "
                + "runs the image \(ProcessRuntime.image)")
    }

    public func changes() -> AsyncStream<ContainerID> {
        // A reader that does not read misses names only; one hint is enough to look at everything.
        let (stream, continuation) = AsyncStream.makeStream(
            of: ContainerID.self, bufferingPolicy: .bufferingNewest(1024))
        let key = book.withLock { $0.add(continuation) }
        continuation.onTermination = { [weak self] _ in self?.book.withLock { $0.listeners[key] = nil } }
        return stream
    }

    public func sandboxes() async throws(RuntimeError) -> [SandboxStatus] {
        book.withLock { book in book.sandboxes.values.map(SandboxStatus.init) }.sorted { $0.id < $1.id }
    }

    public func containers() async throws(RuntimeError) -> [ContainerStatus] {
        book.withLock { book in book.containers.values.map(\.status) }.sorted { $0.id < $1.id }
    }

    public func status(of container: ContainerID) async throws(RuntimeError) -> ContainerStatus {
        guard let entry = book.withLock({ $0.containers[container] }) else {
            throw RuntimeError(.notFound, "there is no container \(container)")
        }
        return entry.status
    }

    /// Runs a piece of blocking work off the cooperative threads, in order with the others.
    func onQueue<Result: Sendable>(
        _ work: @escaping @Sendable () throws(RuntimeError) -> Result
    ) async throws(RuntimeError) -> Result {
        let outcome: Swift.Result<Result, RuntimeError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(RuntimeError) { continuation.resume(returning: .success(try work())) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }
}

extension RuntimeError {
    init(_ failure: SystemFailure, _ what: String) {
        let code: Code =
            switch failure.code {
            case EACCES, EPERM: .permission
            case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EAGAIN: .exhausted
            default: .failed
            }
        self.init(code, "\(what): \(failure)")
    }
}
