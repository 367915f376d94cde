import Objects

/// Changes inputs at random, from a seed: what libFuzzer does for hours, in small, for the tests.
public struct Mutator: Sendable {
    private var source: IDSource

    public init(seed: UInt64) { source = IDSource(seed: seed) }

    /// Bytes that readers look for.
    private static let words = [
        "---\n", "...\n", "- ", ": ", "\n", "  ", "\t", "\"", "'", "\\", "[", "]", "{", "}", "&a ", "*a", "<<: ",
        "!!str ", "|\n",
        "null", "true", "0x1F", "1e999", "-9223372036854775808", "18446744073709551615", "1.5Gi", "-0", "~", "\0",
        "\u{7F}",
        "\u{85}", "\u{301}", "\u{FEFF}", "\u{1F600}", "../", "/", "*", "**", "?", "!", "#", "=", "!=", ",", " in (",
        ")", "@", "://",
        "kind: Secret\n", "apiVersion: v1\n", "metadata:\n", "2026-03-01T09:30:00Z", "1h30m", "%TAG ! x\n"
    ].map { Array($0.utf8) }

    private mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(source.next() % UInt64(bound)) : 0 }

    /// One of `inputs`, or of its parts and others' put together, with some changes; at most `limit` bytes.
    public mutating func next(from inputs: [[UInt8]], limit: Int) -> [UInt8] {
        var bytes = inputs.isEmpty ? [] : inputs[below(inputs.count)]
        if !inputs.isEmpty, below(4) == 0 {
            let other = inputs[below(inputs.count)]
            bytes = Array(bytes.prefix(below(bytes.count + 1)) + other.suffix(below(other.count + 1)))
        }
        for _ in 0..<below(5) + (bytes.isEmpty ? 1 : 0) { change(&bytes) }
        return Array(bytes.prefix(limit))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        let end = min(bytes.count, place + 1 + below(16))
        switch below(bytes.isEmpty ? 2 : 7) {
        case 0: bytes.insert(contentsOf: Mutator.words[below(Mutator.words.count)], at: place)
        case 1: bytes.insert(contentsOf: (0...below(8)).map { _ in UInt8(below(256)) }, at: place)
        case 2: bytes.removeSubrange(place..<end)
        case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 4 where place < bytes.count: bytes[place] = UInt8(below(256))
        case 5: bytes.insert(contentsOf: Array(bytes[place..<end]), at: below(bytes.count + 1))
        default: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        }
    }
}
