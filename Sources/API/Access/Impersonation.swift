public import Access

/// The wish to act as somebody else, from a request's headers
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation, `filters.WithImpersonation`).
public struct Impersonation: Sendable, Hashable {
    public var userName: String
    public var uid: String
    public var groups: [String]
    public var extra: [String: [String]]

    /// Headers and values that one request may have, so that a check of each is no work without end.
    static let greatestCount = 200

    private static let prefix = "impersonate-"
    private static let extraPrefix = "impersonate-extra-"

    /// nil where no such header is there.
    public init?(_ headers: Headers) throws(APIStatus) {
        let fields = headers.fields.filter { $0.name.hasPrefix(Impersonation.prefix) }
        guard !fields.isEmpty else { return nil }
        guard fields.count <= Impersonation.greatestCount else {
            throw .badRequest("at most \(Impersonation.greatestCount) headers may ask for impersonation")
        }
        (userName, uid, groups, extra) = ("", "", [], [:])
        var users = 0
        for field in fields {
            switch field.name {
            case "impersonate-user":
                userName = field.value
                users += 1
            case "impersonate-uid":
                guard uid.isEmpty else { throw .badRequest("Impersonate-Uid is given more than once") }
                uid = field.value
            case "impersonate-group": groups.append(field.value)
            case _ where field.name.hasPrefix(Impersonation.extraPrefix):
                let escaped = String(field.name.dropFirst(Impersonation.extraPrefix.count))
                let key = Impersonation.unescaped(escaped)
                guard !key.isEmpty else { throw .badRequest("a header Impersonate-Extra- names nothing") }
                extra[key, default: []].append(field.value)
            default:
                // One that this program does not know might narrow what is asked for.
                throw .badRequest("the header \(field.name) is not known")
            }
        }
        guard users == 1, !userName.isEmpty else {
            throw .badRequest(
                users > 1
                    ? "Impersonate-User is given more than once"
                    : "a group, uid or extra can only be impersonated together with a user: give Impersonate-User")
        }
    }

    /// The key of an extra, whose letters that no header may have are escaped as in URLs; a wrong escape stays as it is.
    private static func unescaped(_ text: String) -> String {
        guard text.contains("%") else { return text }
        return RequestTarget.decoded(text[...].utf8)?.lowercased() ?? text
    }

    /// What has to be allowed, each part for itself.
    public func checks(by user: UserInfo) -> [AccessRequest] {
        func check(
            _ resource: String, _ name: String, group: String = "", subresource: String = "", namespace: String = ""
        ) -> AccessRequest {
            AccessRequest(
                user: user, verb: "impersonate",
                subject: .resource(
                    group: group, resource: resource, subresource: subresource, namespace: namespace, name: name))
        }
        let authentication = "authentication.k8s.io"
        var checks: [AccessRequest] = []
        if let account = ServiceAccountName(userName: userName) {
            checks.append(check("serviceaccounts", account.name, namespace: account.namespace))
        } else {
            checks.append(check("users", userName))
        }
        checks += groups.map { check("groups", $0) }
        if !uid.isEmpty { checks.append(check("uids", uid, group: authentication)) }
        for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
            checks += values.map { check("userextras", $0, group: authentication, subresource: key) }
        }
        return checks
    }

    /// Who the request is by from now on. Groups that were given are all of them, but for that of whoever has shown who they are.
    public var user: UserInfo {
        var groups = groups
        if groups.isEmpty, let account = ServiceAccountName(userName: userName) { groups = account.groups }
        let isAnonymous = userName == UserInfo.anonymous.name
        let needed = isAnonymous ? UserInfo.unauthenticatedGroup : UserInfo.authenticatedGroup
        let hasEither = groups.contains(UserInfo.authenticatedGroup) || groups.contains(UserInfo.unauthenticatedGroup)
        if !hasEither { groups.append(needed) }
        return UserInfo(name: userName, uid: uid, groups: groups, extra: extra)
    }
}
