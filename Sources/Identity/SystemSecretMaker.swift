internal import Crypto
public import Objects

/// Makes secrets from the system's randomness, and certificates from the authority of the workloads.
public struct SystemSecretMaker: SecretMaker, Sendable {
    private let authority: CertificateAuthority

    public init(_ authority: CertificateAuthority) { self.authority = authority }

    public func make(_ item: SecretOrder.Item, at now: Timestamp) throws(SecretFailure) -> MadeSecret {
        switch item.form {
        case .bytes(let count): return MadeSecret([item.name: RandomBytes.some(count)])
        case .password(let length, let characters):
            return MadeSecret([item.name: SystemSecretMaker.password(length, of: characters)])
        case .keyPair(let form):
            let pair = SystemSecretMaker.keyPair(form)
            return MadeSecret([item.name: Array(pair.privateKey.utf8), "\(item.name).pub": Array(pair.publicKey.utf8)])
        case .certificate(let order): return try certificate(item.name, order, at: now)
        }
    }

    private static func password(_ length: Int, of characters: [UInt8]) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<length).compactMap { _ in characters.randomElement(using: &source) }
    }

    private static func keyPair(_ form: KeyPairForm) -> (privateKey: String, publicKey: String) {
        switch form {
        case .ecdsaPEM:
            let key = P256.Signing.PrivateKey()
            return (key.pemRepresentation + "\n", key.publicKey.pemRepresentation + "\n")
        case .ed25519PEM:
            let key = Curve25519.Signing.PrivateKey()
            return Ed25519Text.pem(
                seed: Array(key.rawRepresentation), publicKey: Array(key.publicKey.rawRepresentation))
        case .ed25519OpenSSH(let comment):
            let key = Curve25519.Signing.PrivateKey()
            return Ed25519Text.openSSH(
                seed: Array(key.rawRepresentation), publicKey: Array(key.publicKey.rawRepresentation),
                comment: comment, check: RandomBytes.some(4))
        }
    }

    private func certificate(
        _ name: String, _ order: CertificateOrder, at now: Timestamp
    ) throws(SecretFailure) -> MadeSecret {
        do throws(IdentityError) {
            let (credential, end) = try authority.workloadCredential(for: order, at: now)
            return MadeSecret(
                [
                    "\(name).crt": Array(credential.certificate.utf8), "\(name).key": Array(credential.key.utf8),
                    GeneratedSecret.authorityKey: Array((authority.certificatePEM + "\n").utf8)
                ], notAfter: end)
        } catch {
            throw SecretFailure(error.message)
        }
    }
}
