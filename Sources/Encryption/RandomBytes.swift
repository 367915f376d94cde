internal import Crypto
internal import Wiping

extension RandomNumberGenerator {
    /// So many bytes, of a generator that has to be fit for keys.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

extension SymmetricKey {
    /// A key of so many bytes, of a generator that has to be fit for it.
    init(drawn count: Int, using generator: inout some RandomNumberGenerator) {
        var bytes = generator.bytes(count)
        defer { bytes.wipe() }
        self.init(data: bytes)
    }
}
