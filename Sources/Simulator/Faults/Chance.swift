internal import Objects

/// Choices out of a seed.
struct Chance: Sendable {
    private var source: IDSource

    init(seed: UInt64) { source = IDSource(seed: seed) }

    mutating func seed() -> UInt64 { source.next() }

    /// From 0 to `bound` - 1.
    mutating func below(_ bound: Int) -> Int { Int(source.next() % UInt64(max(1, bound))) }

    mutating func isTrue(_ probability: Double) -> Bool {
        Double(source.next() >> 11) / Double(1 << 53) < probability
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    mutating func pick<Element>(_ first: Element, _ others: Element...) -> Element {
        let index = below(others.count + 1)
        return index == 0 ? first : others[index - 1]
    }
}
