/// Hands out loopback addresses from 127.64.0.0/10, one for each pod: every address of 127.0.0.0/8 is on `lo`, so that
/// this takes no right and no set-up. An address that was given back is used again as late as possible.
struct AddressPool: Sendable {
    /// Addresses from 127.64.0.0 up to 127.127.255.255.
    static let count: UInt32 = 1 << 22
    private static let first: UInt32 = 127 << 24 | 64 << 16

    private var taken: Set<UInt32> = []
    private var next: UInt32

    /// Begins at a place that follows from `seed`, so that two daemons on one machine seldom meet.
    init(seed: String) {
        next = shortHash(seed) % AddressPool.count
    }

    /// Goes on behind an address that was given before.
    mutating func resume(after address: String) {
        if let offset = AddressPool.offset(of: address) { next = (offset + 1) % AddressPool.count }
    }

    /// Marks an address that is in use.
    mutating func reserve(_ address: String) {
        if let offset = AddressPool.offset(of: address) { taken.insert(offset) }
    }

    /// nil when every one is taken.
    mutating func take() -> String? {
        for _ in 0..<AddressPool.count {
            let offset = next
            next = (next + 1) % AddressPool.count
            // .0 and .255 look like a network and a broadcast address.
            if (1...254).contains(offset & 255), taken.insert(offset).inserted { return AddressPool.text(offset) }
        }
        return nil
    }

    mutating func giveBack(_ address: String) {
        if let offset = AddressPool.offset(of: address) { taken.remove(offset) }
    }

    private static func text(_ offset: UInt32) -> String {
        let address = first + offset
        return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    private static func offset(of text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count == 4 else { return nil }
        let address = parts.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard address >= first, address - first < count else { return nil }
        return address - first
    }
}
