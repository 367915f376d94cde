internal import Store

/// A 64-bit FNV-1a sum over the parts of a stored row. It finds any single changed byte; it is no protection against
/// someone who changes the sum as well.
struct Checksum {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        var sum = value
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        value = sum
    }

    mutating func add(_ number: UInt64) {
        var sum = value
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            sum = (sum ^ (number >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
        }
        value = sum
    }

    /// The length goes before the bytes, so that text cannot move from one part to the next unseen.
    mutating func add(_ text: String?) {
        guard let text else { return add(UInt64.max) }
        add(UInt64(text.utf8.count))
        add(text.utf8)
    }
}
