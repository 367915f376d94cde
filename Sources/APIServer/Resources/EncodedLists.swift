internal import API
internal import NIOCore
internal import Objects
internal import Store
internal import Synchronization

/// Lists of all objects of a kind as JSON, kept while none of them changes: who looks again and again at what stays the same
/// costs neither a look at the objects nor a copy of the bytes.
///
/// Bounded: of too many bytes the lists that were kept before the newest go.
final class EncodedLists: Sendable {
    /// What a list is of.
    struct Name: Hashable {
        var kind: GroupKind
        /// nil for all namespaces.
        var namespace: String?
    }

    /// The objects, with commas between them.
    struct Items {
        var bytes: ByteBuffer
        /// Whether some of them are not for everybody who may list them.
        var hasSealed: Bool
        /// The same compressed, once somebody has asked for that.
        var compressed: GzipPiece?

        /// In memory: a buffer takes up to twice what it holds.
        fileprivate var size: Int { bytes.storageCapacity + (compressed?.size ?? 0) }
    }

    private struct List {
        var change: Revision
        var items: Items
    }

    private struct State {
        var lists: [Name: List] = [:]
        var byteCount = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: Bytes that are kept at most.
    init(limit: Int = 32 << 20) { self.limit = limit }

    /// What was kept of a list since the change that is the latest one now.
    func items(_ name: Name, since change: Revision) -> Items? {
        state.withLock { $0.lists[name].flatMap { $0.change == change ? $0.items : nil } }
    }

    func keep(_ items: Items, _ name: Name, since change: Revision) {
        guard items.size <= limit else { return }
        state.withLock { state in
            // A page of an older state takes no newer one's place.
            if let kept = state.lists[name], kept.change > change { return }
            state.byteCount -= state.lists[name]?.items.size ?? 0
            if state.byteCount + items.size > limit {
                state.lists = [:]
                state.byteCount = 0
            }
            state.lists[name] = List(change: change, items: items)
            state.byteCount += items.size
        }
    }
}
