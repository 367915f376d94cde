internal import Crypto
internal import Objects
internal import SwiftASN1

/// Signs tokens and checks signatures, with ECDSA on P-256 and SHA-256: `ES256` of RFC 7518 §3.4. What a token is, others
/// know.
///
/// The first key of the file signs; further ones that somebody put there only check, so that keys can be changed while tokens
/// of the old one are about.
public struct TokenSigner: Sendable {
    /// A key that signatures are checked with.
    public struct PublicKey: Sendable, Hashable {
        /// Names the key in a token: the hash of its DER form, in base64 for URLs, as kube-apiserver names keys
        /// (`serviceaccount.keyIDFromPublicKey`).
        public let id: String
        /// The point on the curve, 32 bytes each, as a JSON Web Key has it.
        public let x: [UInt8]
        public let y: [UInt8]
    }

    /// The name of the algorithm in a token.
    public static let algorithm = "ES256"
    private static let file = "tokens.pem"
    private static let keyLimit = 8

    private let keys: [P256.Signing.PrivateKey]
    /// The first is the one that signs.
    public let publicKeys: [PublicKey]

    /// The keys in this folder; one is made where there is none yet. One process at a time may do this.
    public static func open(in folder: IdentityFolder) throws(IdentityError) -> TokenSigner {
        if let text = try folder.read(file) {
            guard let documents = try? PEMDocument.parseMultiple(pemString: text),
                (1...keyLimit).contains(documents.count),
                let keys = try? documents.map({ try P256.Signing.PrivateKey(pemRepresentation: $0.pemString) })
            else {
                throw IdentityError(
                    "\(folder.file(file)) does not hold 1 to \(keyLimit) keys on P-256: put a copy of it back, or remove it "
                        + "and every token of a ServiceAccount ends")
            }
            return TokenSigner(keys)
        }
        let key = P256.Signing.PrivateKey()
        try folder.write(key.pemRepresentation + "\n", to: file)
        return TokenSigner([key])
    }

    /// Keys that end with the process; for tests.
    public init() { self.init([P256.Signing.PrivateKey()]) }

    private init(_ keys: [P256.Signing.PrivateKey]) {
        self.keys = keys
        publicKeys = keys.map { key in
            let point = Array(key.publicKey.rawRepresentation)
            return PublicKey(
                id: URLText.encode(Array(SHA256.hash(data: key.publicKey.derRepresentation))),
                x: Array(point.prefix(32)), y: Array(point.suffix(32)))
        }
    }

    /// The name of the key that signs.
    public var keyID: String { publicKeys.first?.id ?? "" }

    /// Both numbers of the signature, 32 bytes each.
    public func signature(of bytes: [UInt8]) throws(IdentityError) -> [UInt8] {
        guard let key = keys.first, let signature = try? key.signature(for: bytes) else {
            throw IdentityError("cannot sign a token")
        }
        return Array(signature.rawRepresentation)
    }

    /// - Parameter keyID: The key that a token names; nil looks at all.
    public func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return zip(keys, publicKeys).contains { key, publicKey in
            (keyID == nil || keyID == publicKey.id) && key.publicKey.isValidSignature(signature, for: bytes)
        }
    }
}
