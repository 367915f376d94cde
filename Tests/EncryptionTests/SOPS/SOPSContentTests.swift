import Objects
import Testing

@testable import Encryption

/// Files of SOPS in every form, as what they hold. Those that are not of YAML or JSON were made by the program sops.
@Suite("What files of SOPS hold")
struct SOPSContentTests {
    private static func decrypt(_ bytes: [UInt8], _ name: String) throws(EncryptionError) -> [UInt8] {
        guard let keyring = try? Fixture.keyring() else { return [] }
        return try SOPSContent.decrypt(bytes, file: name, with: keyring)
    }

    @Test("a file of variables, and any bytes, come out as they were", arguments: ["variables.env", "binary.bin"])
    func readsForeignForms(name: String) throws {
        let parts = name.split(separator: ".")
        let plain = try Fixture.bytes("\(parts[0]).plain.\(parts[1])")
        #expect(try Self.decrypt(Fixture.bytes(name), name) == plain)
        // Whatever the name is that somebody has given it.
        #expect(try Self.decrypt(Fixture.bytes(name), "conf/server.key") == plain)
    }

    @Test("YAML and JSON come out as texts, also under another name")
    func readsTrees() throws {
        let yaml = try SOPSFile(Fixture.bytes("secret.yaml"), file: "secret.yaml").decrypt(with: Fixture.keyring())
        #expect(try Self.decrypt(Fixture.bytes("secret.yaml"), "a/secret.yaml") == yaml.text)
        #expect(try Self.decrypt(Fixture.bytes("secret.yaml"), "a/secret.conf") == yaml.text)
        let json = try SOPSFile(Fixture.bytes("secret.json"), file: "secret.json").decrypt(with: Fixture.keyring())
        #expect(try Self.decrypt(Fixture.bytes("secret.json"), "secret.json") == json.text)
        #expect(try Self.decrypt(Fixture.bytes("secret.json"), "secret") == json.text)
    }

    @Test("INI files are refused by name")
    func refusesINI() throws {
        let bytes = try Fixture.bytes("settings.ini")
        let error = refusal { () throws(EncryptionError) in try Self.decrypt(bytes, "settings.ini") }
        #expect(error?.reason == .unsupported)
        #expect(error?.message.contains("INI") == true)
    }

    @Test(
        "what is not written here is not taken for YAML where it would be changed, but refused by name",
        arguments: [
            ("variables.env", "(dotenv)"), ("settings.ini", "INI"), ("binary.bin", "(binary)"), ("short.age", "age"),
            ("ssh.age", "age")
        ])
    func refusesChanging(name: String, word: String) throws {
        let bytes = try Fixture.bytes(name)
        // Whatever the name is; but a name of YAML says that it is YAML.
        for file in [name, "conf/server.key"] {
            let error = refusal { () throws(EncryptionError) in try SOPSContent.changeable(bytes, file: file) }
            #expect(error?.reason == .unsupported)
            #expect(error?.message.contains(word) == true)
            #expect(error?.message.contains(word == "age" ? "decrypt it" : "the program sops") == true)
        }
    }

    @Test("YAML and JSON can be changed, also under another name")
    func opensForChange() throws {
        let keyring = try Fixture.keyring()
        let names = [("secret.yaml", "secret.yaml"), ("secret.json", "secret.json"), ("secret.json", "secret")]
        for (name, file) in names {
            let plain = try SOPSContent.changeable(Fixture.bytes(name), file: file).decrypt(with: keyring)
            let values = plain.documents(file: file).documents.map(\.value)
            #expect(values.first?["stringData"]?["user"] == "shop")
        }
        let error = refusal { () throws(EncryptionError) in
            try SOPSContent.changeable(Array("a: b\n".utf8), file: "a.yaml")
        }
        #expect(error?.message.contains("no sops block") == true)
    }

    @Test("a file of variables says whom it is for")
    func namesRecipients() throws {
        let bytes = try Fixture.bytes("variables.env")
        let error = refusal { () throws(EncryptionError) in
            try SOPSContent.decrypt(bytes, file: "variables.env", with: SOPSKeyring())
        }
        #expect(error?.reason == .noIdentity)
        #expect(error?.message.contains("age1ne4tp24guy4hh7vjhmx7ygkhjfthtrwnmj22dfpe3sx6erhgwanq4rk6zr") == true)
    }

    /// Changes of a file of variables, each of which has to be noticed; what stands for a value that no finding may tell is `shop`.
    private static let changes: [(name: String, change: @Sendable (String) -> String)] = [
        ("a line less", { $0.split(separator: "\n").filter { !$0.hasPrefix("NUMBER=") }.joined(separator: "\n") }),
        ("a line more", { "MORE=\n" + $0.replacing("EMPTY=\n", with: "EMPTY=x\n") }),
        ("another name", { $0.replacing("PASSWORD=", with: "PASSWORT=") }),
        (
            "two values exchanged",
            { text in
                text.replacing("USER=", with: "X=").replacing("PASSWORD=", with: "USER=").replacing(
                    "X=", with: "PASSWORD=")
            }
        ),
        ("another time", { $0.replacing("sops_lastmodified=20", with: "sops_lastmodified=21") }),
        ("no code", { $0.replacing("sops_mac=ENC", with: "sops_mac=") }),
        ("another rule", { $0.replacing("_unencrypted", with: "SER") }),
        ("cut in the block", { String($0.prefix(while: { $0 != "-" })) }),
        ("a broken line", { $0 + "what\n" }),
        ("too many recipients", { $0 + "sops_age__list_100000__map_enc=x\n" })
    ]

    @Test("a file of variables that was changed is refused", arguments: changes.map(\.name))
    func refusesChanges(name: String) throws {
        let text = try Fixture.text("variables.env")
        let change = try #require(Self.changes.first { $0.name == name }).change
        let changed = Array(change(text).utf8)
        #expect(changed != Array(text.utf8))
        let error = try #require(refusal { () throws(EncryptionError) in try Self.decrypt(changed, "variables.env") })
        #expect(!error.message.contains("shop"))
    }

    @Test("bytes that were changed are refused")
    func refusesChangedBytes() throws {
        let text = try Fixture.text("binary.bin")
        for changed in [
            text.replacing("\"data\"", with: "\"date\""), text.replacing("data:+p5", with: "data:+q5"),
            text.replacing("T11:05:08Z", with: "T11:05:09Z"), String(text.prefix(300))
        ] {
            #expect(changed != text)
            #expect(
                refusal { () throws(EncryptionError) in try Self.decrypt(Array(changed.utf8), "binary.bin") } != nil)
        }
    }
}
