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

    /// A whole Secret with nothing of it but its names.
    static func hiddenSecret(_ content: Value) -> Value {
        guard let fields = content.fields else { return content }
        var shown = Fields()
        for field in fields {
            switch field.name {
            case "apiVersion", "kind", "type", "immutable": shown[field.name] = field.value
            case "metadata":
                var metadata = field.value
                if let notes = metadata["annotations"] { metadata["annotations"] = hidden(notes) }
                shown[field.name] = metadata
            default: shown[field.name] = hidden(field.value)
            }
        }
        return .object(shown)
    }
}
