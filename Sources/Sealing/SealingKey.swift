internal import Crypto
internal import Wiping

/// Names a key, and tells nothing of it: a text derived from the key one way, so that a key with a wrong digit has another.
public struct KeyID: Sendable, Hashable, Comparable, CustomStringConvertible {
    static let byteCount = 8

    private let number: UInt64

    /// - Parameter bytes: 8 of them.
    init(_ bytes: some Sequence<UInt8>) { number = bytes.prefix(KeyID.byteCount).reduce(0) { $0 << 8 | UInt64($1) } }

    var bytes: [UInt8] { (0..<KeyID.byteCount).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) } }

    public static func < (left: KeyID, right: KeyID) -> Bool { left.number < right.number }

    /// 16 digits.
    public var description: String { String(decoding: Hex.encode(bytes), as: UTF8.self) }
}

/// A key-encryption key: it wraps the data keys of objects.
///
/// Each wrapping takes a nonce by chance, of 96 bits, so that one key is good for 2^32 of them (NIST SP 800-38D, section 8.3):
/// a Secret written every second for 136 years.
public struct SealingKey: Sendable, Hashable {
    public static let byteCount = 32

    public let id: KeyID
    let key: SymmetricKey

    /// nil unless there are 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == SealingKey.byteCount else { return nil }
        self.init(SymmetricKey(data: bytes))
    }

    /// A new one.
    public init(from random: inout some RandomNumberGenerator) { self.init(SymmetricKey(from: &random)) }

    private init(_ key: SymmetricKey) {
        self.key = key
        id = KeyID(HMAC<SHA256>.authenticationCode(for: Array("skeg: the name of a sealing key".utf8), using: key))
    }

    public static func == (left: SealingKey, right: SealingKey) -> Bool { left.id == right.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension SealingKey: CustomStringConvertible, CustomDebugStringConvertible {
    /// Shows no key.
    public var description: String { "key \(id)" }
    public var debugDescription: String { description }
}

extension SymmetricKey {
    /// 256 bits.
    init(from random: inout some RandomNumberGenerator) {
        var bytes = [UInt8](drawn: SealingKey.byteCount, from: &random)
        defer { bytes.wipe() }
        self.init(data: bytes)
    }
}

extension [UInt8] {
    init(drawn count: Int, from random: inout some RandomNumberGenerator) {
        self.init()
        reserveCapacity(count + 7)
        while self.count < count {
            let number: UInt64 = random.next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        removeLast(self.count - count)
    }
}
