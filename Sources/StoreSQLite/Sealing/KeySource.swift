public import Sealing
public import Store

/// Where the keys lie that the store's Secrets are sealed with.
public protocol KeySource: Sendable {
    /// What people are told of it: a path, or `keyring:NAME`.
    var name: String { get }

    /// The keys that are there now; nil where nobody has put any there yet.
    func read() throws(StoreFailure) -> Keyring?

    /// Puts keys in the place of those that are there. They outlast a power cut when this returns.
    func write(_ keys: Keyring) throws(StoreFailure)
}

extension StoreFailure {
    /// Keys that cannot be used, and what to do.
    static func keys(_ name: String, _ what: String) -> StoreFailure {
        StoreFailure(.sealed, "the keys of the store in \(name) cannot be used: \(what)")
    }
}
