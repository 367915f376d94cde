internal import API
internal import Crypto
internal import NIOHTTP1
internal import Objects

/// How a request becomes a web socket (RFC 6455 §4.2).
enum WebSocketHandshake {
    /// What is spoken from now on, and the answer that says so.
    struct Agreement {
        var subprotocol: String
        var head: HTTPResponseHead
    }

    static func agree(
        on upgrade: WebSocketUpgrade, with request: HTTPRequestHead
    ) -> Result<Agreement, APIStatus> {
        Result { () throws(APIStatus) in try agreement(on: upgrade, with: request) }
    }

    private static func agreement(
        on upgrade: WebSocketUpgrade, with request: HTTPRequestHead
    ) throws(APIStatus) -> Agreement {
        let headers = request.headers
        guard request.version == .http1_1, request.method == .GET,
            headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }),
            headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" })
        else { throw .badRequest("Upgrade request required: this is served as a web socket over HTTP/1.1") }
        guard headers["sec-websocket-version"] == ["13"] else {
            throw .badRequest("Sec-WebSocket-Version has to be 13")
        }
        let keys = headers["sec-websocket-key"]
        guard keys.count == 1, Base64.byteCount(keys[0]) == 16 else {
            throw .badRequest("Sec-WebSocket-Key has to be 16 bytes in base64")
        }
        let offered = headers[canonicalForm: "sec-websocket-protocol"].map(String.init)
        guard let chosen = (offered.isEmpty ? [""] : offered).first(where: upgrade.protocols.contains) else {
            throw .badRequest(
                "unable to upgrade: none of the web socket's protocols is spoken here, which are "
                    + upgrade.protocols.filter { !$0.isEmpty }.joined(separator: ", "))
        }
        var answer = HTTPHeaders([
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept(keys[0]))
        ])
        if !chosen.isEmpty { answer.add(name: "Sec-WebSocket-Protocol", value: chosen) }
        return Agreement(
            subprotocol: chosen, head: HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: answer)
        )
    }

    /// Shows that the server has read the key as one.
    static func accept(_ key: String) -> String {
        Base64.encode(Array(Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))))
    }
}
