public import Objects

/// Which objects a store keeps sealed.
public enum SealedObjects {
    /// Seals an object of any kind, with the value `true`.
    public static let annotation = Secrecy.annotation

    /// What is shown to nobody is not kept in clear either: whatever is called a Secret, in any group; and what says so of itself.
    public static func contains(_ object: Object) -> Bool { Secrecy(of: object).hasSecrets }
}
