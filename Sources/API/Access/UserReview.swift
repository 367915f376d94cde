public import Access
public import Objects

/// Questions about who somebody is (`authentication.k8s.io/v1`). They are answered and never stored.
public enum UserReview {
    public static let apiVersion = "authentication.k8s.io/v1"
    public static let ownKind = "SelfSubjectReview"
    public static let ownPlural = "selfsubjectreviews"
    public static let tokenKind = "TokenReview"
    public static let tokenPlural = "tokenreviews"

    /// `kubectl auth whoami`
    public static func whoAmI(_ user: UserInfo) -> Value {
        [
            "apiVersion": .string(apiVersion), "kind": .string(ownKind), "metadata": .emptyObject,
            "status": ["userInfo": user.content]
        ]
    }

    /// Whose a token is, where it counts for one of the audiences that are asked for.
    ///
    /// - Parameter check: Looks at a token for some audiences; nil for those of the API itself.
    public static func answer(
        _ body: Value, check: (_ token: String, _ audiences: [String]?) -> Result<TokenHolder, TokenFault>
    ) throws(APIStatus) -> Value {
        let spec = body["spec"] ?? .emptyObject
        guard let token = spec["token"]?.string, !token.isEmpty else {
            throw .badRequest("token is required for TokenReview in authentication")
        }
        let audiences = spec["audiences"]?.array?.compactMap(\.string) ?? []
        let status: Value
        switch check(token, audiences.isEmpty ? nil : audiences) {
        case .success(let holder):
            status = [
                "authenticated": true, "user": holder.user.content,
                "audiences": .array(holder.audiences.map { .string($0) })
            ]
        case .failure(let fault): status = ["authenticated": false, "error": .string("[\(fault)]")]
        }
        return [
            "apiVersion": .string(apiVersion), "kind": .string(tokenKind), "metadata": .emptyObject, "spec": spec,
            "status": status
        ]
    }
}

extension UserInfo {
    /// `authentication.k8s.io/v1` UserInfo.
    public var content: Value {
        var content: Value = ["username": .string(name)]
        if !uid.isEmpty { content["uid"] = .string(uid) }
        if !groups.isEmpty { content["groups"] = .array(groups.map { .string($0) }) }
        if !extra.isEmpty {
            content["extra"] = .object(
                Fields(extra.map { ($0.key, .array($0.value.map { .string($0) })) }))
        }
        return content
    }
}
