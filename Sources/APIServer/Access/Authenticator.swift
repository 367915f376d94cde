public import API
public import Access
public import Objects
public import Store

/// Finds out who asks, from what the connection proves and the request shows.
public struct Authenticator: Sendable {
    let store: Store
    let keys: any TokenKeys
    let ownUserID: UInt32
    let now: @Sendable () -> Timestamp
    private let checked = CheckedTokens()
    /// Who makes tokens, and for whom they are when they say nobody else.
    public let issuer: String

    /// As kube-apiserver's `--service-account-issuer`.
    public static let usualIssuer = "https://kubernetes.default.svc"

    /// - Parameters:
    ///   - ownUserID: The user that the daemon runs as.
    ///   - now: The clock, for what tokens end with.
    public init(
        store: Store, keys: any TokenKeys, issuer: String = usualIssuer, ownUserID: UInt32,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.keys = keys
        self.issuer = issuer
        self.ownUserID = ownUserID
        self.now = now
    }

    /// A client certificate counts before a token, as in Kubernetes; a token before who owns a process, so that one can try out
    /// on the machine what a token may do. What is shown and not taken is refused, never taken for nothing.
    func user(of request: APIRequest) throws(APIStatus) -> UserInfo {
        if case .certificate(let name, let organizations) = request.peer.proof, !name.isEmpty {
            return UserInfo(name: name, groups: organizations + [UserInfo.authenticatedGroup])
        }
        if let token = request.bearerToken {
            guard case .success(let holder) = check(token) else { throw .unauthorized() }
            return holder.user
        }
        guard case .process(let userID) = request.peer.proof else { return .anonymous }
        guard userID == 0 || userID == ownUserID else { throw .unauthorized() }
        return UserInfo(
            name: userID == 0 ? "root" : "uid:\(userID)", uid: String(userID),
            groups: [UserInfo.privilegedGroup, UserInfo.authenticatedGroup])
    }

    /// - Parameter audiences: For whom the token has to be; nil for this API.
    public func check(_ token: String, audiences: [String]? = nil) -> Result<TokenHolder, TokenFault> {
        do throws(TokenFault) {
            let claims = try checked.claims(of: token) { () throws(TokenFault) in try signedClaims(of: token) }
            let holder = try claims.holder(
                in: store.snapshot, issuer: issuer, audiences: audiences ?? [issuer], at: now())
            return .success(TokenHolder(user: holder.user, audiences: holder.audiences))
        } catch {
            return .failure(error)
        }
    }

    private func signedClaims(of token: String) throws(TokenFault) -> TokenClaims {
        guard let read = WebToken(token), let claims = TokenClaims(read.claims) else { throw .unreadable }
        guard read.isSigned(by: keys) else { throw .wrongSignature }
        return claims
    }
}
