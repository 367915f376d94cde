public import Sealing
public import Store

/// How far a store is sealed with its first key.
public struct SealingState: Sendable, Hashable {
    /// Where the keys lie.
    public var source: String
    /// The keys in their order: the first seals.
    public var keys: [KeyID]
    /// How many objects each key is needed for.
    public var counts: [KeyID: Int]
    /// How many objects have to be sealed anew.
    public var left: Int
}

/// Another key, while the store is in use. Each step can be cut short: what is sealed always has its key on the disk, and whatever
/// is left to do is done at the next start, or by doing it again.
extension SQLiteBackend {
    public func sealing() throws(StoreFailure) -> SealingState {
        try withConnection { (connection) throws(StoreFailure) in state(of: connection) }
    }

    /// Makes a key, puts it before the others, and seals with it from now on.
    public func addKey(
        from random: inout some RandomNumberGenerator
    ) throws(StoreFailure) -> SealingState {
        let key = SealingKey(from: &random)
        return try changeKeys { (_, found) throws(StoreFailure) in
            guard let next = found.putting(first: key) else {
                throw .keys(
                    keys.name, "it has \(Keyring.limit) already: run skeg secret rewrap --remove-old-keys first")
            }
            try keys.write(next)
            return next
        }
    }

    /// Takes the keys as they are in their place now: somebody has put one before the others there.
    public func rereadKeys() throws(StoreFailure) -> SealingState {
        try changeKeys { (_, found) throws(StoreFailure) in found }
    }

    /// How many objects are sealed anew in one transaction: the store's writes wait for it.
    public static let sealsAtOnce = 500

    /// Seals some objects with the first key; the store's writes wait for no more than a moment.
    public func rewrapSome(atMost count: Int = sealsAtOnce) throws(StoreFailure) -> SealingState {
        try withConnection { (connection) throws(StoreFailure) in
            _ = try connection.renewSeals(atMost: count)
            return state(of: connection)
        }
    }

    /// Removes the keys that neither this store needs, nor the one beside it that a restore has replaced.
    public func removeOldKeys() throws(StoreFailure) -> SealingState {
        let replaced = path + ".replaced"
        let needed = Files.exists(replaced) ? Set(try StoreBackup.check(replaced).sealCounts.keys) : []
        return try changeKeys { (connection, found) throws(StoreFailure) in
            let next = found.keeping(needed.union(connection.sealCounts.keys))
            if next.keys.count < found.keys.count { try keys.write(next) }
            return next
        }
    }

    /// What fails before anything is written harms nothing: the store goes on with the keys that it has.
    private func changeKeys(
        _ change: @Sendable (borrowing Connection, Keyring) throws(StoreFailure) -> Keyring
    ) throws(StoreFailure) -> SealingState {
        let outcome = try withConnection { (connection) throws(StoreFailure) -> Result<SealingState, StoreFailure> in
            do throws(StoreFailure) {
                guard let found = try keys.read() else { throw .keys(keys.name, "they are gone: put them back") }
                for id in connection.sealCounts.keys.sorted() where found[id] == nil {
                    throw .keys(
                        keys.name, "key \(id) is not there any more, and objects are sealed with it: put it back")
                }
                connection.use(try change(connection, found))
                return .success(state(of: connection))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func state(of connection: borrowing Connection) -> SealingState {
        SealingState(
            source: keys.name, keys: connection.keys.keys.map(\.id), counts: connection.sealCounts,
            left: connection.staleSeals)
    }
}
