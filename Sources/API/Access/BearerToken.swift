internal import Access
internal import Objects

/// What a request shows of itself besides its connection.
extension APIRequest {
    private static let webSocketPrefix = "base64url.bearer.authorization.k8s.io."

    /// The token of `Authorization: Bearer …`, or of a web socket's protocols, where programs in a browser cannot set headers
    /// (`k8s.io/apiserver/pkg/authentication/request/websocket`). nil where there is none; empty where one is there that cannot be
    /// read, and so is no valid one.
    public var bearerToken: String? {
        let values = headers.all("authorization")
        if !values.isEmpty {
            guard values.count == 1 else { return "" }
            let parts = values[0].split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            // Whoever shows something that is not understood has shown something.
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
            return parts[1].trimmed
        }
        for name in webSocketProtocols where name.hasPrefix(APIRequest.webSocketPrefix) {
            guard let bytes = URLText.decode(name.dropFirst(APIRequest.webSocketPrefix.count)) else { return "" }
            return String(validating: bytes, as: UTF8.self) ?? ""
        }
        return nil
    }

    private var webSocketProtocols: [String] {
        headers.all("sec-websocket-protocol").flatMap { $0.split(separator: ",").map(\.trimmed) }
    }

    /// The request without what it has shown, for those who answer it: what they do not have they do not tell.
    public var withoutCredentials: APIRequest {
        var request = self
        var kept = Headers()
        for field in headers.fields where field.name != "authorization" && !field.name.hasPrefix("impersonate-") {
            guard field.name == "sec-websocket-protocol" else {
                kept.add(field.name, field.value)
                continue
            }
            let names = field.value.split(separator: ",").map(\.trimmed)
                .filter { !$0.hasPrefix(APIRequest.webSocketPrefix) }
            if !names.isEmpty { kept.add(field.name, names.joined(separator: ", ")) }
        }
        request.headers = kept
        return request
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
