extension FieldPath {
    /// How many steps lead to a value that may be secret, whatever kind the object turns out to be: an entry of `data`,
    /// `stringData` or the annotations, also of an object in a List. nil for a path that does not lead to or into one.
    ///
    /// A text that cannot be read says no kind. What was not put in quotes there may look like a map, with pieces of the secret
    /// for names.
    private var stepsToValue: Int? {
        var rest = steps[...]
        while rest.count > 1, rest[rest.startIndex] == .field("items"), case .index = rest[rest.startIndex + 1] {
            rest = rest.dropFirst(2)
        }
        let metadata = rest.first == .field("metadata") && rest.dropFirst().first == .field("annotations")
        let holders = ["data", "stringData", "binaryData"].map(Step.field)
        guard metadata || rest.first.map(holders.contains) ?? false else { return nil }
        let count = rest.startIndex + (metadata ? 3 : 2)
        return steps.count >= count ? count : nil
    }

    /// Whether the names of a map at this path may be pieces of a secret.
    var leadsToSecret: Bool { stepsToValue != nil }

    /// The way as it may be shown before the object was read: no further than to the value.
    var outsideOfSecrets: FieldPath { stepsToValue.map { FieldPath(Array(steps[..<$0])) } ?? self }
}
