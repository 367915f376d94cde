internal import Objects

/// Takes the values of Secrets out of changes before anybody sees them. The parsed object decides, by its kind.
enum Redaction {
    /// Fields of a Secret that may be shown.
    private static let harmless = [
        "type", "immutable", "metadata.labels", "metadata.finalizers", "metadata.ownerReferences"
    ]

    /// The change as it may be shown. Of a Secret's values only that they are there, and their names.
    static func shown(_ change: FieldChange, of kind: GroupKind) -> FieldChange {
        guard kind == .secret, !harmless.contains(where: { change.path == $0 || change.path.hasPrefix($0 + "[") })
        else { return change }
        var shown = change
        shown.before = change.before.map(hidden)
        shown.after = change.after.map(hidden)
        return shown
    }

    /// A map keeps its names; every value in it is hidden.
    static func hidden(_ value: Value) -> Value {
        guard let fields = value.fields else { return .string(SecretText.hidden) }
        return .object(fields.mapValues { _ in .string(SecretText.hidden) })
    }
}
