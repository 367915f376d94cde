internal import Access

extension APIRequest {
    /// The person and the program, for the log and for drift: `ann (kubectl-edit)`, `root as ann (kubectl-edit)`.
    public func author(manager: String) -> String {
        if let impersonator { return "\(impersonator.name) as \(user.name) (\(manager))" }
        guard user.isAnonymous else { return "\(user.name) (\(manager))" }
        guard case .process(let userID) = peer.proof else { return manager }
        return "\(userID == 0 ? "root" : "uid:\(userID)") (\(manager))"
    }

    /// Who is answerable for what this request changes, as drift names them: the user's name. Empty for the machine's own
    /// administrator, whom nothing tells apart from others who are root there.
    public var person: String {
        if case .process = peer.proof, impersonator == nil, user.groups.contains(UserInfo.privilegedGroup) { return "" }
        return user.isAnonymous ? "" : user.name
    }
}
