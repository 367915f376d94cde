import GitTestSupport
import Testing

@testable import Git

@Suite struct KnownHostsTests {
    let fixture: GitFixture
    let key: [UInt8]
    let line: String

    init() throws {
        fixture = try GitFixture()
        try fixture.run(fixture.directory, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "host"])
        let fields = try fixture.run(fixture.directory, ["cat", "host.pub"]).split(separator: " ")
        line = "\(fields[0]) \(fields[1])"
        key = try #require(Base64.decode(fields[1]))
    }

    func check(_ hosts: String, host: String = "git.example.org", port: Int = 22) throws {
        try WorkRepository(fixture: fixture, path: fixture.directory).write("known_hosts", hosts)
        let address = RemoteURL.SSHAddress(user: "git", host: host, port: port)
        try KnownHosts.check(key, of: address, file: "\(fixture.directory)/known_hosts")
    }

    @Test(arguments: [
        "git.example.org", "other,git.example.org", "*.example.org", "git.ex?mple.org", "GIT.example.org", "*"
    ])
    func aLineThatNamesTheHostIsTaken(names: String) throws {
        try check("# comment\n\n\(names) \(line) remark\n")
    }

    @Test(arguments: ["example.org", "*.example.org,!git.example.org", "[git.example.org]:2222", "git.example.org.evil"]
    )
    func aLineForOtherHostsIsNot(names: String) async {
        await expect(.hostKeyUnknown) { try check("\(names) \(line)\n") }
    }

    @Test func aPortBelongsToTheName() async throws {
        try check("[git.example.org]:2222 \(line)\n", port: 2222)
        await expect(.hostKeyUnknown) { try check("git.example.org \(line)\n", port: 2222) }
    }

    @Test(arguments: [22, 2222]) func hashedNamesOfSshKeygenAreFound(port: Int) throws {
        let name = port == 22 ? "git.example.org" : "[git.example.org]:\(port)"
        let repository = WorkRepository(fixture: fixture, path: fixture.directory)
        try repository.write("plain", "\(name) \(line)\n")
        try fixture.run(fixture.directory, ["ssh-keygen", "-q", "-H", "-f", "plain"])
        let hashed = try fixture.run(fixture.directory, ["cat", "plain"])
        #expect(hashed.hasPrefix("|1|"))
        try check(hashed, port: port)
    }

    @Test func anotherKeyOfTheSameTypeIsAChange() async throws {
        try fixture.run(fixture.directory, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "second"])
        let other = try fixture.run(fixture.directory, ["cat", "second.pub"])
        await expect(.hostKeyChanged) { try check("git.example.org \(other)\n") }
        try check("git.example.org \(other)\ngit.example.org \(line)\n")
    }

    @Test func aRevokedKeyIsRefusedWhateverElseIsThere() async {
        await expect(.hostKeyChanged) { try check("git.example.org \(line)\n@revoked * \(line)\n") }
        await expect(.hostKeyUnknown) { try check("@cert-authority git.example.org \(line)\n") }
    }

    @Test func theMessageSaysHowToAddTheKey() throws {
        let error = #expect(throws: GitError.self) { try check("", port: 2222) }
        #expect(error?.message.contains("ssh-keyscan -t ed25519 -p 2222 git.example.org") == true)
    }

    @Test func noFileMeansNoTrust() async {
        let address = RemoteURL.SSHAddress(user: "git", host: "h", port: 22)
        await expect(.hostKeyUnknown) { try KnownHosts.check(key, of: address, file: nil) }
        await expect(.hostKeyUnknown) { try KnownHosts.check(key, of: address, file: "/none") }
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (String(repeating: "a", count: 1000), "291e9a6c66994949b57ba5e650361e98fc36b1ba")
    ])
    func hashesAreThoseOfTheStandard(message: String, expected: String) {
        #expect(ObjectID(expected)?.hex == SHA1.hash(Array(message.utf8)).hexadecimal)
    }

    @Test func authenticationCodesAreThoseOfTheStandard() {
        let code = SHA1.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(code.hexadecimal == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        let long = SHA1.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xaa, count: 80))
        #expect(long.hexadecimal == "aa4ae5e15272d00e95705637ce8a3b55ed402112")
    }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmFy", "foobar")
    ])
    func base64IsDecoded(text: String, expected: String) {
        #expect(Base64.decode(text[...]) == Array(expected.utf8))
    }

    @Test(arguments: ["Z", "Zm9v!", "Zg==Zg", "=", "Zm 9v"]) func damagedBase64IsRefused(text: String) {
        #expect(Base64.decode(text[...]) == nil)
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
