internal import Dispatch
internal import Glibc
public import Measurements
public import PodLifecycle

/// Pods' files on this host: `<podsDirectory>/<uid>/volumes/…`, laid out as the kubelet does.
public final class HostPodFiles: PodFiles {
    private let podsDirectory: String
    private let logsDirectory: String
    private let meter = DiskMeter()
    /// Directories are walked one after the other, so that this takes one processor at most.
    private let meterQueue = DispatchQueue(label: "skeg.disk-usage", qos: .utility)
    /// File work blocks; it has a thread of its own, not one of the cooperative ones.
    private let queue = DispatchQueue(label: "skeg.pod-files", attributes: .concurrent)

    public init(podsDirectory: String, logsDirectory: String) {
        self.podsDirectory = podsDirectory
        self.logsDirectory = logsDirectory
    }

    public func prepare(volumes: [VolumePlan]) async throws(PodFilesError) {
        try await run { () throws(PodFilesError) in
            for plan in volumes {
                do throws(PodFilesError) {
                    try HostPodFiles.prepare(plan)
                } catch {
                    throw PodFilesError("MountVolume.SetUp failed for volume \"\(plan.name)\" : \(error.message)")
                }
            }
        }
    }

    public func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError) {
        try await run { () throws(PodFilesError) in
            for plan in subPaths {
                do throws(PodFilesError) {
                    if plan.followsLinks {
                        try SafePath.find(plan.path, below: plan.root)
                    } else {
                        try SafePath.make(plan.path, below: plan.root)
                    }
                } catch {
                    throw PodFilesError("failed to prepare subPath for volume \"\(plan.volume)\": \(error.message)")
                }
            }
        }
    }

    public func read(_ keys: [EnvironmentFileKey]) async throws(PodFilesError) -> [EnvironmentFileKey: String] {
        try await run { () throws(PodFilesError) in
            var values: [EnvironmentFileKey: String] = [:]
            for key in keys { values[key] = try VolumeEnvironment.value(of: key) }
            return values
        }
    }

    public func removeVolumes(of uid: String) async throws(PodFilesError) {
        let path = try podPath(uid) + "/volumes"
        try await run { () throws(PodFilesError) in
            try MemoryVolume.unmountAll(in: path)
            try TreeRemoval.remove(path)
        }
    }

    public func removeLog(_ path: String) async {
        guard path.hasPrefix(logsDirectory + "/") else { return }
        try? await run { () throws(PodFilesError) in
            unlink(path)
            // Its rotated ones: `<path>.<number>` or `<path>.<time>`.
            guard let slash = path.lastIndex(of: "/") else { return }
            let directory = String(path[..<slash])
            let name = String(path[path.index(after: slash)...])
            for other in Directory.names(directory) where other.hasPrefix(name + ".") {
                unlink("\(directory)/\(other)")
            }
        }
    }

    public func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError) {
        let path = try podPath(uid)
        let logs = logDirectory.hasPrefix(logsDirectory + "/") ? logDirectory : ""
        try await run { () throws(PodFilesError) in
            try MemoryVolume.unmountAll(in: path + "/volumes")
            try TreeRemoval.remove(path)
            if !logs.isEmpty { try TreeRemoval.remove(logs) }
        }
    }

    /// Takes away the file systems in memory of all pods, with what is in them. For when none of them runs: each is made
    /// anew when its pod is.
    public func unmountAll() async throws(PodFilesError) {
        try await run { () throws(PodFilesError) in
            for uid in Directory.names(self.podsDirectory) {
                try MemoryVolume.unmountAll(in: "\(self.podsDirectory)/\(uid)/volumes")
            }
        }
    }

    public func leftovers() async -> [(uid: String, logDirectory: String)] {
        let found = try? await run { () throws(PodFilesError) in
            var logs: [String: String] = [:]
            for name in Directory.names(self.logsDirectory) {
                guard let separator = name.lastIndex(of: "_") else { continue }
                logs[String(name[name.index(after: separator)...])] = "\(self.logsDirectory)/\(name)"
            }
            for uid in Directory.names(self.podsDirectory) where logs[uid] == nil { logs[uid] = "" }
            return logs
        }
        return (found ?? [:]).map { (uid: $0.key, logDirectory: $0.value) }
    }

    public func usage(of pods: [PodDisk]) async -> [String: PodDiskUsage] {
        await withCheckedContinuation { continuation in
            meterQueue.async { [meter] in
                continuation.resume(returning: meter.usage(of: pods))
            }
        }
    }

    /// A uid is one name in a directory, whatever it was made of.
    private func podPath(_ uid: String) throws(PodFilesError) -> String {
        guard !uid.isEmpty, uid != ".", uid != "..", !uid.contains("/") else {
            throw PodFilesError("the uid \"\(uid)\" cannot name a directory")
        }
        return "\(podsDirectory)/\(uid)"
    }

    private func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws(PodFilesError) -> Result
    ) async throws(PodFilesError) -> Result {
        let result: Swift.Result<Result, PodFilesError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(PodFilesError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

extension HostPodFiles {
    /// The rules of emptyDir (pkg/volume/emptydir), hostPath (pkg/volume/hostpath), and those that hold files.
    static func prepare(_ plan: VolumePlan) throws(PodFilesError) {
        switch plan.source {
        case .emptyDirectory(let isMemory, let sizeLimit):
            // Whoever the container runs as may write into it.
            try makeDirectory(plan, mode: 0o777, memory: isMemory ? .some(sizeLimit) : nil)
        case .hostPath(let type):
            try check(plan.path, type)
        case .files(let files, let isMemory):
            try makeDirectory(plan, mode: 0o755, memory: isMemory ? .some(MemoryVolume.fileBytes) : nil)
            try AtomicWriter(path: plan.path, group: plan.group).write(files)
        }
    }

    /// While a volume's directory is being made it is for nobody else; one that is not is finished.
    private static let unfinished: mode_t = 0o700

    /// - Parameter memory: The bytes of a file system in memory; nil for none.
    private static func makeDirectory(_ plan: VolumePlan, mode: mode_t, memory: Int64??) throws(PodFilesError) {
        var status = stat()
        if lstat(plan.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o7777 != unfinished {
            return
        }
        guard let slash = plan.path.lastIndex(of: "/") else { return }
        try Directory.make(String(plan.path[..<slash]), mode: 0o755)
        if mkdir(plan.path, unfinished) != 0, errno != EEXIST { throw .system("make the directory \(plan.path)") }
        if let memory { try MemoryVolume.mount(at: plan.path, bytes: memory) }
        let directory = open(plan.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { throw .system("open \(plan.path)") }
        defer { close(directory) }
        try VolumeOwnership.give(directory, to: nil, plan.group, mode: mode, isDirectory: true)
    }

    private static func check(_ path: String, _ type: String) throws(PodFilesError) {
        let exists = access(path, F_OK) == 0
        switch type {
        case "": return
        case "DirectoryOrCreate":
            if !exists { return try Directory.make(path, mode: 0o755) }
            try expect(path, S_IFDIR, "directory")
        case "Directory": try expect(path, S_IFDIR, "directory")
        case "FileOrCreate":
            if !exists {
                let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
                guard file >= 0 else { throw .system("make the file \(path)") }
                close(file)
                return
            }
            try expect(path, S_IFREG, "file")
        case "File": try expect(path, S_IFREG, "file")
        case "Socket": try expect(path, S_IFSOCK, "socket file")
        case "CharDevice": try expect(path, S_IFCHR, "character device")
        case "BlockDevice": try expect(path, S_IFBLK, "block device")
        default: throw PodFilesError("\(type) is an invalid volume type")
        }
    }

    private static func expect(_ path: String, _ kind: mode_t, _ name: String) throws(PodFilesError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == kind else {
            throw PodFilesError("hostPath type check failed: \(path) is not a \(name)")
        }
    }
}

extension PodFilesError {
    /// What could not be done, with the system's reason.
    static func system(_ what: String) -> PodFilesError {
        PodFilesError("cannot \(what): \(String(cString: strerror(errno)))")
    }
}
