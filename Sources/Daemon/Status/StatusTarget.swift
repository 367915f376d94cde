internal import Git
internal import Objects

/// A branch that status is written to.
struct StatusTarget: Hashable, Sendable {
    var repository: String
    var branch: String

    /// nil for a Sync that wants no status commits.
    init?(_ sync: Sync) {
        guard let branch = sync.object.content.at(["spec", "status", "branch"])?.string, !branch.isEmpty else {
            return nil
        }
        self.branch = branch
        repository = sync.object.content.at(["spec", "status", "repository"])?.string ?? sync.repository
    }

    /// Where the commits are made before they are pushed; one mirror for each target.
    var mirrorName: String { "status-" + String(FNV1a32.hash("\(repository)\n\(branch)"), radix: 16) }
}

extension Sync {
    /// The least time between two status commits; 5 seconds where it is not said.
    var statusInterval: Duration {
        object.content.at(["spec", "status", "interval"])?.string.flatMap { GoDuration($0)?.duration } ?? .seconds(5)
    }
}
