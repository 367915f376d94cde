import Foundation
import Objects
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Identity

@Suite struct SystemSecretMakerTests {
    private let directory = TemporaryDirectory()
    private let now = Timestamp(seconds: 1_900_000_000)

    private func maker() throws -> SystemSecretMaker {
        SystemSecretMaker(
            try CertificateAuthority.open(.workloads, in: IdentityFolder(directory.path + "/i"), at: now))
    }

    private func text(_ made: MadeSecret, _ key: String) throws -> String {
        String(decoding: try #require(made.data[key]), as: UTF8.self)
    }

    @Test func `a password has its length and only its characters`() throws {
        let item = SecretOrder.Item("p", .password(length: 4096, characters: Array("abc".utf8)))
        let made = try #require(try maker().make(item, at: now).data["p"])
        #expect(made.count == 4096)
        #expect(Set(made) == Set("abc".utf8))
        #expect(try maker().make(item, at: now).data["p"] != made)
    }

    @Test func `bytes are as many as asked for`() throws {
        #expect(try maker().make(SecretOrder.Item("b", .bytes(count: 32)), at: now).data["b"]?.count == 32)
    }

    /// Reads what was made with the real programs, where they are installed.
    @Test(arguments: [KeyPairForm.ed25519PEM, .ecdsaPEM])
    func `openssl finds the public key in the private one`(form: KeyPairForm) throws {
        let made = try maker().make(SecretOrder.Item("k", .keyPair(form)), at: now)
        let file = directory.path("k")
        try text(made, "k").write(toFile: file, atomically: true, encoding: .utf8)
        guard let found = run("/usr/bin/openssl", ["pkey", "-in", file, "-pubout"]) else { return }
        #expect(found == (try text(made, "k.pub")))
    }

    @Test(arguments: ["", "ann@example.org", "a longer comment, for another number of filling bytes"])
    func `ssh-keygen finds the public key in the private one`(comment: String) throws {
        let made = try maker().make(SecretOrder.Item("k", .keyPair(.ed25519OpenSSH(comment: comment))), at: now)
        let file = directory.path("k")
        try text(made, "k").write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        guard let found = run("/usr/bin/ssh-keygen", ["-y", "-f", file]) else { return }
        #expect(found == (try text(made, "k.pub")))
    }

    @Test func `a certificate names whom it was made for, and openssl trusts it with its authority`() throws {
        let order = CertificateOrder(
            commonName: "db", dnsNames: ["db.shop.svc", "*.db.shop.svc"], ipAddresses: ["10.0.0.1", "::1"],
            lifetime: .seconds(3600), renewBefore: .seconds(600))
        let made = try maker().make(SecretOrder.Item("tls", .certificate(order)), at: now)
        #expect(made.data.keys.sorted() == ["ca.crt", "tls.crt", "tls.key"])
        #expect(made.notAfter == now + .seconds(3600))
        let certificate = try Certificate(pemEncoded: try text(made, "tls.crt"))
        #expect(certificate.notValidAfter == (now + .seconds(3600)).date)
        let names = try #require(try certificate.extensions.subjectAlternativeNames)
        #expect(Array(names).count == 4)
        for name in ["ca.crt", "tls.crt"] {
            try text(made, name).write(toFile: directory.path(name), atomically: true, encoding: .utf8)
        }
        let arguments = ["verify", "-attime", "1900000060", "-verify_hostname", "db.shop.svc"]
        let files = ["-CAfile", directory.path("ca.crt"), directory.path("tls.crt")]
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else { return }
        #expect(run("/usr/bin/openssl", arguments + files)?.hasSuffix("OK\n") == true)
    }

    @Test func `no certificate outlives its authority, and one that has ended makes none`() throws {
        let order = CertificateOrder(
            commonName: "db", dnsNames: [], ipAddresses: [], lifetime: .seconds(366 * 86_400), renewBefore: .seconds(1))
        let maker = try maker()
        let late = now + .seconds(10 * 365 * 86_400 - 60)
        let made = try maker.make(SecretOrder.Item("tls", .certificate(order)), at: late)
        #expect(made.notAfter == late + .seconds(60))
        #expect(throws: SecretFailure.self) {
            try maker.make(SecretOrder.Item("tls", .certificate(order)), at: late + .seconds(60))
        }
    }

    @Test func `the authority of the workloads is not that of the API`() throws {
        let folder = try IdentityFolder(directory.path + "/i")
        let api = try CertificateAuthority.open(in: folder, at: now)
        let workloads = try CertificateAuthority.open(.workloads, in: folder, at: now)
        #expect(api.certificatePEM != workloads.certificatePEM)
        let again = try CertificateAuthority.open(.workloads, in: folder, at: now)
        #expect(again.certificatePEM == workloads.certificatePEM)
    }

    /// What a program prints; nil where it is not installed or fails.
    private func run(_ program: String, _ arguments: [String]) -> String? {
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = Pipe()
        guard (try? process.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : "failed"
    }
}
