import Glibc
import Objects
import Testing

extension EndToEnd {
    /// Where keys of age can come from, besides files that are named on the command line.
    @Suite("Identities", .timeLimit(.minutes(5)))
    struct IdentityTests {
        @Test("a key in the daemon's environment opens Secrets, and comes neither into its log nor to its programs")
        func environmentOfDaemon() async throws {
            let keys = try Keys(1)
            let key = keys.text(0)
            try await Machine.run { machine in
                machine.variables = ["SKEG_AGE_KEY=\(key)"]
                let secret = try await machine.encrypted(EncryptedSecretTests.secret, for: keys.recipients[0])
                let web = Manifests.web(replicas: 1, site: try machine.site("one"))
                let commit = try await machine.repository.commit(
                    "A secret and a program", ["secret.yaml": secret, "web.yaml": web])
                try await machine.start()
                try await machine.becomes("Converged", at: commit)
                try await machine.serves("one", pods: 1)
                #expect(machine.password == "s3cret: 1")
                let workloads = Workloads(of: machine.state)
                let processes = [workloads.supervisors, workloads.programs].flatMap { $0.values.flatMap { $0 } }
                #expect(processes.count == 2)
                for pid in processes {
                    let environment = TextFile.read("/proc/\(pid)/environ")
                    #expect(environment.contains("POD_IP="), "it is read")
                    #expect(!environment.contains("AGE_KEY") && !environment.contains(key), "process \(pid)")
                }
                #expect(!machine.log.contains(key) && !machine.log.contains("s3cret"))
            }
        }

        @Test("`skeg secret decrypt` finds a key in each variable, and else in the file that sops looks at")
        func environmentOfCommands() async throws {
            let keys = try Keys(2)
            try await Machine.run { machine in
                let file = machine.path + "/secret.yaml"
                let secret = try await machine.encrypted(EncryptedSecretTests.secret, for: keys.recipients[0])
                try TextFile.write(secret, to: file)
                for name in ["SKEG_AGE_KEY", "SOPS_AGE_KEY"] {
                    for variable in ["\(name)=\(keys.text(0))", "\(name)_FILE=\(keys.files[0])"] {
                        let opened = try await machine.decrypt(file, [variable])
                        #expect(opened.output.contains("s3cret: 1"), "\(variable.prefix(17)): \(opened.errors)")
                    }
                }
                let without = try await machine.decrypt(file)
                #expect(without.code == 1 && without.errors.contains("there is no identity to open it with"))

                let own = machine.path + "/.config/sops/age/keys.txt"
                try TextFile.write(keys.text(0) + "\n", to: own)
                chmod(own, 0o600)
                let opened = try await machine.decrypt(file)
                #expect(opened.output.contains("s3cret: 1"), "\(opened.errors)")
                // It is looked at only where no other is given.
                let other = try await machine.decrypt(file, ["SKEG_AGE_KEY=\(keys.text(1))"])
                #expect(other.code == 1 && other.errors.contains("no identity opens it"), "\(other.errors)")
                #expect(!other.errors.contains(keys.text(1)))
                chmod(own, 0o644)
                let refused = try await machine.decrypt(file)
                #expect(refused.code == 1 && refused.errors.contains("\(own): everybody on this machine may read"))
            }
        }

        @Test("gpg, whose agent goes on, is started without the keys in the environment")
        func environmentOfGPG() async throws {
            let keys = try Keys(1)
            try await Machine.run { machine in
                let (folder, file) = (machine.path + "/bin", machine.path + "/secret.yaml")
                try TextFile.write("#!/bin/sh\nenv > \(folder)/environment\nexit 2\n", to: folder + "/gpg")
                chmod(folder + "/gpg", 0o755)
                let message = "{created_at: '2026-01-01T00:00:00Z', enc: none, fp: AB}"
                try TextFile.write("password: ENC[none]\nsops: {pgp: [\(message)], version: 3.11.0}\n", to: file)
                let variables = ["PATH=\(folder):/usr/bin:/bin", "OTHER=1"]
                let keyVariables = ["SKEG_AGE_KEY=\(keys.text(0))", "SOPS_AGE_KEY=\(keys.text(0))"]
                let opened = try await machine.decrypt(file, variables + keyVariables)
                #expect(opened.code == 1 && opened.errors.contains("PGP AB: gpg has no key that opens it"))
                let environment = TextFile.read(folder + "/environment")
                #expect(environment.contains("OTHER=1\n") && !environment.contains("AGE_KEY"))
                #expect(!environment.contains(keys.text(0)))
            }
        }

        @Test("a file is opened by the key of age in the Sync's Secret, once that is there")
        func keyInSecret() async throws {
            let keys = try Keys(1)
            try await Machine.run { machine in
                let secret = try await machine.encrypted(EncryptedSecretTests.secret, for: keys.recipients[0])
                let sync = Manifests.shop(machine.repository, keys: "age")
                try await machine.repository.commit(
                    "For a key of age", ["main/sync.yaml": sync, "shop/secret.yaml": secret])
                try await machine.start(["--path", "main"])
                func shop() -> Value? { machine.sync("shop") }
                try await eventually("it is blocked", seen: { "\(shop() ?? .null)" }) {
                    shop()?["result"] == "Degraded"
                }
                #expect("\(shop() ?? .null)".contains(keys.recipients[0]))
                #expect("\(shop() ?? .null)".contains("Secret/default/age is not there"))
                // What does not end as keys do is none.
                try machine.putIdentities(["age.txt": "no key", "shop.agekey": "# of the shop\n\(keys.text(0))\n"])
                try await eventually("it is opened", seen: { "\(shop() ?? .null)" }) {
                    shop()?["result"] == "Converged"
                }
                #expect(machine.password == "s3cret: 1")
                #expect(!machine.log.contains(keys.text(0)) && !machine.log.contains("s3cret"))
            }
        }
    }
}

extension EndToEnd.Keys {
    /// An identity as it is written, without the end of its line.
    fileprivate func text(_ key: Int) -> String { String(TextFile.read(files[key]).prefix { !$0.isNewline }) }
}

extension Machine {
    /// A file of SOPS, by `skeg secret encrypt`.
    fileprivate func encrypted(_ text: String, for recipient: String) async throws -> String {
        let plain = path + "/plain.yaml"
        try TextFile.write(text, to: plain)
        let made = try await skeg("secret", "encrypt", "--age", recipient, plain)
        try #require(made.code == 0, "\(made.errors)")
        return made.output
    }

    /// Without any option; the home is the machine's folder. Of two variables of one name the first counts.
    fileprivate func decrypt(_ file: String, _ variables: [String] = []) async throws -> Program.Outcome {
        try await Program.run(
            [try Machine.binary(), "secret", "decrypt", file],
            environment: variables + GitRepository.environment(home: path), scratch: path)
    }

    /// Makes the Secret that the Sync names.
    fileprivate func putIdentities(_ texts: [String: String]) throws {
        let body: Value = [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "age"],
            "stringData": .object(Fields(texts.map { ($0.key, .string($0.value)) }))
        ]
        let answer = HTTP.ask(
            socket: state + "/skeg.sock", "POST", "/api/v1/namespaces/default/secrets",
            contentType: "application/json", body: JSONWriter.write(body))
        #expect(answer?.status == 201, "\(answer?.text ?? "no answer")")
    }

    /// What came out of the encrypted Secret.
    fileprivate var password: String? {
        fetch("/api/v1/namespaces/default/secrets/database")?.at(["data", "password"])?.string
            .flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
}
