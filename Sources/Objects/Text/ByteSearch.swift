extension [UInt8] {
    /// Whether these bytes stand somewhere in them: for what is looked through often, as each file of a commit is. Swift's own
    /// search takes a hundred times as long where it is not compiled for its very types.
    public func holds(_ part: some Collection<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        let rest = Array(part.dropFirst())
        return withUnsafeBufferPointer { all in
            guard all.count > rest.count else { return false }
            for place in 0..<(all.count - rest.count) where all[place] == first {
                var matched = 0
                while matched < rest.count, all[place + 1 + matched] == rest[matched] { matched += 1 }
                if matched == rest.count { return true }
            }
            return false
        }
    }
}
