internal import Measurements
internal import Synchronization

/// Reads again and again what containers use, as `ProcessRuntime.stats` does: for measuring what that costs.
public final class UsageMeter: Sendable {
    private let reader: Mutex<UsageReader>
    private let targets: [UsageReader.Target]

    /// - Parameter groups: The directories of each container's groups, one for each hierarchy.
    public init(groups: [[String]]) {
        targets = groups.enumerated().map { .init(id: "\($0)", groups: $1, supervisor: nil) }
        reader = Mutex(UsageReader())
    }

    /// - Parameter supervisors: Processes that are there, one for each container, in no group of their own: what is below them
    ///   counts, process by process.
    public init(supervisors: [Int32]) {
        targets = supervisors.enumerated().map { .init(id: "\($0)", groups: [], supervisor: ProcessIdentity(of: $1)) }
        reader = Mutex(UsageReader())
    }

    /// Looks at all of them once; how many could be read.
    public func look() -> Int { reader.withLock { $0.counts(of: targets).count } }
}
