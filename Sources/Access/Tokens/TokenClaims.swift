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
    }

    public var issuer: String
    public var audiences: [String]
    /// Seconds since 1970, as all times in a token.
    public var issuedAt: Int64
    public var notBefore: Int64
    public var expires: Int64
    /// Tells tokens apart in the audit log.
    public var id: String
    public var namespace: String
    public var account: Reference
    public var binding: Binding?

    public init(
        issuer: String, audiences: [String], issuedAt: Int64, expires: Int64, id: String, namespace: String,
        account: Reference, binding: Binding? = nil
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
        let own = content[TokenClaims.own]
        if own?["pod"] != nil {
            guard let pod = Reference(own?["pod"]) else { return nil }
            binding = .pod(pod, node: Reference(own?["node"]))
        } else if own?["secret"] != nil {
            guard let secret = Reference(own?["secret"]) else { return nil }
            binding = .secret(secret)
        }
    }

    public var content: Value {
        var own: Value = ["namespace": .string(namespace), "serviceaccount": account.content]
        switch binding {
        case .pod(let pod, let node):
            own["pod"] = pod.content
            own["node"] = node?.content
        case .secret(let secret): own["secret"] = secret.content
        case nil: break
        }
        return [
            "iss": .string(issuer), "sub": .string(subject.userName), "aud": .texts(audiences),
            "iat": .integer(issuedAt), "nbf": .integer(notBefore), "exp": .integer(expires), "jti": .string(id),
            TokenClaims.own: own
        ]
    }
}
