public import Objects

/// A signed token as it travels: header, claims and signature (RFC 7515 §7.1, RFC 7519). Nothing in it is true before the
/// signature was checked.
public struct WebToken: Sendable, Hashable {
    /// Bytes of a text that can be a token. One of ours has about a thousand.
    public static let greatestLength = 16 * 1024
    static let algorithm = "ES256"

    public var keyID: String
    public var claims: Value
    public var signature: [UInt8]
    /// What is signed: header and claims, as they were written.
    public var signedBytes: [UInt8]

    /// Reads a token that says it is signed as ours are; nil for any other text. A token says itself how it is signed, so only
    /// the one way is taken.
    public init?(_ text: String) {
        guard text.utf8.count <= WebToken.greatestLength else { return nil }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = WebToken.content(parts[0]), let claims = WebToken.content(parts[1]),
            let signature = URLText.decode(parts[2]), signature.count == 64, header["alg"] == "ES256",
            header["crit"] == nil, let keyID = header["kid"]?.string
        else { return nil }
        self.keyID = keyID
        self.claims = claims
        self.signature = signature
        signedBytes = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func content(_ part: Substring) -> Value? {
        guard let bytes = URLText.decode(part), let value = try? JSONParser.parse(bytes), value.fields != nil else {
            return nil
        }
        return value
    }

    /// A token in its written form.
    public static func sign(_ claims: Value, with keys: any TokenKeys) throws -> String {
        let header: Value = ["alg": .string(algorithm), "kid": .string(keys.keyID)]
        let signed = [header, claims].map { URLText.encode(JSONWriter.write($0)) }.joined(separator: ".")
        return "\(signed).\(URLText.encode(try keys.signature(of: Array(signed.utf8))))"
    }

    public func isSigned(by keys: any TokenKeys) -> Bool {
        keys.isValid(signature, of: signedBytes, keyID: keyID)
    }
}
