internal import Objects
internal import PodLifecycle

/// The tokens of a node's pods: one for each pod, audience and lifetime, kept until it is time for the next
/// (`pkg/kubelet/token`).
struct PodTokenCache: Sendable {
    /// No token is used for longer, however long it is good.
    static let greatestAge = Duration.seconds(24 * 3600)
    /// Tokens are renewed up to so much before their time, so that those of pods that came together are not all made at once.
    static let greatestJitter = Duration.seconds(10)
    /// How often tokens whose time is over are forgotten, that nobody asks for any more.
    private static let sweepPeriod = Duration.seconds(60)

    private var tokens: [TokenRequest: PodToken] = [:]
    private var nextSweep: Timestamp?

    var count: Int { tokens.count }

    /// The token that there is, or a new one where that is due. Where none can be made, the old one does as long as it is good.
    mutating func token(
        for request: TokenRequest, at now: Timestamp, issue: () throws(PodFilesError) -> PodToken
    ) throws(PodFilesError) -> PodToken {
        let held = tokens[request]
        if let held, !PodTokenCache.isDue(held, of: request, at: now) { return held }
        let token: PodToken
        do throws(PodFilesError) {
            token = try issue()
        } catch {
            guard let held, now < held.expiration else { throw error }
            return held
        }
        sweep(at: now)
        tokens[request] = token
        return token
    }

    /// When a token is to be replaced: after four fifths of its time, or a day.
    static func renewal(of token: PodToken, for request: TokenRequest) -> Timestamp {
        let lifetime = token.expiration - token.issued
        return token.issued + (min(lifetime * 4 / 5, greatestAge) - jitter(of: request))
    }

    /// One of the future was made by a clock that was wrong.
    private static func isDue(_ token: PodToken, of request: TokenRequest, at now: Timestamp) -> Bool {
        now < token.issued || now >= renewal(of: token, for: request)
    }

    private static func jitter(of request: TokenRequest) -> Duration {
        greatestJitter * Int(FNV1a32.hash(request.podUID) % 1000) / 1000
    }

    /// Forgets the tokens of a pod that is over.
    mutating func forget(pod uid: String) {
        tokens = tokens.filter { $0.key.podUID != uid }
    }

    private mutating func sweep(at now: Timestamp) {
        guard now >= nextSweep ?? now else { return }
        nextSweep = now + PodTokenCache.sweepPeriod
        tokens = tokens.filter { now < $0.value.expiration }
    }
}
