internal import Measurements
internal import Synchronization

/// Reads again and again what control groups use, as `ProcessRuntime.stats` does for its containers: for measuring what that costs.
public final class GroupMeter: Sendable {
    private let reader: Mutex<UsageReader>
    private let targets: [UsageReader.Target]

    /// - Parameter groups: The directories of each container's groups, one for each hierarchy.
    public init(groups: [[String]]) {
        targets = groups.enumerated().map { .init(id: "\($0)", groups: $1, supervisor: nil) }
        reader = Mutex(UsageReader())
    }

    /// Looks at all of them once; how many could be read.
    public func look() -> Int { reader.withLock { $0.counts(of: targets).count } }
}
