/// Base64 with padding (RFC 4648, section 4), as Go's `encoding/base64.StdEncoding` reads it: line breaks between the
/// digits do not count.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let digits: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
        return table
    }()

    /// The digit of a value below 64.
    static func digit(_ value: UInt8) -> UInt8 { alphabet[Int(value)] }

    public static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var place = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var bits: UInt32 = 0
                for offset in 0..<3 { bits = bits << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0) }
                for digit in 0..<4 {
                    let index = Int(bits >> UInt32(18 - 6 * digit)) & 63
                    text[place + digit] = digit <= count ? alphabet[index] : UInt8(ascii: "=")
                }
                place += 4
            }
            return place
        }
    }

    /// The bytes that a text stands for; nil where it is not base64.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        return read(text, { bytes.append($0) }) ? bytes : nil
    }

    /// How many bytes a text stands for; nil where it is not base64.
    public static func byteCount(_ text: String) -> Int? {
        var count = 0
        return read(text, { _ in count += 1 }) ? count : nil
    }

    private static func read(_ text: String, _ take: (UInt8) -> Void) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for letter in text.utf8 where letter != 0x0A && letter != 0x0D {
            if letter == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let digit = digits[Int(letter)]
            guard digit != 0xFF, padding == 0 else { return false }
            bits = bits << 6 | UInt32(digit)
            count += 1
            guard count % 4 == 0 else { continue }
            take(UInt8(truncatingIfNeeded: bits >> 16))
            take(UInt8(truncatingIfNeeded: bits >> 8))
            take(UInt8(truncatingIfNeeded: bits))
        }
        switch (count % 4, padding) {
        case (0, 0): break
        case (2, 2): take(UInt8(truncatingIfNeeded: bits >> 4))
        case (3, 1):
            take(UInt8(truncatingIfNeeded: bits >> 10))
            take(UInt8(truncatingIfNeeded: bits >> 2))
        default: return false
        }
        return true
    }
}
