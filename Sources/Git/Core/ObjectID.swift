internal import CLibGit2

/// The name of a git object: the SHA-1 of its content.
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// From exactly 40 hexadecimal digits.
    public init?(_ hex: some StringProtocol) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count = 0
        for byte in hex.utf8 {
            guard let digit = Self.digit(byte), count < 40 else { return nil }
            switch count {
            case 0..<16: words.0 = words.0 << 4 | digit
            case 16..<32: words.1 = words.1 << 4 | digit
            default: words.2 = words.2 << 4 | digit
            }
            count += 1
        }
        guard count == 40 else { return nil }
        (high, middle, low) = (words.0, words.1, UInt32(words.2))
    }

    init(_ oid: git_oid) {
        (high, middle, low) = withUnsafeBytes(of: oid) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    init(_ oid: UnsafePointer<git_oid>) { self.init(oid.pointee) }

    var oid: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return oid
    }

    /// 40 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 40) { buffer in
            let digits: StaticString = "0123456789abcdef"
            for place in 0..<40 {
                let word = place < 16 ? high : place < 32 ? middle : UInt64(low)
                let last = place < 16 ? 15 : place < 32 ? 31 : 39
                buffer[place] = digits.utf8Start[Int(word >> UInt64(4 * (last - place)) & 15)]
            }
            return 40
        }
    }

    public var description: String { hex }

    /// The first seven digits, as git shows commits.
    public var short: String { String(hex.prefix(7)) }

    public static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
