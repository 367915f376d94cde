internal import HashTreeCollections
public import Objects

extension Snapshot {
    /// How many objects a sync owns, without listing them.
    public func inventoryCount(of sync: String) -> Int { keysByClaim[sync]?.count ?? 0 }

    /// What a sync owns, in no order; cheaper than `inventory`.
    public func inventoryKeys(of sync: String) -> some Sequence<ObjectKey> { keysByClaim[sync] ?? [] }
}
