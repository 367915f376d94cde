/// A hash that is the same in every process and every release, so that names may be made from it: FNV-1a with 64 bits
/// (http://www.isthe.com/chongo/tech/comp/fnv/). Not for anything that an enemy chooses.
enum StableHash {
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            hash ^= UInt64(byte)
            hash = hash &* 0x100_0000_01B3
        }
        return hash
    }
}
