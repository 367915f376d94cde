public import API
internal import Access
internal import Objects

/// Questions about who somebody is and what they may do: reviews, which are answered and never stored.
public struct ReviewAPI: APIResponder {
    let authenticator: Authenticator
    let authorizer: Authorizer

    public init(_ authenticator: Authenticator, _ authorizer: Authorizer) {
        self.authenticator = authenticator
        self.authorizer = authorizer
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = request.resource, let review = Review(path) else { return nil }
        do throws(APIStatus) {
            guard request.method == .post, path.name == nil else { throw .methodNotAllowed() }
            let body = JSONWriter.write(try answer(review, path.namespace, request))
            return APIResponse(status: 201, body: .whole(body))
        } catch {
            return error.response
        }
    }

    private enum Review {
        case access(AccessReview.Kind)
        case rules
        case token
        case own

        init?(_ path: ResourcePath) {
            let kind = AccessReview.Kind.allCases.first { $0.plural == path.resource }
            let isLocal = kind == .local
            guard path.subresource.isEmpty, path.namespace.isEmpty != isLocal else { return nil }
            switch (path.groupVersion.description, path.resource) {
            case (AccessReview.apiVersion, RulesReview.plural): self = .rules
            case (AccessReview.apiVersion, _):
                guard let kind else { return nil }
                self = .access(kind)
            case (UserReview.apiVersion, UserReview.tokenPlural): self = .token
            case (UserReview.apiVersion, UserReview.ownPlural): self = .own
            default: return nil
            }
        }
    }

    private func answer(
        _ review: Review, _ namespace: String, _ request: APIRequest
    ) throws(APIStatus) -> Value {
        let body = try request.bodyObject()
        switch review {
        case .access(let kind):
            return try AccessReview.answer(kind, body, namespace: namespace, by: request.user, authorizer.roles)
        case .rules: return try RulesReview.answer(body, by: request.user, authorizer.roles)
        case .token: return try UserReview.answer(body) { authenticator.check($0, audiences: $1) }
        case .own: return UserReview.whoAmI(request.user)
        }
    }
}
