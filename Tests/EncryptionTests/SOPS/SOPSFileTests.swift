import Foundation
import Objects
import Testing

@testable import Encryption

@Suite("Files of SOPS")
struct SOPSFileTests {
    static let names = [
        "all.yaml", "all-comments.yaml", "all.json", "secret.yaml", "secret.json", "ssh.yaml", "suffix.yaml",
        "unregex.yaml",
        "comment.yaml", "uncomm.yaml"
    ]

    private static func decrypt(_ name: String) throws -> SOPSPlainFile {
        try SOPSFile(try Fixture.bytes(name), file: name).decrypt(with: try Fixture.keyring())
    }

    private static func expected(_ name: String) throws -> [Value] {
        let parts = name.split(separator: ".")
        let plain = "\(parts[0]).plain.\(parts[1])"
        return YAMLParser.parse(try Fixture.bytes(plain), file: plain).documents.map(\.value)
    }

    @Test("files of the program sops are read as it reads them", arguments: names)
    func readsForeignFiles(name: String) throws {
        let plain = try SOPSFileTests.decrypt(name)
        let documents = plain.documents(file: name)
        #expect(documents.diagnostics.isEmpty)
        #expect(documents.documents.map(\.value) == (try SOPSFileTests.expected(name)))
    }

    @Test("the text in clear says the same, and has no sops block", arguments: names)
    func givesText(name: String) throws {
        let text = try SOPSFileTests.decrypt(name).text
        let parsed = YAMLParser.parse(text, file: name)
        #expect(parsed.diagnostics.isEmpty)
        #expect(parsed.documents.map(\.value) == (try SOPSFileTests.expected(name)))
    }

    @Test("comments come back as they were", arguments: names.filter { $0.hasSuffix(".yaml") })
    func decryptsComments(name: String) throws {
        let text = String(decoding: try SOPSFileTests.decrypt(name).text, as: UTF8.self)
        #expect(!text.contains("ENC["))
        // The program sops loses the one in an empty map when it decrypts.
        let comments = SOPSFileTests.comments(text).filter { name != "all-comments.yaml" || $0 != "# c10" }
        let plain = try Fixture.text(String(name.dropLast(".yaml".count)) + ".plain.yaml")
        #expect(!comments.isEmpty || name == "suffix.yaml")
        #expect(comments == SOPSFileTests.comments(plain))
    }

    /// The lines that are nothing else.
    private static func comments(_ text: String) -> [Substring] {
        text.split(separator: "\n").map { line in line.drop { $0 == " " } }.filter { $0.hasPrefix("#") }
    }

    @Test("values keep the places that they have in the file, for what is said about them")
    func keepsPlaces() throws {
        let documents = try SOPSFileTests.decrypt("secret.yaml").documents(file: "secret.yaml").documents
        let document = try #require(documents.first)
        let lines = try Fixture.text("secret.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        let position = document.position(of: FieldPath(fields: ["data", "token"]), ofName: true)
        #expect(lines[position.line - 1].contains("token:"))
    }

    @Test("without a key it says whom the file is for")
    func namesRecipients() throws {
        let file = try SOPSFile(try Fixture.bytes("secret.yaml"), file: "secret.yaml")
        let recipients = file.metadata.recipients
        #expect(recipients.count == 2)
        var random = FixedNumbers()
        let (stranger, _) = try AgeIdentity.generate(using: &random)
        for identities in [[], [stranger]] {
            let error = try #require(
                refusal { () throws(EncryptionError) in try file.decrypt(with: SOPSKeyring(identities)) })
            #expect(error.reason == .noIdentity)
            for recipient in recipients { #expect(error.message.contains(recipient)) }
        }
    }

    @Test("key groups are refused by name")
    func refusesKeyGroups() throws {
        let bytes = try Fixture.bytes("shamir.yaml")
        let error = refusal { () throws(EncryptionError) in try SOPSFile(bytes, file: "shamir.yaml") }
        #expect(error?.reason == .unsupported)
        #expect(error?.message.contains("Shamir") == true)
    }

    @Test(
        "a regular expression, a time, a code or a value that was changed is noticed",
        arguments: [
            ("mac: ENC[AES256_GCM,data:", "mac: ENC[AES256_GCM,data:AAAA"),
            ("lastmodified: \"2", "lastmodified: \"1"),
            ("encrypted_regex: ^(data|stringData)$", "encrypted_regex: ^(data)$"),
            ("mac: ENC", "mac: ANC"),
            ("kind: Secret", "kind: ConfigMap"),
            ("name: database", "name: data"),
            ("flag: \"yes\"", "flag: \"no\""),
            ("made: 2024-01-02", "made: 2024-01-03"),
            ("password: ENC[AES256_GCM,data:", "password: ENC[AES256_GCM,data:AAAA"),
            ("type:str]", "type:int]"),
            ("type:str]", "type:what]"),
            ("    user: ENC", "    usor: ENC"),
            ("    user: ENC[", "    user: plain[")
        ])
    func noticesChanges(old: String, new: String) throws {
        let text = try Fixture.text("secret.yaml")
        let range = try #require(text.range(of: old))
        let changed = text.replacingCharacters(in: range, with: new)
        let keyring = try Fixture.keyring()
        let error = refusal { () throws(EncryptionError) in
            try SOPSFile(Array(changed.utf8), file: "secret.yaml").decrypt(with: keyring)
        }
        // `SOPSTamperTests` makes all changes of a kind; these are one of each.
        #expect(error.map { [.tampered, .malformed, .unsupported].contains($0.reason) } == true)
        #expect(error?.message.isEmpty == false)
        #expect(error?.message.contains("shop") != true)
    }

    @Test("a value that was removed, repeated or moved is noticed")
    func noticesMoves() throws {
        let text = try Fixture.text("secret.yaml")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let keyring = try Fixture.keyring()
        let user = try #require(lines.firstIndex { $0.hasPrefix("    user: ") })
        let password = try #require(lines.firstIndex { $0.hasPrefix("    password: ") })
        var removed = lines
        removed.remove(at: user)
        var swapped = lines
        swapped.swapAt(user, password)
        var exchanged = lines
        exchanged[user] = "    user: " + lines[password].dropFirst("    password: ".count)
        for changed in [removed, swapped, exchanged] {
            let bytes = Array(changed.joined(separator: "\n").utf8)
            let error = refusal { () throws(EncryptionError) in
                try SOPSFile(bytes, file: "secret.yaml").decrypt(with: keyring)
            }
            #expect(error?.reason == .tampered)
        }
    }

    @Test("a file that was cut off anywhere is refused")
    func noticesLength() throws {
        let bytes = try Fixture.bytes("secret.yaml")
        let keyring = try Fixture.keyring()
        // The last lines say the rule and the version; the version is not covered by anything.
        for count in stride(from: 0, to: bytes.count - 60, by: 37) {
            let cut = Array(bytes[..<count])
            #expect(
                refusal { () throws(EncryptionError) in
                    try SOPSFile(cut, file: "secret.yaml").decrypt(with: keyring)
                } != nil, "\(count)")
        }
    }
}
