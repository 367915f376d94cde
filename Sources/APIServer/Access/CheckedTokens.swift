internal import Access
internal import Crypto
internal import Synchronization

/// Tokens whose signatures were found right, by their hashes: a client shows the same one with every request, and to check a
/// signature costs ten times what the rest of a request does. What can change, such as the time and whether the account is still
/// there, is looked at each time.
///
/// Bounded: of too many, all are checked again.
final class CheckedTokens: Sendable {
    static let limit = 4096

    private let claims = Mutex<[SHA256Digest: TokenClaims]>([:])

    /// What the token claims; found by `check` where it was not yet.
    func claims(
        of token: String, check: () throws(TokenFault) -> TokenClaims
    ) throws(TokenFault) -> TokenClaims {
        let digest = SHA256.hash(data: Array(token.utf8))
        if let known = claims.withLock({ $0[digest] }) { return known }
        let found = try check()
        claims.withLock { claims in
            if claims.count >= CheckedTokens.limit { claims = [:] }
            claims[digest] = found
        }
        return found
    }
}
