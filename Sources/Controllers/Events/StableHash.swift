/// A hash that is the same in every process and every release, so that names may be made from it: FNV-1a with 64 bits
/// (RFC 9923). Not for anything that an enemy chooses.
enum StableHash {
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
