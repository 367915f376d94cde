public import API
internal import Access
internal import Objects
internal import Store

/// Tokens of ServiceAccounts: makes them at `serviceaccounts/{name}/token`, and tells others how to check them.
public struct TokenAPI: APIResponder {
    let authenticator: Authenticator
    let address: @Sendable () -> String?

    /// - Parameter address: Where the API can be reached: `https://127.0.0.1:6443`; nil where it is nowhere but on the socket.
    public init(_ authenticator: Authenticator, address: @escaping @Sendable () -> String?) {
        self.authenticator = authenticator
        self.address = address
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = request.resource else { return publication(request) }
        guard path.subresource == "token", path.resource == "serviceaccounts", path.groupVersion.description == "v1",
            let name = path.name
        else { return nil }
        do throws(APIStatus) {
            guard request.method == .post else { throw .methodNotAllowed() }
            let account = ServiceAccountName(namespace: path.namespace, name: name)
            return APIResponse(status: 201, body: .whole(try token(for: account, request)))
        } catch {
            return error.response
        }
    }

    private func publication(_ request: APIRequest) -> APIResponse? {
        switch "/" + request.path.joined(separator: "/") {
        case TokenPublication.configurationPath:
            published(
                request,
                TokenPublication.configuration(
                    issuer: authenticator.issuer, address: address() ?? authenticator.issuer),
                "application/json")
        case TokenPublication.keysPath:
            published(request, TokenPublication.keys(authenticator.keys), "application/jwk-set+json")
        default: nil
        }
    }

    private func published(_ request: APIRequest, _ document: Value, _ type: String) -> APIResponse {
        guard request.method == .get || request.method == .head else { return APIStatus.methodNotAllowed().response }
        return APIResponse(
            headers: ["Content-Type": type, "Cache-Control": "public, max-age=3600"],
            body: .whole(JSONWriter.write(document)))
    }

    private func token(for account: ServiceAccountName, _ request: APIRequest) throws(APIStatus) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(from: &random)
        let wanted = try TokenRequest(
            request.body.isEmpty ? .emptyObject : try request.bodyObject(), for: account,
            in: authenticator.store.snapshot, issuer: authenticator.issuer, id: ids.uid(), at: authenticator.now())
        do {
            let token = try WebToken.sign(wanted.claims.content, with: authenticator.keys)
            return JSONWriter.write(wanted.answer(token))
        } catch {
            throw .internalError("the token cannot be signed: \(error)")
        }
    }
}
