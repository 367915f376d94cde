import Objects

/// Decisions taken from an input, byte by byte, so that a fuzzer that changes a byte changes a decision. Where the input is
/// at its end, every decision is the first one, which ends whatever is made.
struct Draws {
    private var rest: ArraySlice<UInt8>

    init(_ input: [UInt8]) { rest = input[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next byte, which stays the next.
    var first: UInt8? { rest.first }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number below `bound`, which is at most 256.
    mutating func below(_ bound: Int) -> Int { bound > 1 ? Int(byte()) % bound : 0 }

    /// True once in `count`; never at the end of the input.
    mutating func once(in count: Int) -> Bool { below(count) == count - 1 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func number() -> UInt64 { (0..<8).reduce(0) { number, _ in number << 8 | UInt64(byte()) } }

    /// Up to `count` bytes as they come.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return Array(taken)
    }

    /// What is left, cut at its first zero byte into two.
    mutating func twoTexts() -> (String, String) {
        let first = rest.prefix { $0 != 0 }
        let second = rest.dropFirst(first.count + 1)
        rest = []
        return (String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self))
    }
}
