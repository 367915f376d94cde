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

        private func sops(_ words: [String], _ key: String?) async throws -> String {
            let environment = GitRepository.environment(home: folder) + (key.map { ["SOPS_AGE_KEY_FILE=\($0)"] } ?? [])
            let outcome = try await Program.run(
                [Clients.program("sops")] + words, environment: environment, scratch: folder, within: .seconds(60))
            try #require(outcome.code == 0, "\(outcome.errors)")
            return outcome.output
        }
    }
}

extension Machine {
    fileprivate func skegEditing(_ file: String, with key: String, editor: String) async throws -> Program.Outcome {
        try await Program.run(
            [try Machine.binary(), "secret", "edit", "--age-key-file", key, file],
            environment: GitRepository.environment(home: path) + ["EDITOR=\(editor)"], scratch: path,
            within: .seconds(60))
    }
}
