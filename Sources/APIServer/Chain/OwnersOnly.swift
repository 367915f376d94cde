public import API
internal import Access

/// Lets in who owns the machine: processes that may open the socket, and holders of a certificate in `system:masters`. Others get
/// what is public.
public struct OwnersOnly: APIResponder {
    /// As the role `system:public-info-viewer` has them.
    private static let publicPaths: Set = ["livez", "readyz", "healthz", "version"]

    private let next: any APIResponder

    public init(_ next: any APIResponder) { self.next = next }

    public func respond(to request: APIRequest) async -> APIResponse? {
        var request = request
        switch request.peer.proof {
        case .process: request.user = UserInfo(name: "system:admin", groups: [UserInfo.privilegedGroup])
        case .certificate(let commonName, let organizations):
            request.user = UserInfo(name: commonName, groups: organizations)
        case .nothing: break
        }
        let isPublic = OwnersOnly.publicPaths.contains(request.path.first ?? "")
        guard isPublic || request.user.groups.contains(UserInfo.privilegedGroup) else {
            return (request.user.isAnonymous ? APIStatus.unauthorized() : .forbidden(request.user.name)).response
        }
        return await next.respond(to: request)
    }
}

extension APIStatus {
    /// `errors.NewUnauthorized`
    static func unauthorized() -> APIStatus { APIStatus(code: 401, reason: "Unauthorized", message: "Unauthorized") }

    static func forbidden(_ user: String) -> APIStatus {
        APIStatus(code: 403, reason: "Forbidden", message: "forbidden: User \"\(user)\" is not in system:masters")
    }
}
