internal import API
internal import APIServer
internal import Access
internal import Glibc
internal import Store

/// Who may do what over the daemon's API, and what is kept of it.
struct DaemonAccess: Sendable {
    private let authenticator: Authenticator
    private let authorizer: Authorizer
    private let audit: AuditLog?
    /// Makes tokens for pods.
    let tokens: AccountTokens

    init(
        _ configuration: DaemonConfiguration, paths: DaemonPaths, store: Store, keys: any TokenKeys, log: Log
    ) {
        authenticator = Authenticator(store: store, keys: keys, ownUserID: geteuid()) { SystemClock.now }
        tokens = AccountTokens(store: store, keys: keys, issuer: authenticator.issuer)
        authorizer = Authorizer(store)
        audit =
            configuration.keepsAuditLog ? AuditLog(path: paths.audit) { log.error("audit", $0) } : nil
    }

    /// What answers about people and tokens.
    ///
    /// - Parameter address: Where the API is served over TLS; nil for nowhere.
    func responders(address: @escaping @Sendable () -> String?) -> [any APIResponder] {
        [ReviewAPI(authenticator, authorizer), TokenAPI(authenticator, address: address)]
    }

    /// Lets in to `responders` who may come in.
    func gate(_ responders: [any APIResponder]) -> any APIResponder {
        AccessGate(authenticator, authorizer, audit: audit, responders: responders) { SystemClock.now }
    }

    /// Returns once all that was done is written.
    func close() async { await audit?.flush() }
}
