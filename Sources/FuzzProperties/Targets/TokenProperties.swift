import Access
import Objects
import Store

/// Tokens of ServiceAccounts: what is read is what was signed, has one spelling, and opens nothing by itself.
enum TokenProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let text = String(decoding: input, as: UTF8.self)
        if let bytes = URLText.decode(text) {
            try expect(URLText.encode(bytes) == text, "a text has one spelling", seen: text)
        }
        try expect(URLText.decode(URLText.encode(input)) == input, "bytes are read as they were written")
        if let token = WebToken(text) { try check(token, text) }
        guard let claims = try? JSONParser.parse(input), claims.fields != nil else { return }
        guard let signed = try? WebToken.sign(claims, with: OpenKeys()), signed.utf8.count <= WebToken.greatestLength
        else {
            return
        }
        guard let token = WebToken(signed) else { throw BrokenProperty("what was signed can be read: \(signed)") }
        try expect(token.isSigned(by: OpenKeys()), "what was signed is found to be")
        try check(token, signed)
    }

    private static func check(_ token: WebToken, _ text: String) throws(BrokenProperty) {
        let spelled = "\(String(decoding: token.signedBytes, as: UTF8.self)).\(URLText.encode(token.signature))"
        try expect(spelled == text, "a token is what was signed and its signature, and no byte more", seen: text)
        try expect(!token.isSigned(by: ClosedKeys()), "nothing counts as signed that no key has signed")
        guard let claims = TokenClaims(token.claims) else { return }
        try expect(TokenClaims(claims.content) == claims, "claims are read as they were written", seen: "\(claims)")
        try expect(
            token.claims["sub"] == .string(claims.subject.userName), "the subject is the account that the claims name")
        let holder = try? claims.holder(
            in: Snapshot(), issuer: claims.issuer, audiences: claims.audiences, at: Timestamp(seconds: claims.issuedAt))
        try expect(holder == nil, "a token is nothing without its account")
    }

    /// Takes every signature that it has made.
    private struct OpenKeys: TokenKeys {
        let keyID = "open"
        let verifyingKeys: [VerifyingKey] = []

        func signature(of bytes: [UInt8]) -> [UInt8] {
            (0..<64).map { place in bytes.reduce(UInt8(place)) { $0 &* 31 &+ $1 } }
        }

        func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool {
            keyID == "open" && signature == self.signature(of: bytes)
        }
    }

    private struct ClosedKeys: TokenKeys {
        let keyID = "closed"
        let verifyingKeys: [VerifyingKey] = []

        func signature(of bytes: [UInt8]) -> [UInt8] { [] }
        func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool { false }
    }
}
