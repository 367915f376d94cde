public import Objects
public import PodLifecycle
internal import Synchronization

/// The tokens of one node's pods: made where they are due, kept in memory alone.
public final class PodTokens: ServiceAccountTokens {
    private let issuer: any PodTokenIssuer
    private let now: @Sendable () -> Timestamp
    private let cache = Mutex(PodTokenCache())

    /// - Parameter now: The wall clock.
    public init(_ issuer: any PodTokenIssuer, now: @escaping @Sendable () -> Timestamp) {
        self.issuer = issuer
        self.now = now
    }

    public func token(for request: TokenRequest) async throws(PodFilesError) -> ServiceAccountToken {
        let now = now()
        // Signing takes less than a millisecond, so nobody waits long here.
        let token = try cache.withLock { (cache) throws(PodFilesError) in
            try cache.token(for: request, at: now) { () throws(PodFilesError) in try issuer.issue(request) }
        }
        return ServiceAccountToken(text: token.text, renewAt: PodTokenCache.renewal(of: token, for: request))
    }

    public func forget(podUID: String) { cache.withLock { $0.forget(pod: podUID) } }
}
