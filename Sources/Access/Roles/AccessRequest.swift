/// What somebody wants to do: what an authorizer decides on, and what an audit log says
/// (`k8s.io/apiserver/pkg/authorization/authorizer.Attributes`).
public struct AccessRequest: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        /// Objects: `name` is empty for a whole collection, `namespace` for all of them and for kinds in none.
        case resource(group: String, resource: String, subresource: String, namespace: String, name: String)
        /// Anything else, by its path: `/healthz`.
        case path(String)
    }

    public var user: UserInfo
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or a word of a resource's own such as
    /// `impersonate`, `bind`, `escalate`. For paths the HTTP method in small letters.
    public var verb: String
    public var subject: Subject

    public init(user: UserInfo, verb: String, subject: Subject) {
        self.user = user
        self.verb = verb
        self.subject = subject
    }
}
