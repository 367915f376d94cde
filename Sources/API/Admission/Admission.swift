internal import Objects
internal import Store

extension ObjectWrite {
    /// What the cluster's policies make of an object before it is checked and stored.
    func admit(_ object: inout Object, old: Object?) throws(APIStatus) {}
}
