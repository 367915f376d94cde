/// FNV-1a with 32 bits (RFC 9923), fed piece by piece: the same in every process and every release, so that names may be
/// made from it. Not for anything that an enemy chooses, and not for secrets.
public struct FNV1a32: Sendable, Hashable {
    public private(set) var value: UInt32 = 2_166_136_261

    public init() {}

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt32(byte)) &* 16_777_619 }
    }

    public static func hash(_ text: String) -> UInt32 {
        var hash = FNV1a32()
        hash.add(text.utf8)
        return hash.value
    }
}

/// The same with 64 bits.
public struct FNV1a64: Sendable, Hashable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    public static func hash(_ text: String) -> UInt64 {
        var hash = FNV1a64()
        hash.add(text.utf8)
        return hash.value
    }
}

/// Names that are made from content.
public enum StableName {
    /// Letters and digits that spell no words.
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// Each byte as one letter or digit that spells no words with others (`k8s.io/apimachinery/pkg/util/rand.SafeEncodeString`).
    public static func safeEncoded(_ text: String) -> String {
        String(decoding: text.utf8.map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }

    /// A short name for a value: equal values have equal names, and an own name for each `collisionCount` above 0
    /// (`controller.ComputeHash`; the hash is over the value's JSON, not over Go's print of it).
    public static func of(_ value: Value, collisionCount: Int64 = 0) -> String {
        var hash = FNV1a32()
        hash.add(JSONWriter.write(value))
        if collisionCount > 0 {
            hash.add((0..<8).map { UInt8(truncatingIfNeeded: collisionCount >> ($0 * 8)) })
        }
        return safeEncoded(String(hash.value))
    }
}
