extension RandomNumberGenerator {
    /// So many bytes, of a generator that has to be fit for keys.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
