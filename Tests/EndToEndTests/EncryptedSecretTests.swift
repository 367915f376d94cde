import Encryption
import Glibc
import Objects
import Testing

extension EndToEnd {
    /// Secrets that are encrypted in git, with the real programs on the other side.
    @Suite("Encrypted secrets", .enabled(if: Clients.haveSOPS, Clients.absence), .timeLimit(.minutes(5)))
    struct EncryptedSecretTests {
        static let secret = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: database
            stringData:
              # who
              user: shop
              password: "s3cret: 1"
              config: |
                host = 127.0.0.1
                port = 5432

            """

        @Test(
            "a Secret that sops has encrypted is applied; the key that comes later opens it too; a rotated one stays readable"
        )
        func appliesAndRotates() async throws {
            let keys = try Keys(2)
            try await Machine.run(["--age-key-file", keys.files[0]]) { machine in
                let file = try await keys.encryptWithSOPS(Self.secret, for: [0])
                let first = try await machine.repository.commit("A secret", ["secret.yaml": file])
                try await machine.start()
                try await machine.becomes("Converged", at: first)
                #expect(Self.password(machine) == "s3cret: 1")
                try #require(machine.log.contains("s3cret") == false)

                // A new key beside the old one, and then without it.
                for (add, remove) in [([1], []), ([], [0])] as [([Int], [Int])] {
                    let path = machine.repository.path + "/secret.yaml"
                    let words =
                        add.flatMap { ["--add-age", keys.recipients[$0]] }
                        + remove.flatMap { ["--remove-age", keys.recipients[$0]] }
                    let rotated = try await machine.skeg(
                        ["secret", "rotate", "--in-place", "--age-key-file", keys.files[0], path] + words)
                    try #require(rotated.code == 0, "\(rotated.errors)")
                    let text = TextFile.read(path)
                    let commit = try await machine.repository.commit("Rotate", ["secret.yaml": text])
                    guard remove.isEmpty else {
                        // The daemon has the old key only: what it has applied stays, and is blocked alone.
                        try await machine.becomes("Degraded", at: commit)
                        #expect(Self.blocked(machine).contains(keys.recipients[1]))
                        #expect(Self.password(machine) == "s3cret: 1")
                        try keys.append(1, to: 0)
                        try await machine.becomes("Converged", at: commit)
                        return
                    }
                    try await machine.becomes("Converged", at: commit)
                    #expect(try await keys.decryptWithSOPS(text, with: 1).contains("password: 's3cret: 1'"))
                }
            }
        }

        @Test(
            "a file for somebody else blocks its one object and says whom it is for; the rest is applied, nothing is pruned"
        )
        func quarantines() async throws {
            let keys = try Keys(2)
            try await Machine.run(["--age-key-file", keys.files[0]]) { machine in
                let mine = try await keys.encryptWithSOPS(Self.secret, for: [0])
                let first = try await machine.repository.commit("A secret", ["secret.yaml": mine])
                try await machine.start()
                try await machine.becomes("Converged", at: first)
                let theirs = try await keys.encryptWithSOPS(Self.secret, for: [1])
                let second = try await machine.repository.commit(
                    "For another", ["secret.yaml": theirs, "map.yaml": Manifests.configMap("map")])
                try await machine.becomes("Degraded", at: second)
                #expect(Self.blocked(machine).contains(keys.recipients[1]))
                #expect(Self.blocked(machine).contains("secret.yaml"))
                #expect(try await machine.skeg("status").output.contains("(at secret.yaml:1:1, for "))
                #expect(machine.fetch("/api/v1/namespaces/default/configmaps/map") != nil)
                #expect(Self.password(machine) == "s3cret: 1")
            }
        }

        @Test("what skeg encrypts, sops and age open, and the other way round")
        func agrees() async throws {
            let keys = try Keys(1)
            try await Machine.run { machine in
                let path = machine.path + "/plain.yaml"
                try TextFile.write(Self.secret, to: path)
                let made = try await machine.skeg("secret", "encrypt", "--age", keys.recipients[0], path)
                try #require(made.code == 0, "\(made.errors)")
                #expect(made.output.contains("# who") == false)
                let opened = try await keys.decryptWithSOPS(made.output, with: 0)
                #expect(opened.contains("# who\n    user: shop"))
                let theirs = try await keys.encryptWithSOPS(Self.secret, for: [0])
                try TextFile.write(theirs, to: machine.path + "/theirs.yaml")
                let back = try await machine.skeg(
                    "secret", "decrypt", "--age-key-file", keys.files[0], machine.path + "/theirs.yaml")
                #expect(
                    YAMLParser.parse(back.output, file: "a").documents.map(\.value)
                        == YAMLParser.parse(Self.secret, file: "a").documents.map(\.value), "\(back.errors)")
                let edited = try await machine.skegEditing(
                    machine.path + "/theirs.yaml", with: keys.files[0], editor: "sed -i s/5432/5433/")
                #expect(edited.code == 0, "\(edited.errors)")
                let changed = TextFile.read(machine.path + "/theirs.yaml")
                #expect(try await keys.decryptWithSOPS(changed, with: 0).contains("5433"))
            }
        }

        @Test("files that sops and age have encrypted become a Secret where a generator names them")
        func opensFilesOfGenerators() async throws {
            let keys = try Keys(1)
            try await Machine.run(["--age-key-file", keys.files[0]]) { machine in
                let path = machine.repository.path
                try TextFile.write("# who\nUSER=shop\nPASSWORD=s3cret: 1\n", to: path + "/db.env")
                try TextFile.write("--BEGIN--\u{1}\u{2}s3cret: 2", to: path + "/server.key")
                for name in ["db.env", "server.key"] { try await keys.sops(encryptInPlace: "\(path)/\(name)", for: 0) }
                #expect(TextFile.read(path + "/db.env").contains("sops_mac="))
                try await keys.age(encrypt: "s3cret: 3", to: path + "/token.age", for: 0)
                let generator = """
                    apiVersion: skeg.dev/v1alpha1
                    kind: SecretGenerator
                    metadata: {name: database}
                    options: {disableNameSuffixHash: true}
                    envs: [db.env]
                    files: [server.key, token=token.age]

                    """
                let commit = try await machine.repository.commit("A generator", ["generator.yaml": generator])
                try await machine.start()
                try await machine.becomes("Converged", at: commit)
                let data = machine.fetch("/api/v1/namespaces/default/secrets/database")?["data"]?.fields ?? Fields()
                let texts = data.mapValues {
                    Base64.decode($0.string ?? "").map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null
                }
                #expect(
                    Value.object(texts) == [
                        "USER": "shop", "PASSWORD": "s3cret: 1", "server.key": "--BEGIN--\u{1}\u{2}s3cret: 2",
                        "token": "s3cret: 3"
                    ])
                #expect(!machine.log.contains("s3cret"))
                let clear = try await machine.skeg(
                    "secret", "decrypt", "--age-key-file", keys.files[0], path + "/db.env")
                #expect(clear.output == "# who\nUSER=shop\nPASSWORD=s3cret: 1\n", "\(clear.errors)")

                let broken = TextFile.read(path + "/db.env").replacing("PASSWORD=", with: "PASSWORT=")
                let second = try await machine.repository.commit("Change it", ["db.env": broken])
                try await machine.becomes("Degraded", at: second)
                #expect(Self.blocked(machine).contains("db.env, line 3: the file cannot be decrypted"))
                #expect(machine.fetch("/api/v1/namespaces/default/secrets/database")?["data"]?.fields == data)
            }
        }

        @Test(
            "a file for a PGP key is written for gpg and sops, and opened by the key in the Sync's Secret",
            .enabled(if: access("/usr/bin/gpg", X_OK) == 0, "there is no gpg"))
        func opensPGP() async throws {
            let keys = try Keys(1)
            try await Machine.run(["--age-key-file", keys.files[0]]) { machine in
                let pgp = try await PGPKey(in: keys.folder)
                let plain = keys.folder + "/secret.yaml"
                try TextFile.write(Self.secret, to: plain)
                let made = try await pgp.run(
                    [try Machine.binary(), "secret", "encrypt", "--pgp", pgp.fingerprint.lowercased(), plain])
                try #require(made.code == 0, "\(made.errors)")
                #expect(made.output.contains("fp: \(pgp.fingerprint)"))
                let file = keys.folder + "/theirs.yaml"
                try TextFile.write(made.output, to: file)
                let opened = try await pgp.run([Clients.program("sops"), "decrypt", file])
                #expect(opened.output.contains("password: 's3cret: 1'"), "\(opened.errors)")

                // The daemon's user has no such key, its Sync names a Secret with one.
                let sync = Manifests.shop(machine.repository, keys: "pgp")
                try await machine.repository.commit(
                    "For a PGP key", ["main/sync.yaml": sync, "shop/secret.yaml": made.output])
                try await machine.start(["--path", "main"])
                func shop() -> Value? { machine.sync("shop") }
                try await eventually("it is blocked", seen: { "\(shop() ?? .null)" }) {
                    shop()?["result"] == "Degraded"
                }
                #expect("\(shop() ?? .null)".contains("PGP \(pgp.fingerprint)"))
                try pgp.put(into: machine)
                try await eventually("it is opened", seen: { "\(shop() ?? .null)" }) {
                    shop()?["result"] == "Converged"
                }
                #expect(Self.password(machine) == "s3cret: 1")

                let rotated = try await pgp.run([
                    try Machine.binary(), "secret", "rotate", "--add-age", keys.recipients[0], "--remove-pgp",
                    pgp.fingerprint,
                    file
                ])
                #expect(
                    rotated.output.contains(keys.recipients[0]) && !rotated.output.contains("fp:"), "\(rotated.errors)")
                #expect(try await keys.decryptWithSOPS(rotated.output, with: 0).contains("s3cret: 1"))
                await pgp.end()
            }
        }

        private static func password(_ machine: Machine) -> String? {
            let secret = machine.fetch("/api/v1/namespaces/default/secrets/database")
            return secret?.at(["data", "password"])?.string.flatMap { Base64.decode($0) }.map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        private static func blocked(_ machine: Machine) -> String {
            machine.sync.map { String(decoding: JSONWriter.pretty($0), as: UTF8.self) } ?? ""
        }
    }

    /// Keys of age in files of a directory of their own.
    final class Keys {
        let folder: String
        private(set) var files: [String] = []
        private(set) var recipients: [String] = []

        init(_ count: Int) throws {
            folder = try Scratch.directory()
            var random = SystemRandomNumberGenerator()
            for index in 0..<count {
                let (identity, text) = try AgeIdentity.generate(using: &random)
                try Keys.write(text + "\n", to: "\(folder)/key\(index).txt")
                files.append("\(folder)/key\(index).txt")
                recipients.append(identity.recipient.text)
            }
        }

        deinit { Scratch.remove(folder) }

        /// Puts one key beside another.
        func append(_ key: Int, to other: Int) throws {
            try Keys.write(TextFile.read(files[other]) + TextFile.read(files[key]), to: files[other])
        }

        /// For its owner alone, or nobody takes it.
        private static func write(_ text: String, to path: String) throws {
            try TextFile.write(text, to: path)
            chmod(path, 0o600)
        }

        func encryptWithSOPS(_ text: String, for keys: [Int]) async throws -> String {
            let path = "\(folder)/plain.yaml"
            try TextFile.write(text, to: path)
            let names = keys.map { recipients[$0] }.joined(separator: ",")
            return try await sops(
                ["encrypt", "--age", names, "--encrypted-regex", "^(data|stringData)$", path], nil)
        }

        func decryptWithSOPS(_ text: String, with key: Int) async throws -> String {
            let path = "\(folder)/secret.yaml"
            try TextFile.write(text, to: path)
            return try await sops(["decrypt", path], files[key])
        }

        func sops(encryptInPlace path: String, for key: Int) async throws {
            _ = try await sops(["encrypt", "--in-place", "--age", recipients[key], path], nil)
        }

        func age(encrypt text: String, to path: String, for key: Int) async throws {
            try TextFile.write(text, to: "\(folder)/clear")
            let outcome = try await Program.run(
                ["/usr/bin/age", "--armor", "--recipient", recipients[key], "--output", path, "\(folder)/clear"],
                environment: GitRepository.environment(home: folder), scratch: folder, within: .seconds(60))
            try #require(outcome.code == 0, "\(outcome.errors)")
        }

        private func sops(_ words: [String], _ key: String?) async throws -> String {
            let environment = GitRepository.environment(home: folder) + (key.map { ["SOPS_AGE_KEY_FILE=\($0)"] } ?? [])
            let outcome = try await Program.run(
                [Clients.program("sops")] + words, environment: environment, scratch: folder, within: .seconds(60))
            try #require(outcome.code == 0, "\(outcome.errors)")
            return outcome.output
        }
    }
}

/// A key of gpg in a keyring of its own, without a passphrase.
private struct PGPKey {
    let folder: String
    private(set) var fingerprint = ""
    private var privateKey = ""

    init(in folder: String) async throws {
        self.folder = folder + "/pgp"
        mkdir(self.folder, 0o700)
        let words = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        let made = try await run(words + ["--quick-gen-key", "skeg@example.org", "default", "default", "never"])
        try #require(made.code == 0, "\(made.errors)")
        let listed = try await run(["gpg", "--batch", "--with-colons", "--list-secret-keys"])
        let line = try #require(listed.output.split(separator: "\n").first { $0.hasPrefix("fpr:") })
        fingerprint = String(line.dropFirst(4).filter { $0 != ":" })
        privateKey = try await run(words + ["--armor", "--export-secret-keys"]).output
        try #require(privateKey.hasPrefix("-----BEGIN PGP PRIVATE KEY BLOCK"))
    }

    /// Runs a program that finds the keyring.
    func run(_ words: [String]) async throws -> Program.Outcome {
        try await Program.run(
            words, environment: GitRepository.environment(home: folder) + ["GNUPGHOME=\(folder)"], scratch: folder,
            within: .seconds(120))
    }

    func put(into machine: Machine) throws {
        let body: Value = [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "pgp"],
            "stringData": ["key.asc": .string(privateKey)]
        ]
        let answer = HTTP.ask(
            socket: machine.state + "/skeg.sock", "POST", "/api/v1/namespaces/default/secrets",
            contentType: "application/json", body: JSONWriter.write(body))
        #expect(answer?.status == 201, "\(answer?.text ?? "no answer")")
    }

    /// Ends its agent.
    func end() async { _ = try? await run(["gpgconf", "--kill", "gpg-agent"]) }
}

extension Machine {
    fileprivate func skegEditing(_ file: String, with key: String, editor: String) async throws -> Program.Outcome {
        try await Program.run(
            [try Machine.binary(), "secret", "edit", "--age-key-file", key, file],
            environment: GitRepository.environment(home: path) + ["EDITOR=\(editor)"], scratch: path,
            within: .seconds(60))
    }
}
