extension Value {
    /// This value changed by a JSON merge patch (RFC 7386): null removes a field, maps merge, all else replaces.
    ///
    /// The recursion is as deep as the patch, which the parser has bounded.
    public func mergePatched(with patch: Value) -> Value {
        guard let changes = patch.fields else { return patch }
        return .object(
            (fields ?? Fields()).merged(with: changes) { old, change in
                change.value.isNull ? nil : (old ?? .null).mergePatched(with: change.value)
            })
    }
}
