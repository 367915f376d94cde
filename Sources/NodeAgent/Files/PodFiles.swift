public import Measurements
public import PodLifecycle

/// What is done for pods in the node's file system.
public protocol PodFiles: Sendable {
    /// Makes what is missing of volumes and checks the rest. Doing it again changes nothing.
    func prepare(volumes: [VolumePlan]) async throws(PodFilesError)
    func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError)
    /// The values of variables in env files; none for one that may be missing and is.
    func read(_ keys: [EnvironmentFileKey]) async throws(PodFilesError) -> [EnvironmentFileKey: String]
    /// Removes a pod's volumes with all that is in them; what a hostPath names stays.
    func removeVolumes(of uid: String) async throws(PodFilesError)
    func removeLog(_ path: String) async
    /// Removes all that a pod has on disk. `logDirectory` may be empty: not known.
    func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError)
    /// The pods that have anything on disk.
    func leftovers() async -> [(uid: String, logDirectory: String)]
    /// What pods take of the disk, by their uids; not newer than some seconds.
    func usage(of pods: [PodDisk]) async -> [String: PodDiskUsage]
}

extension PodFiles {
    public func usage(of pods: [PodDisk]) async -> [String: PodDiskUsage] { [:] }

    /// Where there are no files, each variable is there and empty: an init container that only seems to run has written
    /// nothing, and its pod goes on all the same.
    public func read(_ keys: [EnvironmentFileKey]) async throws(PodFilesError) -> [EnvironmentFileKey: String] {
        Dictionary(keys.map { ($0, "") }) { first, _ in first }
    }
}

/// What stands in the way, and where.
public struct PodFilesError: Error, Sendable, Hashable {
    public var message: String

    public init(_ message: String) { self.message = message }
}

/// For runtimes whose pods have no files.
public struct NoPodFiles: PodFiles {
    public init() {}

    public func prepare(volumes: [VolumePlan]) async throws(PodFilesError) {}
    public func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError) {}
    public func removeVolumes(of uid: String) async throws(PodFilesError) {}
    public func removeLog(_ path: String) async {}
    public func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError) {}
    public func leftovers() async -> [(uid: String, logDirectory: String)] { [] }
}
