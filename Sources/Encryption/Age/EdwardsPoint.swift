/// The way from a public key of Ed25519 to one of X25519: u = (1 + y) / (1 − y) modulo p = 2^255 − 19 (RFC 7748, section 4.1).
/// Public keys are no secret, so the time that this takes tells nothing.
enum EdwardsPoint {
    /// Nil where the key is no number below p.
    static func montgomery(_ key: [UInt8]) -> [UInt8]? {
        guard key.count == 32 else { return nil }
        var bytes = key
        // The highest bit is the sign of x, which the other curve leaves open.
        bytes[31] &= 0x7F
        let y = FieldElement(bytes)
        guard y.bytes == bytes else { return nil }
        let one = FieldElement([1] + [UInt8](repeating: 0, count: 31))
        return (one + y).multiplied(by: (one - y).inverted).bytes
    }
}

/// A number modulo 2^255 − 19, as four words of 64 bits, the lowest first; not always reduced.
private struct FieldElement {
    private var words: [UInt64]

    /// 32 bytes, the lowest first.
    init(_ bytes: [UInt8]) {
        words = (0..<4).map { word in
            (0..<8).reduce(0) { $0 | UInt64(bytes[word * 8 + $1]) << UInt64(8 * $1) }
        }
    }

    private init(words: [UInt64]) { self.words = words }

    /// Twice 2^255 − 19: 2^256 − 38.
    private static let doublePrime: [UInt64] = [.max - 37, .max, .max, .max]
    private static let prime: [UInt64] = [.max - 18, .max, .max, .max >> 1]

    /// 2^256 is 38.
    private static func folded(_ words: [UInt64], carry: UInt64) -> FieldElement {
        var words = words
        var carry = carry
        while carry > 0 {
            let (high, low) = carry.multipliedFullWidth(by: 38)
            carry = low
            for index in 0..<4 {
                let (sum, overflow) = words[index].addingReportingOverflow(carry)
                words[index] = sum
                carry = (overflow ? 1 : 0) + (index == 0 ? high : 0)
            }
        }
        return FieldElement(words: words)
    }

    static func + (left: FieldElement, right: FieldElement) -> FieldElement {
        var words = left.words
        var carry: UInt64 = 0
        for index in 0..<4 {
            let (partial, first) = words[index].addingReportingOverflow(right.words[index])
            let (sum, second) = partial.addingReportingOverflow(carry)
            words[index] = sum
            carry = (first ? 1 : 0) + (second ? 1 : 0)
        }
        return folded(words, carry: carry)
    }

    static func - (left: FieldElement, right: FieldElement) -> FieldElement {
        left + FieldElement(words: subtract(FieldElement(right.bytes).words, from: doublePrime).words)
    }

    private static func subtract(_ right: [UInt64], from left: [UInt64]) -> (words: [UInt64], borrows: Bool) {
        var words = left
        var borrow: UInt64 = 0
        for index in 0..<4 {
            let (partial, first) = words[index].subtractingReportingOverflow(right[index])
            let (difference, second) = partial.subtractingReportingOverflow(borrow)
            words[index] = difference
            borrow = first || second ? 1 : 0
        }
        return (words, borrow == 1)
    }

    func multiplied(by other: FieldElement) -> FieldElement {
        var product = [UInt64](repeating: 0, count: 8)
        for left in 0..<4 {
            var carry: UInt64 = 0
            for right in 0..<4 {
                var (high, low) = words[left].multipliedFullWidth(by: other.words[right])
                for addend in [product[left + right], carry] {
                    let (sum, overflow) = low.addingReportingOverflow(addend)
                    low = sum
                    high += overflow ? 1 : 0
                }
                product[left + right] = low
                carry = high
            }
            product[left + 4] = carry
        }
        var low = Array(product[..<4])
        var carry: UInt64 = 0
        for index in 0..<4 {
            var (high, part) = product[index + 4].multipliedFullWidth(by: 38)
            for addend in [low[index], carry] {
                let (sum, overflow) = part.addingReportingOverflow(addend)
                part = sum
                high += overflow ? 1 : 0
            }
            low[index] = part
            carry = high
        }
        return FieldElement.folded(low, carry: carry)
    }

    /// By Fermat: the power p − 2 = 2^255 − 21. Zero gives zero.
    var inverted: FieldElement {
        var result = FieldElement(words: [1, 0, 0, 0])
        // Of the exponent's 255 bits all are set but the second and the fourth.
        for bit in (0..<255).reversed() {
            result = result.multiplied(by: result)
            if bit != 2, bit != 4 { result = result.multiplied(by: self) }
        }
        return result
    }

    /// Reduced.
    var bytes: [UInt8] {
        var reduced = words
        while true {
            let (words, borrows) = FieldElement.subtract(FieldElement.prime, from: reduced)
            guard !borrows else { break }
            reduced = words
        }
        return reduced.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }
}
