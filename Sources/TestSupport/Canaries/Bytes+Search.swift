internal import Glibc

extension [UInt8] {
    /// Whether these bytes stand somewhere in them, as fast as the C library finds them: for what is looked through often.
    public func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return withUnsafeBytes { all in
            var place = 0
            while let start = all.baseAddress, place + part.count <= all.count {
                guard let found = memchr(start + place, Int32(first), all.count - place - part.count + 1) else {
                    return false
                }
                if memcmp(found, part, part.count) == 0 { return true }
                place = start.distance(to: UnsafeRawPointer(found)) + 1
            }
            return false
        }
    }
}
