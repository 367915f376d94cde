internal import API
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

    /// Who asks, and what is to be noted of how they have shown it.
    struct Caller {
        var user: UserInfo
        /// For how long a newer token should have been shown.
        var staleFor: Duration?
    }

    /// A client certificate counts before a token, as in Kubernetes; a token before who owns a process, so that one can try out
    /// on the machine what a token may do. What is shown and not taken is refused, never taken for nothing.
    func caller(of request: APIRequest) throws(APIStatus) -> Caller {
        if case .certificate(let name, let organizations) = request.peer.proof, !name.isEmpty {
            return Caller(user: UserInfo(name: name, groups: organizations + [UserInfo.authenticatedGroup]))
        }
        if let token = request.bearerToken {
            guard case .success(let holder) = check(token) else { throw .unauthorized() }
            return Caller(user: holder.user, staleFor: holder.staleFor)
        }
        guard case .process(let userID) = request.peer.proof else { return Caller(user: .anonymous) }
        guard userID == 0 || userID == ownUserID else { throw .unauthorized() }
        return Caller(
            user: UserInfo(
                name: userID == 0 ? "root" : "uid:\(userID)", uid: String(userID),
                groups: [UserInfo.privilegedGroup, UserInfo.authenticatedGroup]))
    }

    /// - Parameter audiences: For whom the token has to be; nil for this API.
    public func check(_ token: String, audiences: [String]? = nil) -> Result<TokenHolder, TokenFault> {
        do throws(TokenFault) {
            let claims = try checked.claims(of: token) { () throws(TokenFault) in try signedClaims(of: token) }
            return .success(
                try claims.holder(in: store.snapshot, issuer: issuer, audiences: audiences ?? [issuer], at: now()))
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
