public import Objects
public import Store

/// What a commit means for the store: changes that are one transaction, and what becomes of each object.
public struct SyncPlan: Sendable {
    /// The sync's name, and the claim on its objects.
    public var sync: String
    public var commit: SourceCommit?
    /// In the order in which they are to be made; the last one notes the commit in the Sync, where that is in the store.
    public var changes: [Change] = []
    public var created: [ObjectKey] = []
    public var configured: [ObjectKey] = []
    /// Written back because somebody had changed them.
    public var corrected: [ObjectKey] = []
    /// Taken over: they were there, and nobody's.
    public var adopted: [ObjectKey] = []
    public var pruned: [ObjectKey] = []
    /// Given up without being removed.
    public var released: [ObjectKey] = []
    /// Not in git any more, and left for a reason.
    public var kept: [Kept] = []
    /// Differ from git, and are left so because the sync only reports.
    public var drifted: [ObjectKey] = []
    /// Are as git wants them.
    public var unchanged = 0
    /// What is not applied, the quarantined first.
    public var blocked: [Blocked] = []
    /// Set where the guard holds back all pruning.
    public var heldPrune: HeldPrune?
    /// Set where the commit as a whole is not applied.
    public var refusal: Refusal?
    public var events: [EventNote] = []

    /// Whether the next plan has more to do once this one is carried out: an autoscaler that goes gives git back the number
    /// of pods of its target.
    public var leavesMore: Bool { pruned.contains { $0.kind == .horizontalPodAutoscaler } }

    public init(sync: String, commit: SourceCommit? = nil) {
        self.sync = sync
        self.commit = commit
    }

    public var author: String { "sync/\(sync)" }

    public var transaction: Transaction { Transaction(changes, by: author) }
}

extension SyncPlan {
    /// An object that git wants and that is not applied.
    public struct Blocked: Sendable, Hashable {
        /// One word, for programs.
        public enum Reason: String, Sendable, Hashable {
            /// The manifest is wrong; the message says where.
            case invalidManifest = "InvalidManifest"
            /// The object would not be valid with what others have set.
            case invalid = "Invalid"
            case namespaceNotFound = "NamespaceNotFound"
            case namespaceTerminating = "NamespaceTerminating"
            /// An older object of the name is still going.
            case terminating = "Terminating"
            case otherSync = "OwnedByAnotherSync"
            case controlled = "ControlledByAnotherObject"
            /// A quota, a limit or another policy of the cluster forbids it.
            case forbidden = "Forbidden"

            /// Whether it passes without anybody doing anything.
            public var passes: Bool { self == .terminating || self == .namespaceTerminating }
        }

        /// nil where the manifest does not say.
        public var key: ObjectKey?
        /// The manifest's place.
        public var position: SourcePosition?
        public var reason: Reason
        public var message: String

        public init(key: ObjectKey?, position: SourcePosition?, reason: Reason, message: String) {
            self.key = key
            self.position = position
            self.reason = reason
            self.message = message
        }

        /// `Deployment.apps/shop/web`, or the place where there is no name.
        public var subject: String { key?.description ?? position?.description ?? "" }
    }

    /// An object that git does not have any more and that stays all the same.
    public struct Kept: Sendable, Hashable {
        public var key: ObjectKey
        public var message: String
    }

    /// What the guard holds back.
    public struct HeldPrune: Sendable, Hashable {
        public static let reason = "PruneBlocked"
        /// Objects that would go.
        public var count: Int
        /// Objects that the sync owns.
        public var owned: Int
        /// Says the counts, what would go that hurts most, and how to consent.
        public var message: String
    }

    /// Why nothing is applied.
    public struct Refusal: Sendable, Hashable {
        public var reason: String
        public var message: String
    }
}
