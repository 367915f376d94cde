extension KindRegistry {
    /// Brings an object into the form in which it is stored: null fields gone, numbers and quantities in one form, and
    /// the defaults of Kubernetes 1.36 set (`pkg/apis/core/v1/defaults.go`, `pkg/apis/apps/v1/defaults.go`).
    ///
    /// Stable: a second run changes nothing. An object of an unknown kind stays as it is.
    public func applyDefaults(to object: inout Object) {
        guard let info = self[object.kind] else { return }
        info.schema.normalize(&object.content)
        info.schema.setDefaults(in: &object.content)
        info.defaults(&object)
    }
}
