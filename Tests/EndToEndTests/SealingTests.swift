import Glibc
import Objects
import TestSupport
import Testing

extension EndToEnd {
    @Test(
        "a Secret's value is in no file of the state directory, its backup and the log, before and after its key is changed"
    )
    func sealedStore() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let canary = "canary-1f6a0c93b5e84d27"
            let first = try machine.putSecret("db", canary)
            try machine.expectNowhere(canary, "as it runs")
            #expect(try await machine.skeg("backup", machine.path + "/early").code == 0)

            let rewrapped = try await machine.skeg("secret", "rewrap")
            #expect(rewrapped.code == 0 && rewrapped.output.contains("kept for backups"), "\(rewrapped.errors)")
            let second = try machine.putSecret("other", canary + "-2")
            try machine.expectNowhere(canary, "after another key")
            let removed = try await machine.skeg("secret", "rewrap", "--no-new-key", "--remove-old-keys")
            #expect(removed.code == 0, "\(removed.errors)")
            let backup = try await machine.skeg("backup", machine.path + "/late")
            #expect(backup.output.contains("3 of its objects are sealed with key"))
            // As a crash leaves it: with a log that is not in the file yet.
            try await machine.crash()
            try machine.expectNowhere(canary, "after a crash")
            try await machine.start()
            #expect(machine.data(of: "db") == first && machine.data(of: "other") == second)
            #expect(try await machine.stop() == 0)

            // The early backup needs the key that was removed since.
            let early = try await machine.skeg("restore", machine.path + "/early", "--force")
            #expect(early.code == 0 && early.output.contains("sealed with key"))
            try machine.launch()
            #expect(try await machine.ends() == 1)
            #expect(machine.log.contains("is sealed with key"))
            #expect(try await machine.skeg("restore", machine.path + "/late", "--force").code == 0)
            try await machine.start()
            #expect(machine.data(of: "db") == first)
            try machine.expectNowhere(canary, "after a restore")
        }
    }

    @Test("a daemon with another key, or with one that others can read, says so and leaves the store as it is")
    func wrongKey() async throws {
        let key = Scratch.hexDigits("a1")
        try await Machine.run { machine in
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            let (right, wrong) = (machine.path + "/right.keys", machine.path + "/wrong.keys")
            for (path, text) in [(right, key), (wrong, Scratch.hexDigits("b2"))] {
                try TextFile.write(text + "\n", to: path)
                chmod(path, 0o600)
            }
            try await machine.start(["--encryption-key-file", right])
            try await machine.becomes("Converged", at: commit)
            let data = try machine.putSecret("db", "canary-7be2")
            #expect(TextFile.read(machine.state + "/identity/store.keys").isEmpty)
            #expect(try await machine.stop() == 0)
            let store = TextFile.bytes(machine.state + "/store.db")

            func expectRefusal(_ options: [String], _ words: String...) async throws {
                try machine.launch(options)
                #expect(try await machine.ends() == 1)
                for word in words { #expect(machine.log.contains(word), "\(word)") }
                #expect(TextFile.bytes(machine.state + "/store.db") == store)
            }
            try await expectRefusal(["--encryption-key-file", wrong], "is sealed with key", "\(wrong) holds only")
            try await expectRefusal([], "\(machine.state)/identity/store.keys is not there")
            chmod(right, 0o644)
            try await expectRefusal(["--encryption-key-file", right], "its mode is 0644", "chmod 600 \(right)")
            #expect(!machine.log.contains(key))
            chmod(right, 0o600)
            try await machine.start(["--encryption-key-file", right])
            #expect(machine.data(of: "db") == data)
        }
    }

    @Test("a key in the kernel's keyring", .enabled("keyrings are allowed") { try await KernelKey.canBeMade() })
    func kernelKey() async throws {
        try await Machine.run { machine in
            let key = try #require(try await KernelKey.make(Scratch.hexDigits("c3"), scratch: machine.path))
            machine.options = ["--encryption-key", "keyring:" + key.name]
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let data = try machine.putSecret("db", "canary-55aa")
            try await machine.crash()
            try await machine.start()
            #expect(machine.data(of: "db") == data)
            let refused = try await machine.skeg("secret", "rewrap")
            #expect(refused.code == 1 && refused.errors.contains("keyctl padd user \(key.name) @u"))
            #expect(try await machine.skeg("secret", "rewrap", "--no-new-key").code == 0)
            #expect(try await machine.stop() == 0)

            // Readable for others than its owner; and as the advice wants it.
            try await key.setPermissions("0x3f3f3f3f")
            try machine.launch()
            #expect(try await machine.ends() == 1)
            #expect(machine.log.contains("keyring:\(key.name) cannot be used: others than its owner can read it"))
            #expect(machine.log.contains("keyctl setperm \(key.number) 0x3f030000"))
            try await key.setPermissions("0x3f030000")
            try await machine.start()
            #expect(machine.data(of: "db") == data)
            #expect(try await machine.stop() == 0)

            try await key.remove()
            try machine.launch()
            #expect(try await machine.ends() == 1)
            #expect(machine.log.contains("keyring:\(key.name) is not there"))
        }
    }
}

extension Machine {
    /// Makes a Secret past git; gives its data as the API answers it.
    fileprivate func putSecret(_ name: String, _ value: String) throws -> Value {
        let body: Value = [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": .string(name)],
            "stringData": ["password": .string(value)]
        ]
        let answer = HTTP.ask(
            socket: state + "/skeg.sock", "POST", "/api/v1/namespaces/default/secrets", contentType: "application/json",
            body: JSONWriter.write(body))
        #expect(answer?.status == 201, "\(answer?.text ?? "no answer")")
        let stored = try #require(self.data(of: name))
        #expect(stored["password"]?.string == Base64.encode(Array(value.utf8)))
        return stored
    }

    fileprivate func data(of secret: String) -> Value? {
        fetch("/api/v1/namespaces/default/secrets/\(secret)")?["data"]
    }

    /// Looks into every file of the machine, its state, log and backups.
    fileprivate func expectNowhere(_ value: String, _ comment: String) throws {
        let search = CanarySearch([Canary(comment, Array(value.utf8))])
        let files = Scratch.files(below: path)
        #expect(files.contains(state + "/store.db") && files.count > 5)
        for file in files {
            for found in search.found(in: TextFile.bytes(file)) {
                Issue.record("\(found.name): \(file) holds it: \(found.context)")
            }
        }
    }
}

extension Scratch {
    /// A key of these two digits over and over.
    fileprivate static func hexDigits(_ pair: String) -> String { String(repeating: pair, count: 32) }
}
