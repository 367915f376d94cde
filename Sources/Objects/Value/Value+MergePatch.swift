extension Value {
    /// This value changed by a JSON merge patch (RFC 7386): null removes a field, maps merge, all else replaces.
    ///
    /// The recursion is as deep as the patch, which the parser has bounded.
    public func mergePatched(with patch: Value) -> Value {
        guard let changes = patch.fields else { return patch }
        var result: Value = fields == nil ? .emptyObject : self
        for change in changes {
            result[change.name] =
                change.value.isNull ? nil : (result[change.name] ?? .null).mergePatched(with: change.value)
        }
        return result
    }
}
