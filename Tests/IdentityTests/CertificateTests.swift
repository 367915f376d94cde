import Foundation
import Objects
import TestSupport
import Testing

@testable import Identity

@Suite("Certificates")
struct CertificateTests {
    private static let now = Timestamp(seconds: 1_900_000_000)

    @Test("an authority is made once, for its owner alone")
    func authority() throws {
        let directory = TemporaryDirectory()
        let folder = try IdentityFolder(directory.path + "/identity")
        let first = try CertificateAuthority.open(in: folder, at: CertificateTests.now)
        let second = try CertificateAuthority.open(in: folder, at: CertificateTests.now + .seconds(86_400))
        #expect(first.certificatePEM == second.certificatePEM)
        let manager = FileManager.default
        #expect(try manager.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
        let file = folder.path + "/authority.pem"
        #expect(try manager.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(try manager.contentsOfDirectory(atPath: folder.path) == ["authority.pem"])
    }

    @Test(
        "a damaged authority is not replaced, and no key is told",
        arguments: ["", "x", "-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n"])
    func damage(text: String) throws {
        let directory = TemporaryDirectory()
        let folder = try IdentityFolder(directory.path + "/identity")
        try folder.write(text, to: "authority.pem")
        let error = #expect(throws: IdentityError.self) {
            try CertificateAuthority.open(in: folder, at: CertificateTests.now)
        }
        #expect(error?.message.contains(folder.path + "/authority.pem") == true)
        #expect(error?.message.contains("YWJj") == false)
        #expect(try folder.read("authority.pem") == text)
    }

    @Test("half an authority, of a file that was being written, is no authority")
    func drafts() throws {
        let directory = TemporaryDirectory()
        let folder = try IdentityFolder(directory.path + "/identity")
        try "-----BEGIN".write(toFile: folder.path + "/authority.pem.new", atomically: false, encoding: .utf8)
        _ = try CertificateAuthority.open(in: folder, at: CertificateTests.now)
        #expect(try folder.read("authority.pem")?.contains("BEGIN CERTIFICATE") == true)
    }

    @Test("a client certificate says user and groups", arguments: [[], ["a"], ["system:masters", "b, c=d"]])
    func clients(groups: [String]) throws {
        let directory = TemporaryDirectory()
        let authority = try CertificateAuthority.open(
            in: IdentityFolder(directory.path + "/i"), at: CertificateTests.now)
        let subject = CertificateSubject(commonName: "system:serviceaccount:shop:web", organizations: groups)
        let credential = try authority.clientCredential(for: subject, lifetime: .seconds(60), at: CertificateTests.now)
        let body = credential.certificate.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        #expect(CertificateSubject(certificate: try #require(Base64.decode(body))) == subject)
        #expect(!"\(credential)".contains("PRIVATE"))
    }

    @Test("certificates have bounds")
    func bounds() throws {
        let directory = TemporaryDirectory()
        let authority = try CertificateAuthority.open(
            in: IdentityFolder(directory.path + "/i"), at: CertificateTests.now)
        let long = String(repeating: "a", count: 257)
        let bad: [(CertificateSubject, Duration)] = [
            (CertificateSubject(commonName: ""), .seconds(1)), (CertificateSubject(commonName: long), .seconds(1)),
            (CertificateSubject(commonName: "a", organizations: [""]), .seconds(1)),
            (CertificateSubject(commonName: "a", organizations: Array(repeating: "g", count: 65)), .seconds(1)),
            (CertificateSubject(commonName: "a"), .zero), (CertificateSubject(commonName: "a"), .seconds(367 * 86_400))
        ]
        for (subject, lifetime) in bad {
            #expect(throws: IdentityError.self) {
                try authority.clientCredential(for: subject, lifetime: lifetime, at: CertificateTests.now)
            }
        }
    }

    @Test("a server's certificate is made anew when two thirds of its life are over")
    func renewal() throws {
        let directory = TemporaryDirectory()
        let authority = try CertificateAuthority.open(
            in: IdentityFolder(directory.path + "/i"), at: CertificateTests.now)
        let certificate = try ServerCertificate(authority, hosts: ["edge.example"], at: CertificateTests.now)
        let first = certificate.current
        #expect(try !certificate.renewIfDue(at: CertificateTests.now + .seconds(59 * 86_400)))
        #expect(certificate.current.credential == first.credential)
        #expect(try certificate.renewIfDue(at: CertificateTests.now + .seconds(60 * 86_400)))
        #expect(certificate.current.credential != first.credential)
        #expect(certificate.current.generation == first.generation + 1)
    }

    @Test("tokens are signed with a key that lasts, and old keys still check")
    func tokens() throws {
        let directory = TemporaryDirectory()
        let folder = try IdentityFolder(directory.path + "/i")
        let signer = try TokenSigner.open(in: folder)
        let bytes = Array("header.payload".utf8)
        let signature = try signer.signature(of: bytes)
        #expect(signature.count == 64)
        let again = try TokenSigner.open(in: folder)
        #expect(again.keyID == signer.keyID)
        #expect(again.isValid(signature, of: bytes, keyID: signer.keyID))
        #expect(!again.isValid(signature, of: bytes + [0], keyID: nil))
        #expect(!again.isValid(Array(signature.dropLast()), of: bytes, keyID: nil))
        #expect(!again.isValid(signature, of: bytes, keyID: "other"))
        #expect(!TokenSigner().isValid(signature, of: bytes, keyID: nil))

        let other = try IdentityFolder(directory.path + "/other")
        _ = try TokenSigner.open(in: other)
        let both = try #require(try other.read("tokens.pem")) + (try #require(try folder.read("tokens.pem")))
        try other.write(both, to: "tokens.pem")
        let rotated = try TokenSigner.open(in: other)
        #expect(rotated.publicKeys.count == 2 && rotated.keyID != signer.keyID)
        #expect(rotated.isValid(signature, of: bytes, keyID: signer.keyID))
    }
}
