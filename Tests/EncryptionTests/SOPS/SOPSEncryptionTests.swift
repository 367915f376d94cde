import Objects
import Testing

@testable import Encryption

@Suite("Encrypting as SOPS does")
struct SOPSEncryptionTests {
    static let manifest = """
        # The shop's database
        apiVersion: v1
        kind: Secret # of course
        metadata:
          name: database
        stringData:
            user: shop   # the user
            "pass word": 's3cret: ''1'''
            number: 5
            flag: yes
            date: 2024-01-02
            empty: ""
            nothing:
            # a whole file
            config: |
              [db]

              host = é

            end: |+
              x

            flow: {a: b, "c": [1, "d"]}
            list:
            - one
            - key: |-
                two
                lines
            # last
        type: Opaque

        """

    private static let time = Timestamp(seconds: 1_800_000_000)

    private struct Made {
        var identity: AgeIdentity
        var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var keyring: SOPSKeyring { SOPSKeyring([identity]) }
    }

    private static func encrypt(
        _ text: String, file: String = "a.yaml", rule: SOPSRule = .standard, onlyEncrypted: Bool = false
    ) throws -> Made {
        var random = FixedNumbers()
        let (identity, _) = try AgeIdentity.generate(using: &random)
        let encryption = try SOPSEncryption(
            rule, onlyEncryptedInCode: onlyEncrypted, for: [identity.recipient], using: &random)
        let bytes = try encryption.encrypt(Array(text.utf8), file: file, at: time, using: &random)
        return Made(identity: identity, bytes: bytes)
    }

    @Test("what was encrypted says the same when it is decrypted", arguments: [false, true])
    func roundTrips(onlyEncrypted: Bool) throws {
        let rules: [SOPSRule] = [
            .standard, try SOPSRule(.encryptedRegex, "^(data|stringData)$"), try SOPSRule(.encryptedSuffix, "g"),
            try SOPSRule(.unencryptedRegex, "meta"), try SOPSRule(.encryptedCommentRegex, "user"),
            try SOPSRule(.unencryptedCommentRegex, "user")
        ]
        let expected = YAMLParser.parse(Self.manifest, file: "a.yaml").documents.map(\.value)
        for rule in rules {
            let made = try Self.encrypt(Self.manifest, rule: rule, onlyEncrypted: onlyEncrypted)
            let plain = try SOPSFile(made.bytes, file: "a.yaml").decrypt(with: made.keyring)
            #expect(plain.documents(file: "a.yaml").documents.map(\.value) == expected)
            #expect(YAMLParser.parse(plain.text, file: "a.yaml").documents.map(\.value) == expected)
        }
    }

    @Test("only what the rule names is changed: every other byte stays")
    func changesNothingElse() throws {
        let made = try Self.encrypt(Self.manifest, rule: try SOPSRule(.encryptedRegex, "^stringData$"))
        let head = Self.manifest.split(separator: "    user:").first ?? ""
        #expect(made.text.hasPrefix(head))
        #expect(made.text.contains("type: Opaque\nsops:\n"))
        for word in ["s3cret", "shop ", "the user", "host", "two"] { #expect(!made.text.contains(word), "\(word)") }
    }

    @Test("JSON stays JSON")
    func encryptsJSON() throws {
        let text = "{\n\t\"a\": [1, 2.5, \"x\", null, true, \"\"],\n\t\"b\": {\"c\": \"\\u00e9\\n\"}\n}\n"
        let made = try Self.encrypt(text, file: "a.json")
        let parsed = try JSONParser.parse(made.bytes)
        #expect(parsed["sops"]?["age"]?.array?.count == 1)
        #expect(parsed["a"]?.array?[0].string?.hasPrefix("ENC[") == true)
        let plain = try SOPSFile(made.bytes, file: "a.json").decrypt(with: made.keyring)
        #expect(try JSONParser.parse(plain.text) == (try JSONParser.parse(text)))
    }

    @Test("several documents are one file, and none can be left out")
    func encryptsDocuments() throws {
        let made = try Self.encrypt("a: x\n---\n# nothing\n---\nb: z\n")
        let plain = try SOPSFile(made.bytes, file: "a.yaml").decrypt(with: made.keyring)
        #expect(plain.documents(file: "a.yaml").documents.map(\.value) == [["a": "x"], ["b": "z"]])
        let first = try #require(made.text.split(separator: "---\n# nothing").first)
        let error = refusal { () throws(EncryptionError) in
            try SOPSFile(Array(first.utf8), file: "a.yaml").decrypt(with: made.keyring)
        }
        #expect(error?.reason == .tampered)
    }

    @Test("an edit changes the lines that were edited, the code and the time")
    func editsLittle() throws {
        let made = try Self.encrypt(Self.manifest, rule: try SOPSRule(.encryptedRegex, "^stringData$"))
        let plain = try SOPSFile(made.bytes, file: "a.yaml").decrypt(with: made.keyring)
        let edited = String(decoding: plain.text, as: UTF8.self).replacing("number: 5", with: "number: 6")
        var random = FixedNumbers(seed: 3)
        let again = try SOPSEncryption(like: plain).encrypt(
            Array(edited.utf8), file: "a.yaml", at: Timestamp(seconds: 1_800_000_060), using: &random)
        let before = Set(made.text.split(separator: "\n"))
        let changed = String(decoding: again, as: UTF8.self).split(separator: "\n").filter { !before.contains($0) }
        #expect(changed.count == 3, "\(changed)")
    }

    @Test("a rotation leaves the old key nothing, and the values as they were")
    func rotates() throws {
        let made = try Self.encrypt(Self.manifest)
        let plain = try SOPSFile(made.bytes, file: "a.yaml").decrypt(with: made.keyring)
        var random = FixedNumbers(seed: 5)
        let (next, _) = try AgeIdentity.generate(using: &random)
        let rotation = try SOPSEncryption(rotating: plain, for: [next.recipient], using: &random)
        let bytes = try rotation.encrypt(plain.text, file: "a.yaml", at: Self.time, using: &random)
        let file = try SOPSFile(bytes, file: "a.yaml")
        #expect(refusal { () throws(EncryptionError) in try file.decrypt(with: made.keyring) }?.reason == .noIdentity)
        #expect(try file.decrypt(with: SOPSKeyring([next])).text == plain.text)
        #expect(rotation.dataKey.bytes != plain.dataKey.bytes)
    }

    @Test(
        "what has no form in SOPS is refused, with its place",
        arguments: [
            ("a: b\nc: .inf\n", 2, 4), ("a: &x b\n", 1, 4), ("a: !!str b\n", 1, 4),
            ("- a\n", 1, 3), ("a: | # why\n  b\n", 1, 4)
        ])
    func refuses(text: String, line: Int32, column: Int32) {
        let error = refusal { () throws(EncryptionError) in
            var random = FixedNumbers()
            let (identity, _) = try AgeIdentity.generate(using: &random)
            return try SOPSEncryption(.standard, for: [identity.recipient], using: &random).encrypt(
                Array(text.utf8), file: "a.yaml", at: Self.time, using: &random)
        }
        #expect(error?.place == SourceMap.Place(line: line, column: column), "\(error?.message ?? "")")
    }

    @Test("what is encrypted already, or empty, is refused")
    func refusesTwice() throws {
        let made = try Self.encrypt("a: b\n")
        #expect(throws: EncryptionError.self) { try Self.encrypt(made.text) }
        #expect(throws: EncryptionError.self) { try Self.encrypt("# nothing\n") }
    }

    @Test(
        "a date that stays readable counts as what sops takes it for",
        arguments: [
            ("2024-01-02", "2024-01-02T00:00:00Z"), ("2024-1-2T3:4:5Z", "2024-01-02T03:04:05Z"),
            ("2024-01-02 03:04:05.120", "2024-01-02T03:04:05.12Z"),
            ("2024-01-02t03:04:05+01:00", "2024-01-02T03:04:05+01:00")
        ])
    func readsTimes(text: String, time: String) {
        #expect(YAMLTime(text)?.text == time)
    }

    @Test(
        "what only looks like a date is a text",
        arguments: ["2024-02-30", "2024-13-01", "24-01-02", "2024-01-02T", "2024-01-02x"])
    func readsNoTimes(text: String) {
        #expect(YAMLTime(text) == nil)
    }
}
