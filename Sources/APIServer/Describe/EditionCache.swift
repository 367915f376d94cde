internal import Objects
internal import Synchronization

/// Something that was made of the kinds, for as long as they stay the same.
final class EditionCache<Content: Sendable>: Sendable {
    private let held = Mutex<(edition: Int, content: Content)?>(nil)

    /// What was made of these kinds, or is made of them now. Two who ask at once may both make it.
    func content(of kinds: KindRegistry, _ make: (KindRegistry) -> Content) -> Content {
        if let known = held.withLock({ $0 }), known.edition == kinds.edition { return known.content }
        let content = make(kinds)
        held.withLock { $0 = (kinds.edition, content) }
        return content
    }
}
