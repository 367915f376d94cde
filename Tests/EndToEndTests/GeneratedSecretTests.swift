import Objects
import Testing

extension EndToEnd {
    @Test("a generated password stays over commits and restarts, and a certificate is made anew in time")
    func generatedSecrets() async throws {
        try await Machine.run { machine in
            let declaration = """
                apiVersion: skeg.dev/v1alpha1
                kind: GeneratedSecret
                metadata: {name: db}
                spec:
                  entries:
                  - name: password
                    password: {length: 24}
                  - name: tls
                    certificate: {dnsNames: [db.default.svc], lifetime: 10s, renewBefore: 6s}

                """
            let first = try await machine.repository.commit("Declare", ["db.yaml": declaration])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let made = try await secret(of: machine)
            #expect(made.keys.sorted() == ["ca.crt", "password", "tls.crt", "tls.key"])
            let password = try #require(made["password"])
            #expect(password.utf8.count == 24)

            try await eventually("another certificate is made", within: .seconds(30)) {
                (try? await secret(of: machine)["tls.crt"]) != made["tls.crt"]
            }
            let second = try await machine.repository.commit("More", ["more.yaml": Manifests.configMap("more")])
            try await machine.becomes("Converged", at: second)
            #expect(try await secret(of: machine)["password"] == password)
            try await machine.crash()
            try await machine.start()
            try await machine.becomes("Converged", at: second)
            #expect(try await secret(of: machine)["password"] == password)
            #expect(machine.sync?["drifting"]?.integer == 0)

            let anew = declaration.replacing(
                "{name: db}", with: "{name: db, annotations: {skeg.dev/regenerate: \"1\"}}")
            try await machine.repository.commit("Make anew", ["db.yaml": anew])
            try await eventually("another password is made") {
                (try? await secret(of: machine)["password"]) != password
            }
            #expect(!machine.log.contains(password))
            #expect(try await machine.skeg("describe", "generatedsecret", "db").output.contains("Generated"))
            #expect(try await !machine.skeg("describe", "secret", "db").output.contains(password))

            try await machine.repository.commit("Give up", ["db.yaml": nil])
            try await eventually("the Secret is gone") {
                machine.fetch("/api/v1/namespaces/default/secrets/db") == nil
            }
        }
    }

    private func secret(of machine: Machine) async throws -> [String: String] {
        let found = try await eventually("the Secret is there") {
            machine.fetch("/api/v1/namespaces/default/secrets/db")
        }
        var data: [String: String] = [:]
        for field in found["data"]?.fields ?? Fields() {
            data[field.name] = field.value.string.flatMap(Base64.decode).map { String(decoding: $0, as: UTF8.self) }
        }
        return data
    }
}
