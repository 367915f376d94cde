import Foundation
import Objects
import TestSupport
import Testing

@testable import Identity

@Suite("Requests for certificates")
struct CertificateRequestTests {
    private static let now = Timestamp(seconds: 1_900_000_000)

    /// Made by `openssl req` for a key on P-256, with the subject `/O=dev/CN=ann`.
    private static let text = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHWMH4CAQAwHDEMMAoGA1UECgwDZGV2MQwwCgYDVQQDDANhbm4wWTATBgcqhkjO
        PQIBBggqhkjOPQMBBwNCAAQoRXDmhPSbVmz1HsNoDlth7IWpQaQUHeB2RjX9B6WZ
        IFUkctXi5xbDEUetZgD++IK2qxr3T30wDyWLoxv/DDekoAAwCgYIKoZIzj0EAwID
        SAAwRQIhALyGXRMZxCSkpLocA43BZmY1ezqGHX4PF0sf3lpo/0MUAiBDGmQYqIKG
        NmWTLhg5N/0HifRuIEB7ptuMelogC8jHPA==
        -----END CERTIFICATE REQUEST-----

        """

    /// The point on the curve, as `openssl ec -text` shows it.
    private static let publicKey =
        "04284570e684f49b566cf51ec3680e5b61ec85a941a4141de0764635fd07a59920552472d5e2e716c31147ad6600fef882b6ab1af74f7d300f"
        + "258ba31bff0c37a4"

    private static func bytes(of pem: String) throws -> [UInt8] {
        try #require(Base64.decode(pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()))
    }

    @Test("the certificate is for the key that signed the request, in the name that it asks for")
    func signs() throws {
        let directory = TemporaryDirectory()
        let authority = try CertificateAuthority.open(
            in: IdentityFolder(directory.path + "/i"), at: CertificateRequestTests.now)
        let request = try CertificateRequest(pem: Array(CertificateRequestTests.text.utf8))
        #expect(request.subject == CertificateSubject(commonName: "ann", organizations: ["dev"]))
        let signed = try authority.clientCertificate(
            for: request, lifetime: .seconds(600), at: CertificateRequestTests.now)
        let bytes = try CertificateRequestTests.bytes(of: signed)
        #expect(CertificateSubject(certificate: bytes) == request.subject)
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex.contains(CertificateRequestTests.publicKey))
        #expect(throws: IdentityError.self) {
            try authority.clientCertificate(
                for: request, lifetime: .seconds(367 * 86_400), at: CertificateRequestTests.now)
        }
    }

    @Test("what cannot be read, or is in a name that its key has not signed, is refused")
    func refuses() throws {
        let bytes = try CertificateRequestTests.bytes(of: CertificateRequestTests.text)
        let place = try #require(bytes.firstRange(of: Array("ann".utf8)))
        let forged = Base64.encode(bytes[..<place.lowerBound] + Array("bob".utf8) + bytes[place.upperBound...])
        for text in [
            "", "x", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
            "-----BEGIN CERTIFICATE REQUEST-----\n\(forged)\n-----END CERTIFICATE REQUEST-----\n",
            String(repeating: "A", count: CertificateRequest.sizeLimit + 1)
        ] {
            #expect(throws: IdentityError.self) { try CertificateRequest(pem: Array(text.utf8)) }
        }
    }
}
