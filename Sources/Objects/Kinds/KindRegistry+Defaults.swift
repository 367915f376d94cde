extension KindRegistry {
    /// Brings an object into the form in which it is stored: in the stored version, null fields gone, numbers and quantities in one form, and
    /// the defaults of Kubernetes 1.36 set (`pkg/apis/core/v1/defaults.go`, `pkg/apis/apps/v1/defaults.go`).
    ///
    /// Stable: a second run changes nothing. An object of an unknown kind stays as it is.
    public func applyDefaults(to object: inout Object) {
        guard let info = self[object.kind] else { return }
        if object.apiVersion != info.apiVersion, let other = served(of: object) { object = other.stored(object) }
        info.schema.normalize(&object.content)
        info.schema.setDefaults(in: &object.content)
        info.defaults(&object)
    }

    /// Gives a new object its identity, and what its kind makes of that.
    public func identify(_ object: inout Object, uid: String, at now: Timestamp) {
        object.uid = uid
        object.creationTimestamp = now
        self[object.kind]?.onCreation(&object)
    }
}
