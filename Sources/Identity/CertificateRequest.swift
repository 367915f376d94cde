internal import Crypto
internal import FoundationEssentials
public import Objects
internal import SwiftASN1
internal import X509

/// What somebody asks a certificate for: a name and a key of their own (PKCS #10, RFC 2986).
public struct CertificateRequest: Sendable {
    /// Bytes of a request that are read.
    public static let sizeLimit = 64 * 1024

    public let subject: CertificateSubject
    let publicKey: Certificate.PublicKey

    /// - Parameter pem: The request, as it came.
    /// - Throws: where it cannot be read, names nobody, or whoever asks does not show that they have the key.
    public init(pem: [UInt8]) throws(IdentityError) {
        guard pem.count <= CertificateRequest.sizeLimit else {
            throw IdentityError("the request is larger than \(CertificateRequest.sizeLimit) bytes")
        }
        guard let request = try? CertificateSigningRequest(pemEncoded: String(decoding: pem, as: UTF8.self)) else {
            throw IdentityError("the request cannot be read")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw IdentityError("the request is not signed by the key that it is for")
        }
        guard let subject = CertificateSubject(request.subject) else {
            throw IdentityError("the request names nobody: it has no common name")
        }
        self.subject = subject
        publicKey = request.publicKey
    }
}

extension CertificateAuthority {
    /// A certificate, in PEM, that makes whoever has the key of a request its user.
    public func clientCertificate(
        for request: CertificateRequest, lifetime: Duration, at now: Timestamp
    ) throws(IdentityError) -> String {
        try CertificateAuthority.check(request.subject, lifetime)
        return try certificate(
            for: request.subject, request.publicKey, uses: [.clientAuth], names: [], until: now + lifetime, at: now)
    }
}
