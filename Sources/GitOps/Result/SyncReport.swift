public import Objects

/// What became of a sync, in one word.
public enum SyncResult: String, Sendable, Hashable, CaseIterable {
    /// All that git has is there and current.
    case converged = "Converged"
    /// Under way, and nothing says that it will not get there.
    case progressing = "Progressing"
    /// Something is blocked, has failed, or takes too long; the rest is applied.
    case degraded = "Degraded"
    /// The commit as a whole is not applied.
    case failed = "Failed"
}

/// Everything there is to say about a sync at one moment: for its status, for the status branch, and for the command
/// line.
public struct SyncReport: Sendable {
    public var sync: String
    public var result: SyncResult
    /// One word, for programs.
    public var reason: String
    /// One line, for people; names the first object that is in the way.
    public var message: String
    /// Since when the result and its reason are what they are.
    public var since: Timestamp
    /// The commit that is worked on.
    public var attempted: SourceCommit?
    /// The commit whose objects are in the store.
    public var applied: SourceCommit?
    public var path: String
    /// Objects that the commit names, by health. What is blocked and not there counts as not found.
    public var healthCounts: [Health.State: Int]
    public var objectCount: Int
    /// What has not converged, the blocked first; capped at `maxUnsettled`.
    public var unsettled: [Unsettled]
    public var unsettledCount: Int
    public var drift: [DriftEntry]
    /// What git sets and is another's: no drift.
    public var owned: [OwnedField] = []
    public var warnings: [Diagnostic]
    public var kept: [SyncPlan.Kept]
    public var heldPrune: SyncPlan.HeldPrune?
    /// What the plans of this commit did.
    public var summary: Summary
    /// Why the repository cannot be read; the last good state stays meanwhile.
    public var sourceFault: String?

    /// Entries of `unsettled`, and of the list in the Sync's status.
    public static let maxUnsettled = 100

    /// An object that is not yet, or will not be, as git wants it.
    public struct Unsettled: Sendable, Hashable {
        public var key: ObjectKey?
        public var position: SourcePosition?
        public var reason: String
        public var message: String
        public var since: Timestamp
        /// False for what is merely under way.
        public var isBlocked: Bool

        /// `Deployment.apps/shop/web`, or the place in git where there is no name.
        public var subject: String { key?.description ?? position?.description ?? "" }
    }

    public struct Summary: Sendable, Hashable {
        public var created = 0
        public var configured = 0
        public var unchanged = 0
        public var pruned = 0
        public var blocked = 0

        public init() {}
    }

    /// How long a controller is given to see a change before a report says that it has not.
    public static let observationWindow = Duration.seconds(1)

    /// Whether a controller is about to see a change that was just made. What is said of the object then tells less than
    /// the next report, which is some milliseconds away. A change from the future, as a clock that was set back makes of
    /// one, may be of any age.
    public func isProvisional(at now: Timestamp) -> Bool {
        unsettled.contains { $0.reason == Health.notObserved && SyncReport.isWithinWindow(now - $0.since) }
    }

    static func isWithinWindow(_ age: Duration) -> Bool { (.zero..<observationWindow).contains(age) }

    /// Differing objects, not fields.
    public var driftingObjects: Int { Set(drift.map(\.key)).count }
    public var blockedCount: Int { summary.blocked }
}

/// What the outside says about a sync, besides what is in the store.
public struct SyncCircumstances: Sendable {
    /// The commit that was applied last; nil if none was.
    public var applied: SourceCommit?
    /// Why the repository cannot be read.
    public var sourceFault: String?
    /// Why the last plan could not be carried out.
    public var applyFault: String?
    /// When work on the commit began, for the sync's timeout.
    public var startedAt: Timestamp?

    public init(
        applied: SourceCommit? = nil, sourceFault: String? = nil, applyFault: String? = nil, startedAt: Timestamp? = nil
    ) {
        self.applied = applied
        self.sourceFault = sourceFault
        self.applyFault = applyFault
        self.startedAt = startedAt
    }
}
