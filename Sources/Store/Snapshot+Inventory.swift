internal import HashTreeCollections
internal import Objects

extension Snapshot {
    /// How many objects a sync owns, without listing them.
    public func inventoryCount(of sync: String) -> Int { keysByClaim[sync]?.count ?? 0 }
}
