internal import Access
public import Objects

/// What of sealed objects somebody sees: whole they are for those alone who may get the Secrets of their namespace.
public struct SealedReading: Sendable {
    private let user: UserInfo
    /// Nil where nobody asks who may do what.
    private let roles: RoleIndex?

    public init(_ request: APIRequest) {
        user = request.user
        roles = request.roles
    }

    /// Whether there is any namespace whose sealed objects are hidden.
    public var isLimited: Bool { !mayRead(in: "") }

    /// Secrets themselves are not for whoever may not read them in any case.
    public func hides(_ object: Object) -> Bool {
        roles != nil && Secrecy.isSealed(object) && object.kind != .secret && !mayRead(in: object.namespace)
    }

    public func shown(_ object: Object) -> Object { hides(object) ? Secrecy.outline(of: object) : object }

    private func mayRead(in namespace: String) -> Bool {
        guard let roles else { return true }
        let secrets = AccessRequest.Subject.resource(
            group: "", resource: "secrets", subresource: "", namespace: namespace, name: "")
        return roles.decide(AccessRequest(user: user, verb: "get", subject: secrets)).isAllowed
    }
}
