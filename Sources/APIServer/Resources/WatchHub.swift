internal import Objects
public import Store
internal import Synchronization

/// Wakes watches when something of their kind has changed, or when their time has come. One task looks at the store for all of
/// them, so that a change of a pod does not cost those who watch Secrets.
public final class WatchHub: Sendable {
    private struct Waiter {
        var continuation: CheckedContinuation<Void, Never>
        var deadline: ContinuousClock.Instant
    }

    private struct State {
        /// The revision up to which the hub has looked.
        var revision: Revision
        var waiters: [GroupKind: [UInt64: Waiter]] = [:]
        /// The revision of the latest change of each kind.
        var changed: [GroupKind: Revision] = [:]
        var lastID: UInt64 = 0
        var hasEnded = false
    }

    /// How exactly times are kept.
    private static let tick = Duration.milliseconds(500)

    private let store: Store
    private let state: Mutex<State>

    public init(store: Store) {
        self.store = store
        state = Mutex(State(revision: store.revision))
    }

    /// Works until the task is cancelled or the store ends.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.follow() }
            group.addTask {
                while (try? await Task.sleep(for: WatchHub.tick)) != nil { self.wakeThoseDue() }
            }
            await group.next()
            group.cancelAll()
        }
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [:] }
            return state.waiters.values.flatMap(\.values)
        }
        for waiter in waiters { waiter.continuation.resume() }
    }

    private func follow() async {
        var seen = state.withLock { $0.revision }
        while !Task.isCancelled {
            do throws(WatchTooOld) {
                let commits = try store.committed(since: seen)
                if let last = commits.last {
                    seen = last.revision
                    wake(Set(commits.lazy.flatMap(\.events).map(\.kind)), at: seen)
                    continue
                }
            } catch {
                // Everybody looks for themselves, and those who are too late are told so.
                seen = store.revision
                wake(nil, at: seen)
                continue
            }
            if store.hasEnded { return }
            await store.change(after: seen)
        }
    }

    /// Wakes those who wait for one of these kinds, or with nil all.
    private func wake(_ kinds: Set<GroupKind>?, at revision: Revision) {
        let waiters = state.withLock { state -> [Waiter] in
            state.revision = revision
            var woken: [Waiter] = []
            for kind in kinds ?? Set(state.waiters.keys).union(state.changed.keys) {
                state.changed[kind] = revision
                if let waiting = state.waiters.removeValue(forKey: kind) { woken += waiting.values }
            }
            return woken
        }
        for waiter in waiters { waiter.continuation.resume() }
    }

    private func wakeThoseDue() {
        let now = ContinuousClock.now
        let due = state.withLock { state -> [Waiter] in
            var due: [Waiter] = []
            for (kind, waiting) in state.waiters {
                for (id, waiter) in waiting where waiter.deadline <= now {
                    due.append(waiter)
                    state.waiters[kind]?[id] = nil
                }
            }
            return due
        }
        for waiter in due { waiter.continuation.resume() }
    }

    /// Waits until an object of a kind has changed after `revision`, until `deadline`, until the store ends, or until the task is
    /// cancelled. Returns the revision up to which there is nothing else of that kind to be told.
    func wait(for kind: GroupKind, after revision: Revision, until deadline: ContinuousClock.Instant) async -> Revision
    {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isOver = state.withLock { state in
                    if state.hasEnded || Task.isCancelled || (state.changed[kind] ?? 0) > revision
                        || deadline <= ContinuousClock.now
                    {
                        return true
                    }
                    state.waiters[kind, default: [:]][id] = Waiter(continuation: continuation, deadline: deadline)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters[kind]?.removeValue(forKey: id) }?.continuation.resume()
        }
        return state.withLock { ($0.changed[kind] ?? 0) > revision ? revision : max(revision, $0.revision) }
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }
}
