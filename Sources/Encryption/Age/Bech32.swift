/// Bech32 (BIP 173) without its bound on the length, as age's keys are written: a prefix, `1`, and digits of five bits with a
/// checksum.
enum Bech32 {
    private static let digits = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let checksumLength = 6
    /// What is longer is no key.
    private static let maximumLength = 4096

    static func encode(prefix: String, _ bytes: [UInt8]) -> String {
        let data = regroup(bytes, from: 8, to: 5, pads: true) ?? []
        let check = polymod(expanded(prefix) + data + [UInt8](repeating: 0, count: checksumLength)) ^ 1
        let checksum = (0..<checksumLength).map { UInt8(check >> UInt32(5 * (checksumLength - 1 - $0)) & 31) }
        return prefix + "1" + String(decoding: (data + checksum).map { digits[Int($0)] }, as: UTF8.self)
    }

    /// The prefix in lower case and the bytes; nil where the text is none, or a character of it is wrong.
    static func decode(_ text: String) -> (prefix: String, bytes: [UInt8])? {
        let lower = text.lowercased()
        guard text.utf8.count <= maximumLength, text == lower || text == text.uppercased(),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let separator = lower.lastIndex(of: "1")
        else { return nil }
        let prefix = String(lower[..<separator])
        let values = lower[lower.index(after: separator)...].utf8.map { digits.firstIndex(of: $0).map(UInt8.init) }
        let data = values.compactMap(\.self)
        guard !prefix.isEmpty, data.count == values.count, data.count >= checksumLength,
            polymod(expanded(prefix) + data) == 1,
            let bytes = regroup(Array(data.dropLast(checksumLength)), from: 5, to: 8, pads: false)
        else { return nil }
        return (prefix, bytes)
    }

    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        var check: UInt32 = 1
        for value in values {
            let top = check >> 25
            check = (check & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { check ^= term }
        }
        return check
    }

    /// Cuts a row of bits anew. Without padding, what is left over must be zero and less than a group.
    private static func regroup(_ values: [UInt8], from: UInt32, to: UInt32, pads: Bool) -> [UInt8]? {
        var (bits, count): (UInt32, UInt32) = (0, 0)
        var result: [UInt8] = []
        for value in values {
            bits = (bits << from | UInt32(value)) & 0xFFF
            count += from
            while count >= to {
                count -= to
                result.append(UInt8(bits >> count & (1 << to - 1)))
            }
        }
        let rest = bits & (1 << count - 1)
        if pads {
            if count > 0 { result.append(UInt8(rest << (to - count))) }
        } else if count >= from || rest != 0 {
            return nil
        }
        return result
    }
}
