public import Objects
public import Store

/// What the policies of a cluster make of an object that somebody wants to write: they complete it, or refuse it
/// (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/).
///
/// The API, git's syncs and the controllers all write through here, so that a quota counts every pod, whoever made it.
public struct Admission: Sendable {
    /// Why an object is refused: what stands behind `is forbidden:` in Kubernetes' messages.
    public struct Refusal: Error, Sendable, Hashable {
        public var message: String
    }

    private let snapshot: Snapshot
    private var ledgers: [String: QuotaLedger] = [:]
    /// Accounts that are written together with what is admitted.
    private var accounts: [ObjectKey: Object] = [:]

    /// - Parameter snapshot: The state that the writes are decided on. What is admitted counts against the quotas of that state
    ///   together.
    public init(in snapshot: Snapshot) { self.snapshot = snapshot }

    /// Completes a new object, or one that takes the place of `old`, with what the policies say; the kinds' defaults come before.
    public func complete(_ object: inout Object, insteadOf old: Object? = nil) throws(Refusal) {
        guard old == nil else { return }
        if object.kind == .secret { try AccountSecret.check(object) }
        guard object.kind == .pod else { return }
        try PodPriority.set(in: &object, in: snapshot)
        try LimitRanges(of: object.namespace, in: snapshot).apply(to: &object)
        try PodAccount.set(in: &object) { accounts[$0] ?? snapshot[$0] }
    }

    /// Takes note of what the same transaction writes, for what is admitted after it.
    public mutating func willWrite(_ object: Object) {
        if object.kind == .serviceAccount { accounts[object.key] = object }
    }

    /// Counts an object that is about to be written against the quotas of its namespace.
    ///
    /// `changes` writes them down; it belongs into the transaction that writes the object, so that of two decisions which would
    /// together be too much, the second is refused and made anew.
    public mutating func count(_ object: Object, insteadOf old: Object? = nil) throws(Refusal) {
        let namespace = object.namespace
        guard !namespace.isEmpty, snapshot.count(of: .resourceQuota, in: namespace) > 0 else { return }
        var ledger = ledgers[namespace] ?? QuotaLedger(of: namespace, in: snapshot)
        try ledger.count(object, insteadOf: old)
        ledgers[namespace] = ledger
    }

    /// What was counted, as changes of the quotas.
    public var changes: [Change] {
        ledgers.sorted { $0.key < $1.key }.flatMap { $0.value.changes }
    }
}
