/// The keys that tokens of ServiceAccounts are signed with: ECDSA on P-256 with SHA-256 (`ES256` of RFC 7518 §3.4).
public protocol TokenKeys: Sendable {
    /// Names the key that signs.
    var keyID: String { get }
    /// All keys that signatures are checked with, for others who check them.
    var verifyingKeys: [VerifyingKey] { get }
    /// Both numbers of the signature, 32 bytes each.
    func signature(of bytes: [UInt8]) throws -> [UInt8]
    /// - Parameter keyID: The key that a token names; nil looks at all.
    func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool
}

/// The public half of a key: a point on P-256, 32 bytes each.
public struct VerifyingKey: Sendable, Hashable {
    public var id: String
    public var x: [UInt8]
    public var y: [UInt8]

    public init(id: String, x: [UInt8], y: [UInt8]) {
        self.id = id
        self.x = x
        self.y = y
    }
}
