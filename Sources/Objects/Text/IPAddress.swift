/// Checks the written form of IP addresses and of address blocks.
public enum IPAddress {
    static let advice = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
    static let blockAdvice = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"

    public static func isValid(_ text: String) -> Bool { isVersion4(text) || isVersion6(text) }

    /// Four numbers up to 255 without leading zeros.
    public static func isVersion4(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
                return (part.count == 1 || part.first != 0x30) && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
            }
    }

    /// Eight groups of hexadecimal digits; `::` once for any number of zero groups; the last two may be an IPv4 address.
    public static func isVersion6(_ text: String) -> Bool {
        guard text.utf8.count <= 45, text.contains(":") else { return false }
        let halves = halves(text)
        guard halves.count <= 2 else { return false }
        var count = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            guard let groups = groups(half, mayEndInVersion4: index == halves.count - 1) else { return false }
            count += groups
        }
        return halves.count == 2 ? count <= 7 : count == 8
    }

    /// What stands on both sides of `::`.
    private static func halves(_ text: String) -> [Substring] {
        var result: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ":", next < text.endIndex, text[next] == ":" {
                result.append(text[start..<index])
                start = text.index(after: next)
                index = start
            } else {
                index = next
            }
        }
        result.append(text[start...])
        return result
    }

    private static func groups(_ half: Substring, mayEndInVersion4: Bool) -> Int? {
        let parts = half.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            if part.contains(".") {
                guard mayEndInVersion4, index == parts.count - 1, isVersion4(String(part)) else { return nil }
                count += 2
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ isHex($0) }) else { return nil }
                count += 1
            }
        }
        return count
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
    }

    /// An address and the length of its prefix: `10.0.0.0/8`.
    public static func isBlock(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]), length >= 0, !parts[1].hasPrefix("+") else { return false }
        let address = String(parts[0])
        return (isVersion4(address) && length <= 32) || (isVersion6(address) && length <= 128)
    }
}
