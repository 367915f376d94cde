/// A range of IP addresses that begin with the same bits: `10.0.0.0/8`.
struct IPBlock: Sendable, Hashable {
    /// 4 of an IPv4 address, 16 of an IPv6 address.
    let bytes: [UInt8]
    /// How many bits all addresses of the range share.
    let length: Int

    /// Reads an address with the length of its prefix; nil where `IPAddress.isBlock` says no.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard IPAddress.isBlock(text), let bytes = IPBlock.bytes(of: String(parts[0])), let length = Int(parts[1])
        else { return nil }
        self.bytes = bytes
        self.length = length
    }

    /// The range of one address alone.
    init?(address: String) {
        guard let bytes = IPBlock.bytes(of: address) else { return nil }
        self.bytes = bytes
        length = bytes.count * 8
    }

    /// Whether all addresses of the other range are in this one.
    func contains(_ other: IPBlock) -> Bool {
        guard bytes.count == other.bytes.count, length <= other.length else { return false }
        for (index, (own, its)) in zip(bytes, other.bytes).enumerated() {
            let shared = min(max(length - index * 8, 0), 8)
            if (own ^ its) >> (8 - shared) != 0 { return false }
        }
        return true
    }

    private static func bytes(of address: String) -> [UInt8]? {
        if IPAddress.isVersion4(address) { return address.split(separator: ".").compactMap { UInt8($0) } }
        guard IPAddress.isVersion6(address) else { return nil }
        // What stands before `::` comes first, what stands behind it last; between the two all is zero.
        let halves = address.firstRange(of: "::").map { (address[..<$0.lowerBound], address[$0.upperBound...]) }
        let (head, tail) = (groups(halves?.0 ?? address[...]), groups(halves?.1 ?? ""))
        let zeros = [UInt8](repeating: 0, count: max(0, 16 - head.count - tail.count))
        return head + zeros + tail
    }

    private static func groups(_ text: Substring) -> [UInt8] {
        text.split(separator: ":").flatMap { group -> [UInt8] in
            if group.contains(".") { return group.split(separator: ".").compactMap { UInt8($0) } }
            let number = UInt16(group, radix: 16) ?? 0
            return [UInt8(number >> 8), UInt8(number & 0xFF)]
        }
    }
}
