import Objects
import Testing

extension EndToEnd {
    @Test(
        "a Secret of sops and a ConfigMap reach a program in every way, follow commits back and forth, and outlive their key",
        .enabled(if: Clients.haveSOPS, Clients.absence), .timeLimit(.minutes(10)))
    func secretStory() async throws {
        let keys = try Keys(3)
        try await Machine.run(["--api-address", "127.0.0.1:0", "--age-key-file", keys.files[0]]) { machine in
            let story = SecretStory(machine: machine, keys: keys)
            try await story.begins()
            let original = try machine.replicaSet()
            try await story.changesSettings()
            #expect(try machine.replicaSet() != original)
            try await story.goesBack()
            #expect(try machine.replicaSet() == original)
            try await story.changesKeys()
            // What is encrypted otherwise, and says the same, is no change.
            #expect(try machine.replicaSet() == original)
            try await story.meetsAWrongKey()
            let told = try await machine.repository.everything(on: "skeg/status")
            for password in [SecretStory.password, SecretStory.other] {
                #expect(!machine.log.contains(password) && !told.contains(password))
            }
        }
    }
}

/// One Deployment that reads a Secret and a ConfigMap by variables and by files, has a token for somebody else's service, and asks to
/// be rolled over when what it reads changes: what happens to it, from the first commit on.
private struct SecretStory {
    let machine: Machine
    let keys: EndToEnd.Keys

    static let password = "correct-horse-7f3a"
    static let other = "battery-staple-91c4"

    func begins() async throws {
        let first = try await machine.repository.commit(
            "A shop",
            [
                "shop.yaml": try manifest(), "settings.yaml": Manifests.configMap("settings", "one"),
                "secret.yaml": try await keys.encryptWithSOPS(SecretStory.secret(SecretStory.password), for: [0])
            ])
        try #require(!TextFile.read(machine.repository.path + "/secret.yaml").contains(SecretStory.password))
        try await machine.start()
        try await machine.becomes("Converged", at: first)
        try await shows("one")
        let token = try #require(answers.first?.split(separator: "\n").last)
        let bytes = try #require(URLText.decode(token))
        let claims = try JSONParser.parse(bytes)
        #expect(claims["aud"] == ["vault"])
        #expect(claims["sub"] == "system:serviceaccount:default:default")
    }

    /// The file changes below the program that runs, and the Deployment brings another, for the variable's sake.
    func changesSettings() async throws {
        let address = try #require(machine.pods.first?.status["podIP"]?.string)
        let commit = try await machine.repository.commit(
            "Two", ["settings.yaml": Manifests.configMap("settings", "two")])
        try await eventually("the store has changed") {
            machine.fetch("/api/v1/namespaces/default/configmaps/settings")?.at(["data", "value"])?.string == "two"
        }
        // From when the store is seen to have changed, and until the program is seen to read it: both are asked again and again.
        // The old pod is kept until the new one has been ready for five seconds.
        let start = ContinuousClock.now
        try await eventually(
            "the file has changed, and not the variable", seen: { answer(of: address) ?? "no answer" }
        ) {
            answer(of: address)?.hasPrefix("mode=one/two\n") == true
        }
        #expect(ContinuousClock.now - start < .seconds(1))
        try await machine.becomes("Converged", at: commit)
        try await shows("two")
    }

    func goesBack() async throws {
        try await machine.repository.git("revert", "--no-edit", "HEAD")
        try await machine.becomes("Converged", at: try await machine.repository.head())
        try await shows("one")
    }

    /// The file is for another key from now on, which the machine has got beside the old one.
    func changesKeys() async throws {
        let path = machine.repository.path + "/secret.yaml"
        let rotated = try await machine.skeg(
            "secret", "rotate", "--in-place", "--age-key-file", keys.files[0], path, "--add-age", keys.recipients[1],
            "--remove-age", keys.recipients[0])
        try #require(rotated.code == 0, "\(rotated.errors)")
        let text = TextFile.read(path)
        #expect(text.contains(keys.recipients[1]) && !text.contains(keys.recipients[0]))
        try keys.append(1, to: 0)
        let commit = try await machine.repository.commit("Another key", ["secret.yaml": text])
        try await machine.becomes("Converged", at: commit)
        try await shows("one")
    }

    /// Only the Secret stays as it is; what else the commit says comes about, also for the Deployment that reads the Secret.
    func meetsAWrongKey() async throws {
        let text = try await keys.encryptWithSOPS(SecretStory.secret(SecretStory.other), for: [2])
        let commit = try await machine.repository.commit(
            "For somebody else",
            ["secret.yaml": text, "settings.yaml": Manifests.configMap("settings", "three")])
        try await machine.becomes("Degraded", at: commit)
        let blocked = machine.sync?["blocked"]?.array ?? []
        #expect(blocked.count == 1, "\(blocked)")
        let entry = JSONWriter.text(try #require(blocked.first))
        #expect(entry.contains("secret.yaml:1:1") && entry.contains(keys.recipients[2]), "\(entry)")
        try await shows("three")
    }

    // MARK: What the program shows

    /// Waits until there is one pod, and it has been given these settings and the first password, by variables and by files.
    private func shows(_ mode: String) async throws {
        let password = SecretStory.password
        let expected = "mode=\(mode)/\(mode)\npassword=\(password)/\(password)\n"
        try await eventually("the program shows \(mode)", seen: { "\(machine.pods.map(\.status)) \(answers)" }) {
            let (pods, answers) = (machine.pods, self.answers)
            return pods.count == 1 && answers.count == 1 && answers.allSatisfy { $0.hasPrefix(expected) }
        }
    }

    private var answers: [String] { machine.pods.compactMap { $0.status["podIP"]?.string }.compactMap(answer) }

    private func answer(of address: String) -> String? { HTTP.get(address, "/cgi-bin/show")?.text }

    private func manifest() throws -> String {
        // The last line is what a token says, between its dots.
        let site = try machine.site(
            showing: """
                echo "mode=$MODE/$(cat /skeg-e2e/settings/value)"
                echo "password=$PASSWORD/$(cat /skeg-e2e/database/password)"
                cut -d. -f2 /skeg-e2e/token/vault
                """)
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              selector: {matchLabels: {app: shop}}
              strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
              minReadySeconds: 5
              template:
                metadata:
                  labels: {app: shop}
                  annotations: {skeg.dev/rollout-on-change: "true"}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: skeg.dev/host
                    command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, \(site)]
                    env:
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    - {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: value}}}
                    - {name: PASSWORD, valueFrom: {secretKeyRef: {name: database, key: password}}}
                    volumeMounts:
                    - {name: settings, mountPath: /skeg-e2e/settings}
                    - {name: database, mountPath: /skeg-e2e/database}
                    - {name: token, mountPath: /skeg-e2e/token}
                  volumes:
                  - {name: settings, configMap: {name: settings}}
                  - {name: database, secret: {secretName: database}}
                  - name: token
                    projected: {sources: [{serviceAccountToken: {path: vault, audience: vault}}]}

            """
    }

    private static func secret(_ password: String) -> String {
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: database\nstringData:\n  password: \(password)\n"
    }
}
