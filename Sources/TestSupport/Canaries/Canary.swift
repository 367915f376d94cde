internal import Objects

/// A secret that is known to the test alone, and every way in which it, or a part of it, could come out.
public struct Canary: Sendable {
    /// Where it is hidden: what the test says when it was found.
    public let name: String
    public let bytes: [UInt8]

    public var text: String { String(decoding: bytes, as: UTF8.self) }
    public var base64: String { Base64.encode(bytes) }

    /// Bytes of a part by which a value that was cut is known.
    private static let part = 16

    /// Letters and digits by chance.
    public init(_ name: String, length: Int = 28, from alphabet: String = Canary.letters) {
        var random = SystemRandomNumberGenerator()
        let letters = Array(alphabet.utf8)
        self.init(name, (0..<length).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
    }

    public init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    public static let letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    public static let digits = "123456789"

    /// The forms to search for, each long enough not to be there by chance.
    public var forms: [[UInt8]] {
        var forms: [[UInt8]] = []
        let parts =
            bytes.count <= Canary.part ? [bytes] : [Array(bytes.prefix(Canary.part)), Array(bytes.suffix(Canary.part))]
        for part in parts {
            forms.append(part)
            // In base64 after none, one or two other bytes; the last digits depend on what follows, the first on what is before.
            for before in 0..<3 {
                let digits = Array(Base64.encode([UInt8](repeating: 0, count: before) + part).utf8)
                let own = Array(digits[(before == 0 ? 0 : before + 1)...].prefix { $0 != UInt8(ascii: "=") }.dropLast())
                forms.append(own)
                forms.append(
                    Array(String(decoding: own, as: UTF8.self).replacing("+", with: "-").replacing("/", with: "_").utf8)
                )
            }
            let hex = part.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            forms += [Array(hex.utf8), Array(hex.uppercased().utf8)]
            forms.append(Array(Canary.percentEncoded(part).utf8))
        }
        return Array(Set(forms))
    }

    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let open = Set((letters + digits).utf8)
        return bytes.map { byte in
            open.contains(byte)
                ? String(decoding: [byte], as: UTF8.self)
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
