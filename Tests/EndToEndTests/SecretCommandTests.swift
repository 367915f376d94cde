import Glibc
import Testing

extension EndToEnd {
    /// What `skeg secret` does with files besides encrypting them: whom it finds to encrypt for, how it edits, what it refuses.
    @Suite("Commands for secrets", .timeLimit(.minutes(5)))
    struct SecretCommandTests {
        private static let secret = EncryptedSecretTests.secret

        // MARK: .sops.yaml

        @Test("the nearest .sops.yaml from the file's folder upwards says for whom and what")
        func looksUpwards() async throws {
            let desk = try await SecretDesk()
            let (first, second) = (desk.keys.recipients[0], desk.keys.recipients[1])
            let rules = """
                creation_rules:
                - path_regex: ^live/.*/db\\.yaml$
                  age: \(first)
                  encrypted_regex: ^stringData$

                """
            let nearer = "creation_rules: [{path_regex: ^db, age: \(second), mac_only_encrypted: true}]\n"
            try TextFile.write(rules, to: desk.path(".sops.yaml"))
            try TextFile.write(nearer, to: desk.path("live/near/.sops.yaml"))
            for name in ["live/a/db.yaml", "live/near/db.yaml", "live/near/other.yaml"] {
                try TextFile.write(Self.secret, to: desk.path(name))
            }

            // From any folder that the command is started in.
            let far = try await desk.skeg(["secret", "encrypt", "--in-place", "live/a/db.yaml"])
            try #require(far.code == 0, "\(far.errors)")
            let text = TextFile.read(desk.path("live/a/db.yaml"))
            #expect(text.contains(first) && !text.contains(second))
            #expect(text.contains("encrypted_regex: ^stringData$") && text.contains("kind: Secret"))
            let opened = try await desk.skeg(
                ["secret", "decrypt", "--age-key-file", desk.keys.files[0], "live/a/db.yaml"])
            #expect(opened.output.contains("password: 's3cret: 1'"), "\(opened.errors)")

            let near = try await desk.skeg(["secret", "encrypt", "--in-place", desk.path("live/near/db.yaml")])
            try #require(near.code == 0, "\(near.errors)")
            let other = TextFile.read(desk.path("live/near/db.yaml"))
            #expect(other.contains(second) && !other.contains(first))
            #expect(other.contains("mac_only_encrypted: true"))

            // The nearest counts even where none of its rules does; options count before all.
            let nobody = try await desk.skeg(["secret", "encrypt", "--in-place", "live/near/other.yaml"])
            #expect(nobody.code != 0)
            #expect(nobody.errors.contains("there is nobody to encrypt for: name recipients with --age or --pgp"))
            #expect(TextFile.read(desk.path("live/near/other.yaml")) == Self.secret)
            let given = try await desk.skeg(["secret", "encrypt", "--age", first, "live/near/other.yaml"])
            #expect(given.output.contains(first) && !given.output.contains(second), "\(given.errors)")
        }

        @Test("without any .sops.yaml there is nobody to encrypt for; one that cannot be read is named")
        func findsNobody() async throws {
            let desk = try await SecretDesk()
            try TextFile.write(Self.secret, to: desk.path("a/b/secret.yaml"))
            let nobody = try await desk.skeg(["secret", "encrypt", "a/b/secret.yaml"])
            #expect(nobody.code != 0 && nobody.output.isEmpty)
            #expect(nobody.errors.contains("there is nobody to encrypt for"))
            try TextFile.write("creation_rules: [{age: age1x}]\n", to: desk.path("a/.sops.yaml"))
            let broken = try await desk.skeg(["secret", "encrypt", "a/b/secret.yaml"])
            #expect(broken.code != 0 && broken.output.isEmpty)
            #expect(broken.errors.contains("\(desk.path("a/.sops.yaml")): a recipient is age1"), "\(broken.errors)")
        }

        // MARK: Editing

        /// An editor that tells where the text is and who may read it, and leaves files beside it as editors do.
        /// Its first argument is a command to edit with.
        private static let editor = """
            #!/bin/sh
            echo "$2" > place
            stat -c %a "${2%/*}" "$2" > modes
            cp "$2" "$2~"
            cp "$2" "${2%/*}/.secret.yaml.swp"
            exec $1 "$2"

            """

        private struct Edited {
            var outcome: Program.Outcome
            /// Whether the file is the same one still, with the same bytes.
            var isUntouched: Bool
        }

        private static func edit(_ desk: SecretDesk, with command: String) async throws -> Edited {
            let file = desk.path("secret.yaml")
            let (bytes, node) = (TextFile.bytes(file), inode(file))
            unlink(desk.path("place"))
            let outcome = try await desk.skeg(
                ["secret", "edit", "--age-key-file", desk.keys.files[0], file],
                ["EDITOR=\(desk.path("editor")) '\(command)'"])
            let place = TextFile.read(desk.path("place"))
            #expect(place.hasSuffix("/secret.yaml\n") && place.contains("/shm/skeg-"), "\(place)")
            #expect(TextFile.read(desk.path("modes")) == "700\n600\n")
            // The text, the copies that the editor made of it, and the folder.
            #expect(access(String(place.dropLast("/secret.yaml\n".count)), F_OK) != 0, "\(place)")
            #expect(Scratch.names(in: desk.folder).allSatisfy { !$0.hasSuffix("~") && !$0.hasSuffix(".new") })
            return Edited(outcome: outcome, isUntouched: TextFile.bytes(file) == bytes && inode(file) == node)
        }

        private static func inode(_ path: String) -> UInt {
            var status = stat()
            return stat(path, &status) == 0 ? UInt(status.st_ino) : 0
        }

        @Test("an edit that fails or changes nothing leaves the file as it is; none leaves anything in memory")
        func edits() async throws {
            let desk = try await SecretDesk()
            try TextFile.write(Self.editor, to: desk.path("editor"))
            try #require(chmod(desk.path("editor"), 0o700) == 0)
            try TextFile.write(Self.secret, to: desk.path("secret.yaml"))
            let made = try await desk.skeg(
                ["secret", "encrypt", "--in-place", "--age", desk.keys.recipients[0], "secret.yaml"])
            try #require(made.code == 0, "\(made.errors)")

            let failed = try await Self.edit(desk, with: "false")
            #expect(failed.outcome.code != 0 && failed.isUntouched)
            #expect(failed.outcome.errors.contains("the editor failed: nothing was changed"))

            let same = try await Self.edit(desk, with: "true")
            #expect(same.outcome.code == 0 && same.isUntouched, "\(same.outcome.errors)")
            #expect(same.outcome.output == "\(desk.path("secret.yaml")) is as it was\n")

            // What the editor leaves is no YAML any more: there is nothing to encrypt.
            let broken = try await Self.edit(desk, with: "sed -i s/^stringData:/stringData:}/")
            #expect(broken.outcome.code != 0 && broken.isUntouched)
            #expect(!broken.outcome.errors.contains("s3cret"))

            let changed = try await Self.edit(desk, with: "sed -i s/5432/5433/")
            #expect(changed.outcome.code == 0 && !changed.isUntouched, "\(changed.outcome.errors)")
            let opened = try await desk.skeg(
                ["secret", "decrypt", "--age-key-file", desk.keys.files[0], "secret.yaml"])
            #expect(opened.output.contains("port = 5433"), "\(opened.errors)")
        }

        @Test("files that are not YAML or JSON are not edited or rotated, and it is said why")
        func refusesOthers() async throws {
            let desk = try await SecretDesk()
            try TextFile.write("s3cret\n", to: desk.path("token"))
            let made = try await desk.skeg(
                ["secret", "encrypt", "--age", desk.keys.recipients[0], "--output", "token.age", "token"])
            try #require(made.code == 0, "\(made.errors)")
            var files = [("token.age", "it is encrypted with age, which does not name its recipients")]
            if Clients.haveSOPS {
                for (name, text, word) in [
                    ("db.env", "PASSWORD=s3cret\n", "(dotenv)"), ("db.ini", "[db]\npassword = s3cret\n", "INI"),
                    ("server.key", "s3cret\n", "(binary)")
                ] {
                    try TextFile.write(text, to: desk.path(name))
                    try await desk.keys.sops(encryptInPlace: desk.path(name), for: 0)
                    files.append((name, word))
                }
            }
            for (name, word) in files {
                let bytes = TextFile.bytes(desk.path(name))
                for words in [["edit"], ["rotate", "--in-place"]] {
                    let outcome = try await desk.skeg(
                        ["secret"] + words + ["--age-key-file", desk.keys.files[0], name], ["EDITOR=true"])
                    #expect(outcome.code != 0, "\(words) \(name)")
                    #expect(outcome.errors.contains("\(name): it is "), "\(outcome.errors)")
                    #expect(outcome.errors.contains(word), "\(outcome.errors)")
                    #expect(TextFile.bytes(desk.path(name)) == bytes)
                }
            }
        }

        @Test("without gpg nothing is encrypted for a PGP key, and it is said what is missing")
        func missesGPG() async throws {
            let desk = try await SecretDesk()
            try TextFile.write(Self.secret, to: desk.path("secret.yaml"))
            let key = String(repeating: "AB", count: 20)
            let outcome = try await desk.skeg(["secret", "encrypt", "--pgp", key, "secret.yaml"], ["PATH=/nowhere"])
            #expect(outcome.code != 0 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("gpg is not installed"), "\(outcome.errors)")
        }
    }
}
