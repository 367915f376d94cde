public import Access
public import Objects
public import Store

/// Refuses roles and bindings by which somebody would give what they do not have.
public enum RoleAdmission {
    /// To be asked before an object of any kind is created or updated, by whatever verb.
    ///
    /// - Parameters:
    ///   - object: As it shall be stored.
    ///   - old: What it takes the place of; nil where it is made anew.
    ///   - snapshot: The state before the write.
    public static func check(
        _ object: Object, _ info: KindInfo, replacing old: Object?, by user: UserInfo, in snapshot: Snapshot
    ) throws(APIStatus) {
        guard RoleKinds.all.contains(object.kind) else { return }
        switch Escalation.fault(in: object, replacing: old, by: user, RoleIndex(snapshot)) {
        case nil: return
        case .exceeds(let text): throw .forbidden(info, object.name, text)
        case .noSuchRole(let text): throw .notFound(text)
        }
    }
}
