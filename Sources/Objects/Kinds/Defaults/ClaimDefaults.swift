enum ClaimDefaults {
    /// The two fields that say what a claim is filled with say the same (`pvcutil.NormalizeDataSources`), unless it comes
    /// from another namespace, which only the newer one can say.
    static func derive(_ spec: inout Value) {
        guard spec.fields != nil else { return }
        if let reference = spec["dataSourceRef"] {
            if spec["dataSource"] == nil, reference.fields != nil, reference.text("namespace").isEmpty {
                var source = reference
                source["namespace"] = nil
                spec["dataSource"] = source
            }
        } else if let source = spec["dataSource"] {
            spec["dataSourceRef"] = source
        }
    }
}
