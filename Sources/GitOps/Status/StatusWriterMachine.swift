public import Objects

/// Decides when the status branch gets a commit: when the files differ, not more often than the interval, and always
/// the last state. Its methods are named for what happened; they give back what to do.
///
/// The driver calls one method at a time. A write that was asked for ends with just one of `pushDone`, `pushRejected`,
/// `pushFailed` and `remoteIsReadOnly`.
public struct StatusWriterMachine: Sendable {
    public enum Action: Sendable, Hashable {
        /// Make the commit of the newest state and push it. With `fetchFirst` the remote branch has moved: fetch it,
        /// and build on what it holds. Without `push` the commit stays in the mirror.
        case write(fetchFirst: Bool, push: Bool)
        /// Call `timerFired` at this time; an earlier wish is void.
        case wake(at: Timestamp)
        /// Say this to people.
        case tell(String)
    }

    /// The longest pause between two tries after failures.
    public static let maxBackoff = Duration.seconds(60)
    /// The first pause after a failure; it doubles.
    public static let firstBackoff = Duration.milliseconds(500)
    /// How often a remote that refuses writing is tried again.
    public static let readOnlyRetry = Duration.seconds(300)

    private enum State: Sendable, Hashable {
        case idle
        /// The files differ; a write may begin at this time.
        case waiting(until: Timestamp)
        /// A write is on its way; true: the files have changed again since it began.
        case writing(changed: Bool)
    }

    public let interval: Duration
    private var state = State.idle
    private var lastWrite: Timestamp?
    private var failures = 0
    /// The next write has to look at the remote first.
    private var isBehind = false
    private var readOnlySince: Timestamp?
    private var lastReadOnlyTry: Timestamp?
    /// The newest time it was told.
    private var clock: Timestamp?

    /// - Parameter interval: The least time between two commits.
    public init(interval: Duration = .seconds(5)) { self.interval = interval }

    /// Since when the remote takes no pushes; commits are kept locally meanwhile.
    public var isReadOnly: Bool { readOnlySince != nil }

    /// Whether all that is known is written; a driver that shuts down waits for it.
    public var isIdle: Bool { state == .idle }

    /// When the next write may begin, so that nobody looks for differences before; nil while one is under way.
    public mutating func nextWrite(at now: Timestamp) -> Timestamp? {
        timeCame(now)
        switch state {
        case .idle: return lastWrite.map { max(now, $0 + interval) } ?? now
        case .waiting(let time): return max(now, time)
        case .writing: return nil
        }
    }

    /// The files differ from what was written last.
    public mutating func treeChanged(at now: Timestamp) -> [Action] {
        timeCame(now)
        switch state {
        case .idle:
            let earliest = lastWrite.map { $0 + interval } ?? now
            return wait(until: earliest, at: now)
        case .waiting: return []
        case .writing:
            state = .writing(changed: true)
            return []
        }
    }

    public mutating func timerFired(at now: Timestamp) -> [Action] {
        timeCame(now)
        guard case .waiting(let time) = state else { return [] }
        return wait(until: time, at: now)
    }

    /// The daemon ends: what is known is written now.
    public mutating func stopRequested(at now: Timestamp) -> [Action] {
        timeCame(now)
        guard case .waiting = state else { return [] }
        return write(at: now)
    }

    /// The remote has the commit.
    public mutating func pushDone(at now: Timestamp) -> [Action] {
        timeCame(now)
        failures = 0
        isBehind = false
        let wasReadOnly = readOnlySince != nil
        readOnlySince = nil
        let told: [Action] = wasReadOnly ? [.tell("the status branch is pushed again")] : []
        return told + writeEnded(at: now)
    }

    /// The commit was made in the mirror, as it was asked for.
    public mutating func keptLocally(at now: Timestamp) -> [Action] {
        timeCame(now)
        return writeEnded(at: now)
    }

    /// Somebody else has pushed to the branch.
    public mutating func pushRejected(at now: Timestamp, ids: inout IDSource) -> [Action] {
        timeCame(now)
        isBehind = true
        return retry(at: now, ids: &ids)
    }

    /// The remote could not be reached.
    public mutating func pushFailed(_ message: String, at now: Timestamp, ids: inout IDSource) -> [Action] {
        timeCame(now)
        let told: [Action] =
            failures == 0 ? [.tell("the status branch could not be pushed, and will be: \(message)")] : []
        return told + retry(at: now, ids: &ids)
    }

    /// The remote lets nobody write, or not us. The commit stays in the mirror.
    public mutating func remoteIsReadOnly(_ message: String, at now: Timestamp) -> [Action] {
        timeCame(now)
        let isNew = readOnlySince == nil
        readOnlySince = readOnlySince ?? now
        lastReadOnlyTry = now
        failures = 0
        let told = "the remote takes no status commits, so they are kept in the local mirror: \(message)"
        return (isNew ? [.tell(told)] : []) + writeEnded(at: now)
    }

    /// A clock that was set back would let a write wait for hours, so all times move with it.
    private mutating func timeCame(_ now: Timestamp) {
        defer { clock = now }
        guard let clock, now < clock else { return }
        let jump = now - clock
        if case .waiting(let time) = state { state = .waiting(until: time + jump) }
        lastWrite = lastWrite.map { $0 + jump }
        readOnlySince = readOnlySince.map { $0 + jump }
        lastReadOnlyTry = lastReadOnlyTry.map { $0 + jump }
    }

    private mutating func wait(until time: Timestamp, at now: Timestamp) -> [Action] {
        guard time > now else { return write(at: now) }
        state = .waiting(until: time)
        return [.wake(at: time)]
    }

    private mutating func write(at now: Timestamp) -> [Action] {
        state = .writing(changed: false)
        lastWrite = now
        let mayPush =
            lastReadOnlyTry.map { readOnlySince == nil || now - $0 >= StatusWriterMachine.readOnlyRetry } ?? true
        return [.write(fetchFirst: isBehind && mayPush, push: mayPush)]
    }

    private mutating func writeEnded(at now: Timestamp) -> [Action] {
        guard case .writing(let changed) = state else { return [] }
        state = .idle
        return changed ? treeChanged(at: now) : []
    }

    /// Tries again after a pause that doubles, of which a random part is left out, so that two daemons that push to one
    /// branch do not meet again.
    private mutating func retry(at now: Timestamp, ids: inout IDSource) -> [Action] {
        guard case .writing = state else { return [] }
        failures += 1
        let doubled = StatusWriterMachine.firstBackoff * (1 << min(failures - 1, 10))
        let pause = min(doubled, StatusWriterMachine.maxBackoff)
        let share = Int64(ids.next() % 501) + 500
        let jittered = Duration.nanoseconds(pause.nanoseconds / 1000 * share)
        return wait(until: now + jittered, at: now)
    }
}
