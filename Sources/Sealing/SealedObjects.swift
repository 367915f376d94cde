public import Objects

/// Which objects a store keeps sealed.
public enum SealedObjects {
    /// Seals an object of any kind, with the value `true`.
    public static let annotation = "skeg.dev/sealed"

    /// Whatever is called a Secret, in any group; and what says so of itself.
    public static func contains(_ object: Object) -> Bool {
        object.kindName == "Secret" || object.annotation(annotation) == "true"
    }
}
