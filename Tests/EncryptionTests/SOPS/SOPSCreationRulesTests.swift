import Testing

@testable import Encryption

@Suite("Creation rules")
struct SOPSCreationRulesTests {
    static let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

    private static func rules(_ text: String) throws(EncryptionError) -> SOPSCreationRules {
        try SOPSCreationRules(Array(text.utf8))
    }

    @Test("the first rule whose path fits counts")
    func choosesByPath() throws {
        let rules = try Self.rules(
            """
            creation_rules:
            - path_regex: prod/.*\\.yaml$
              age: \(Self.recipient)
              encrypted_regex: ^data$
              mac_only_encrypted: true
            - age: [\(Self.recipient)]
            """)
        let first = try #require(try rules.choice(for: "prod/a.yaml"))
        #expect(first.recipients.map(\.text) == [Self.recipient])
        #expect(first.rule?.kind == .encryptedRegex)
        #expect(first.onlyEncryptedInCode)
        let second = try #require(try rules.choice(for: "test/a.yaml"))
        #expect(second.rule == nil)
        #expect(!second.onlyEncryptedInCode)
    }

    @Test("where none fits there is no choice")
    func choosesNone() throws {
        #expect(try Self.rules("creation_rules: [{path_regex: ^x$}]").choice(for: "y") == nil)
        #expect(try Self.rules("stores: {}").choice(for: "y") == nil)
    }

    @Test(
        "what is not written here is refused",
        arguments: [
            "kms: arn:aws", "key_groups: [{age: []}, {age: []}]", "age: age1x", "path_regex: (",
            "{encrypted_regex: a, encrypted_suffix: b}"
        ])
    func refuses(rule: String) throws {
        let text = rule.hasPrefix("{") ? "creation_rules: [\(rule)]" : "creation_rules:\n- \(rule)\n"
        let rules = try Self.rules(text)
        #expect(refusal { () throws(EncryptionError) in try rules.choice(for: "a") } != nil)
    }
}
