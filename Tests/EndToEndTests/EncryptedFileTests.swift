import Glibc
import Objects
import Testing

extension EndToEnd {
    /// What `skeg secret encrypt` writes, opened by the programs whose formats it is in.
    @Suite("Encrypted files", .enabled(if: Clients.haveSOPS, Clients.absence), .timeLimit(.minutes(5)))
    struct EncryptedFileTests {
        // MARK: age

        @Test(
            "what skeg encrypts as an age file, age opens: any bytes, armored or not, for keys of age and of SSH",
            arguments: [0, 5, 70_000])
        func ageOpens(count: Int) async throws {
            let desk = try await SecretDesk()
            // More than one chunk of 64 KiB, with each byte that there is.
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ ($0 >> 8)) }
            try desk.write(bytes, to: "plain")
            let recipients = [(desk.keys.recipients[0], desk.keys.files[0]), (desk.sshRecipient, desk.sshKey)]
            for readers in [[recipients[0]], [recipients[1]], recipients] {
                for form in [[], ["--armor"]] as [[String]] {
                    let words: [String] =
                        form + readers.flatMap { ["--age", $0.0] } + ["--output", "made.age", "plain"]
                    let made = try await desk.skeg(["secret", "encrypt"] + words)
                    try #require(made.code == 0, "\(made.errors)")
                    let isArmored = TextFile.read(desk.path("made.age")).hasPrefix("-----BEGIN AGE")
                    #expect(isArmored == !form.isEmpty)
                    for reader in readers {
                        unlink(desk.path("opened"))
                        let opened = try await desk.run(
                            ["/usr/bin/age", "-d", "-i", reader.1, "-o", "opened", "made.age"])
                        #expect(opened.code == 0, "\(words): \(opened.errors)")
                        #expect(TextFile.bytes(desk.path("opened")) == bytes, "\(words)")
                    }
                }
            }
        }

        // MARK: sops

        /// What YAML has that is easily taken for something else.
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
                octal: 0o17
                hex: 0x1F
                float: 1.50
                exponent: 1e3
                flag: yes
                real: true
                date: 2024-01-02
                time: 2024-01-02T03:04:05Z
                empty: ""
                nothing:
                tilde: ~
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
        static let documents = """
            # first
            user: shop
            plain: {count: 1}
            ---
            # nothing
            ---
            plain: x
            user: [a, 2, "", null]

            """
        static let json = """
            {
            \t"a": [1, -2.5, "x", null, true, ""],
            \t"plain": {"c": "\\u00e9\\n\\"<", "": "no name"},
            \t"user": "shop", "n": 0.1, "o": {}, "l": [], "t": "2024-01-02"
            }

            """
        static let files = ["secret.yaml": manifest, "documents.yaml": documents, "secret.json": json]

        /// Each rule, with something to encrypt and something to leave in the YAML files.
        static let rules = [
            ("encrypted-regex", "^(data|stringData|user)$"), ("unencrypted-regex", "^(meta.*|plain)$"),
            ("encrypted-suffix", "er"), ("unencrypted-suffix", "in"),
            ("encrypted-comment-regex", "user|first"), ("unencrypted-comment-regex", "file|first")
        ]

        @Test("what skeg encrypts by any rule, sops opens and finds unchanged", arguments: files.keys.sorted())
        func sopsOpens(name: String) async throws {
            let desk = try await SecretDesk()
            let text = try #require(Self.files[name])
            try TextFile.write(text, to: desk.path(name))
            let expected = Self.values(text)
            let (first, second) = (desk.keys.recipients[0], desk.keys.recipients[1])
            // For whom, and the key of one of them.
            let readers = [
                ([first], desk.keys.files[0]), ([first, second], desk.keys.files[1]),
                ([desk.sshRecipient], desk.sshKey), ([second, desk.sshRecipient], desk.sshKey)
            ]
            for (index, rule) in Self.rules.enumerated() {
                // Both ways where most is at stake, by turns in the others: each takes two programs.
                let ways = name == "secret.yaml" ? [false, true] : [index.isMultiple(of: 2)]
                for onlyEncrypted in ways {
                    let (recipients, key) = readers[(index + (onlyEncrypted ? 1 : 0)) % readers.count]
                    let words: [String] =
                        ["--\(rule.0)", rule.1] + (onlyEncrypted ? ["--mac-only-encrypted"] : [])
                        + recipients.flatMap { ["--age", $0] }
                    let made = try await desk.skeg(["secret", "encrypt"] + words + ["--output", "made-" + name, name])
                    try #require(made.code == 0, "\(made.errors)")
                    let file = TextFile.read(desk.path("made-" + name))
                    #expect(file.contains(rule.0.replacing("-", with: "_")), "\(words)")
                    #expect(file.contains("mac_only_encrypted") == onlyEncrypted, "\(words)")
                    let opened = try await desk.sops(decrypt: "made-" + name, with: key)
                    #expect(opened.code == 0, "\(words): \(opened.errors)")
                    #expect(!opened.output.contains("ENC["), "\(words)")
                    let values = Self.values(opened.output)
                    #expect(values.map { Self.asMeant($0, in: file) } == expected, "\(words)\n\(opened.output)")
                }
            }
        }

        /// Of a text in YAML or JSON; the program sops writes a document of comments alone as an empty map.
        private static func values(_ text: String) -> [Value] {
            YAMLParser.parse(text, file: "a.yaml").documents.map(\.value).filter { $0 != .emptyObject }
        }

        /// To the program sops `yes` is a text and a date a time, where they stand in clear.
        private static func asMeant(_ value: Value, in file: String) -> Value {
            guard file.contains("flag: yes") else { return value }
            var value = value
            if value.at(["stringData", "flag"]) == "yes" { value.set(true, at: ["stringData", "flag"]) }
            if value.at(["stringData", "date"]) == "2024-01-02T00:00:00Z" {
                value.set("2024-01-02", at: ["stringData", "date"])
            }
            return value
        }
    }
}
