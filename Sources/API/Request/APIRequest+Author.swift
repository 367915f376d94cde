internal import Access

extension APIRequest {
    /// The person and the program, for the log and for drift: `ann (kubectl-edit)`.
    public func author(manager: String) -> String {
        guard user.isAnonymous else { return "\(user.name) (\(manager))" }
        guard case .process(let userID) = peer.proof else { return manager }
        return "\(userID == 0 ? "root" : "uid:\(userID)") (\(manager))"
    }
}
