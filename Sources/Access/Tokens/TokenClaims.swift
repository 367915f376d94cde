public import Objects

/// What a token of a ServiceAccount says (`pkg/serviceaccount/claims.go`,
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens).
public struct TokenClaims: Sendable, Hashable {
    /// An object, told apart from others of its name over time.
    public struct Reference: Sendable, Hashable {
        public var name: String
        public var uid: String

        public init(name: String, uid: String) {
            self.name = name
            self.uid = uid
        }

        init?(_ content: Value?) {
            guard let name = content?["name"]?.string, let uid = content?["uid"]?.string, !name.isEmpty, !uid.isEmpty
            else { return nil }
            self.init(name: name, uid: uid)
        }

        var content: Value { ["name": .string(name), "uid": .string(uid)] }
    }

    /// What a token ends with.
    public enum Binding: Sendable, Hashable {
        case pod(Reference, node: Reference?)
        case secret(Reference)
        case node(Reference)
    }

    public var issuer: String
    public var audiences: [String]
    /// Seconds since 1970, as all times in a token.
    public var issuedAt: Int64
    public var notBefore: Int64
    public var expires: Int64
    /// From when on whoever shows the token should have shown a newer one; nil for never. The token of a pod that gets new ones
    /// counts longer than it is used, for programs that read it once (KEP-1205).
    public var warnsAfter: Int64?
    /// Tells tokens apart in the audit log.
    public var id: String
    public var namespace: String
    public var account: Reference
    public var binding: Binding?

    public init(
        issuer: String, audiences: [String], issuedAt: Int64, expires: Int64, id: String, namespace: String,
        account: Reference, binding: Binding? = nil, warnsAfter: Int64? = nil
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.issuedAt = issuedAt
        notBefore = issuedAt
        self.expires = expires
        self.id = id
        self.namespace = namespace
        self.account = account
        self.binding = binding
        self.warnsAfter = warnsAfter
    }

    public var subject: ServiceAccountName { ServiceAccountName(namespace: namespace, name: account.name) }

    private static let own = "kubernetes.io"

    /// nil where anything is missing or of another type, or the subject is another than the one that the claims name.
    public init?(_ content: Value) {
        guard let issuer = content["iss"]?.string, let audiences = content["aud"]?.array,
            let issuedAt = content["iat"]?.integer, let notBefore = content["nbf"]?.integer,
            let expires = content["exp"]?.integer, let id = content["jti"]?.string,
            let namespace = content[TokenClaims.own]?["namespace"]?.string, !namespace.isEmpty,
            let account = Reference(content[TokenClaims.own]?["serviceaccount"])
        else { return nil }
        self.init(
            issuer: issuer, audiences: audiences.compactMap(\.string), issuedAt: issuedAt, expires: expires, id: id,
            namespace: namespace, account: account)
        self.notBefore = notBefore
        guard content["sub"]?.string == subject.userName else { return nil }
        let own = content[TokenClaims.own] ?? .null
        do { binding = try Binding(own) } catch { return nil }
        if let warnsAfter = own["warnafter"] {
            guard let seconds = warnsAfter.integer else { return nil }
            self.warnsAfter = seconds
        }
    }

    public var content: Value {
        var own: Value = ["namespace": .string(namespace), "serviceaccount": account.content]
        switch binding {
        case .pod(let pod, let node):
            own["pod"] = pod.content
            own["node"] = node?.content
        case .secret(let secret): own["secret"] = secret.content
        case .node(let node): own["node"] = node.content
        case nil: break
        }
        own["warnafter"] = warnsAfter.map { .integer($0) }
        return [
            "iss": .string(issuer), "sub": .string(subject.userName), "aud": .texts(audiences),
            "iat": .integer(issuedAt), "nbf": .integer(notBefore), "exp": .integer(expires), "jti": .string(id),
            TokenClaims.own: own
        ]
    }
}

extension TokenClaims.Binding {
    private struct Unreadable: Error {}

    /// nil where the token is bound to nothing but its account.
    /// - Throws: where a binding cannot be read: that must not become none.
    fileprivate init?(_ own: Value) throws {
        func reference(_ name: String) throws -> TokenClaims.Reference? {
            guard let content = own[name] else { return nil }
            guard let reference = TokenClaims.Reference(content) else { throw Unreadable() }
            return reference
        }
        let node = try reference("node")
        if let pod = try reference("pod") {
            self = .pod(pod, node: node)
        } else if let secret = try reference("secret") {
            self = .secret(secret)
        } else if let node {
            self = .node(node)
        } else {
            return nil
        }
    }
}
