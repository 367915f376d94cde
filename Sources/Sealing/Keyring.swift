// The bytes of a key.
internal import Crypto
internal import Wiping

/// The keys that a store can be opened with, at least one. The first seals; all open, so that keys can be changed while objects
/// sealed with an old one are there.
public struct Keyring: Sendable, Hashable {
    public static let limit = 16

    public let keys: [SealingKey]

    /// nil for no keys, and for more than `limit`.
    public init?(_ keys: [SealingKey]) {
        guard (1...Keyring.limit).contains(keys.count) else { return nil }
        self.keys = keys
    }

    public init(_ key: SealingKey) { keys = [key] }

    /// The key that seals.
    public var first: SealingKey { keys[0] }

    public subscript(id: KeyID) -> SealingKey? { keys.first { $0.id == id } }

    /// With a further key, which seals from now on; nil where there is no room for it.
    public func putting(first key: SealingKey) -> Keyring? { Keyring([key] + keys.filter { $0 != key }) }

    /// Without the keys that nothing needs. The first one stays.
    public func keeping(_ ids: Set<KeyID>) -> Keyring {
        Keyring(keys.filter { $0 == first || ids.contains($0.id) }) ?? self
    }
}

// MARK: - As text

extension Keyring {
    /// Bytes of a text with keys.
    public static let sizeLimit = 64 * 1024

    /// Reads a key a line, as 64 hexadecimal digits; empty lines and what stands behind `#` do not count.
    public init(text: [UInt8]) throws(SealingError) {
        guard text.count <= Keyring.sizeLimit else {
            throw .unreadableKeys("it is larger than \(Keyring.sizeLimit) bytes")
        }
        var keys: [SealingKey] = []
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: isBlank)
            guard let word = words.first else { continue }
            var bytes = Hex.decode(word) ?? []
            defer { bytes.wipe() }
            guard words.count == 1, let key = SealingKey(bytes) else {
                throw .unreadableKeys(
                    "line \(index + 1) is no key, which has \(2 * SealingKey.byteCount) hexadecimal digits")
            }
            if !keys.contains(key) { keys.append(key) }
        }
        guard let ring = Keyring(keys) else {
            throw .unreadableKeys("it holds \(keys.count) keys in place of 1 to \(Keyring.limit)")
        }
        self = ring
    }

    /// Whoever asks for it wipes it.
    public var text: [UInt8] {
        var text = Array(
            "# Secrets in the store are sealed with the first key; the others open what was sealed with them.\n".utf8)
        // No growing, which would leave copies about.
        text.reserveCapacity(text.count + keys.count * 128)
        for key in keys {
            key.key.withUnsafeBytes { bytes in
                var digits = Hex.encode(bytes)
                text += digits
                digits.wipe()
            }
            text += "  # \(key.id)\n".utf8
        }
        return text
    }
}
