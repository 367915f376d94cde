internal import API
internal import NIOHTTP1

/// What a server serves, and within which limits.
struct HTTPService: Sendable {
    let responder: any APIResponder
    /// Whether the answer to a request is in memory, short, and made without waiting for anything.
    let isAtHand: @Sendable (APIRequest) -> Bool
    let limits: APILimits

    func response(to request: APIRequest) async -> APIResponse {
        if let response = await responder.respond(to: request) { return response }
        return APIStatus.notFound("the server could not find the requested resource").response
    }

    /// The answer to what has come in, whatever it is.
    func response(to head: HTTPRequestHead, body: [UInt8], peer: Peer) async -> APIResponse {
        guard APIRequest.Method(rawValue: head.method.rawValue) != nil else {
            return APIStatus.methodNotAllowed().response
        }
        guard let request = APIRequest(head, body: body, peer: peer) else {
            return APIStatus.badRequest("the URL is not valid").response
        }
        return await response(to: request)
    }
}

extension APIRequest {
    /// nil for a method that there is not, and for a target that is not valid.
    init?(_ head: HTTPRequestHead, body: [UInt8], peer: Peer) {
        guard let method = Method(rawValue: head.method.rawValue), let target = RequestTarget(head.uri) else {
            return nil
        }
        var headers = Headers()
        for (name, value) in head.headers { headers.add(name, value) }
        self.init(method: method, path: target.path, query: target.query, headers: headers, body: body, peer: peer)
    }
}

extension HTTPResponseHead {
    init(_ response: APIResponse) {
        self.init(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status),
            headers: HTTPHeaders(response.headers.fields.map { ($0.name, $0.value) }))
    }
}
