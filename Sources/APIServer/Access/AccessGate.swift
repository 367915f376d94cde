public import API
internal import Access
public import Objects
internal import Synchronization

/// What every request goes through before anything answers it: it is found out who asks, whether they act as somebody else,
/// whether they may; and what became of it is noted.
public struct AccessGate: APIResponder {
    let authenticator: Authenticator
    let authorizer: Authorizer
    let audit: AuditLog?
    let responders: [any APIResponder]
    let now: @Sendable () -> Timestamp
    private let ids: IDs

    /// Where the names of events come from, shared by all copies of the gate.
    private final class IDs: Sendable {
        private let source = Mutex(IDs.seeded)

        private static var seeded: IDSource {
            var random = SystemRandomNumberGenerator()
            return IDSource(from: &random)
        }

        func next() -> String { source.withLock { $0.uid() } }
    }

    /// - Parameters:
    ///   - audit: nil for no audit log.
    ///   - responders: Asked in turn. They see no token and no header of impersonation.
    public init(
        _ authenticator: Authenticator, _ authorizer: Authorizer, audit: AuditLog?, responders: [any APIResponder],
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.authenticator = authenticator
        self.authorizer = authorizer
        self.audit = audit
        self.responders = responders
        self.now = now
        ids = IDs()
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        var event = AuditEvent(id: ids.next(), request: request.withoutCredentials, received: now())
        var response: APIResponse
        do throws(APIStatus) {
            response = try await answer(request, &event)
        } catch {
            response = error.response
        }
        response.headers.add("Audit-Id", event.id)
        if let audit {
            event.finished = now()
            event.code = response.status
            event.isLongRunning = !response.isWhole
            if AuditPolicy.keeps(event) { audit.note(event.content) }
        }
        return response
    }

    private func answer(_ request: APIRequest, _ event: inout AuditEvent) async throws(APIStatus) -> APIResponse {
        var admitted = event.request
        let caller = try authenticator.caller(of: request)
        admitted.user = caller.user
        event.user = caller.user
        event.staleFor = caller.staleFor
        let roles = authorizer.roles
        if let impersonation = try Impersonation(request.headers) {
            try allow(impersonation.checks(by: admitted.user), roles)
            admitted.impersonator = admitted.user
            admitted.user = impersonation.user
            event.impersonated = admitted.user
        }
        guard !AccessGate.isUnclear(request) else { throw AccessGate.nothingThere }
        let access = admitted.access
        let decision = roles.decide(access)
        event.decision = decision
        guard decision.isAllowed else { throw .forbidden(access, decision) }
        admitted.roles = roles
        for responder in responders {
            if let response = await responder.respond(to: admitted) { return response }
        }
        throw AccessGate.nothingThere
    }

    private func allow(_ checks: [AccessRequest], _ roles: RoleIndex) throws(APIStatus) {
        for check in checks {
            let decision = roles.decide(check)
            guard decision.isAllowed else { throw .forbidden(check, decision) }
        }
    }

    private static let nothingThere = APIStatus.notFound("the server could not find the requested resource")

    /// Whether a path is longer than those of discovery, and yet none of a resource: nobody could say by which rule it is allowed.
    private static func isUnclear(_ request: APIRequest) -> Bool {
        let discovery = request.path.first == "api" ? 2 : request.path.first == "apis" ? 3 : Int.max
        return request.path.count > discovery && request.resource == nil
    }
}
