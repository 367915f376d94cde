import Objects
import Testing

@Suite struct ConfigurationRulesTests {
    private func head(_ kind: String) -> String {
        "apiVersion: v1\nkind: \(kind)\nmetadata: {name: c, namespace: shop}\n"
    }

    @Test(arguments: [
        "ConfigMap|data: {a: b, .hidden: '', UPPER_case-1: x}",
        "ConfigMap|data: {empty: }",
        "ConfigMap|binaryData: {a: aGk=}\nimmutable: true",
        "Secret|stringData: {password: x}",
        "Secret|data: {a: \"aGVs\\nbG8=\"}",
        "Secret|type: kubernetes.io/tls\ndata: {tls.crt: '', tls.key: ''}",
        "Secret|type: kubernetes.io/tls\nstringData: {tls.crt: a, tls.key: b}",
        "Secret|type: example.com/anything",
        "ServiceAccount|automountServiceAccountToken: false"
    ])
    func `good configuration passes`(input: String) throws {
        let parts = input.split(separator: "|", maxSplits: 1).map(String.init)
        #expect(try errors(in: head(parts[0]) + parts[1]) == [])
    }

    @Test(arguments: [
        Refusal(
            "data: {a/b: c}",
            "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or "
                + "'.' (e.g. 'key.name', or 'KEY_NAME', or 'key-name')"),
        Refusal("data: {..a: c}", "data[..a]: Invalid value: \"..a\": must not start with '..'"),
        Refusal("data: {a: 1}", "data[a]: Invalid value: \"integer\": must be of type string; put it in quotes"),
        Refusal("data: {a: {b: c}}", "data[a]: Invalid value: \"object\": must be of type string"),
        Refusal(
            "data: {a: b}\nbinaryData: {a: aGk=}",
            "data[a]: Invalid value: \"a\": duplicate of key present in binaryData"),
        Refusal(
            "binaryData: {a: hi}",
            "binaryData[a]: Invalid value: \"hi\": must be base64 (RFC 4648) with padding"),
        Refusal("spec: {}", "spec: unknown field \"spec\"")
    ])
    func `a bad ConfigMap is refused`(refusal: Refusal) throws {
        #expect(try errors(in: head("ConfigMap") + refusal.input) == refusal.errors)
    }

    @Test func `a ConfigMap has a mebibyte at most`() throws {
        var config = try object(head("ConfigMap"))
        config["data"] = ["a": .string(String(repeating: "x", count: 1 << 20))]
        #expect(KindRegistry.builtIn.check(config).isEmpty)
        config["binaryData"] = ["b": "aGk="]
        #expect(
            KindRegistry.builtIn.check(config).map(\.message) == ["Too long: may not be more than 1048576 bytes"])
    }

    @Test func `a Secret has a mebibyte at most, as it is without its base64`() throws {
        func faults(data: Int, text: (key: String, count: Int)? = nil) throws -> [String] {
            var secret = try object(head("Secret"))
            secret["data"] = ["a": .string(Base64.encode([UInt8](repeating: 0, count: data)))]
            if let text {
                secret.content.set(
                    .string(String(repeating: "x", count: text.count)), at: ["stringData", text.key])
            }
            return KindRegistry.builtIn.check(secret).map(\.description)
        }
        let (most, tooLong) = (1 << 20, "data: Too long: may not be more than 1048576 bytes")
        #expect(try faults(data: most).isEmpty)
        #expect(try faults(data: most + 1) == [tooLong])
        // What is written over counts as what it will be.
        #expect(try faults(data: most, text: ("a", most)).isEmpty)
        #expect(try faults(data: most + 1, text: ("a", 1)).isEmpty)
        #expect(try faults(data: 1, text: ("a", most + 1)) == [tooLong])
        #expect(try faults(data: most, text: ("b", 1)) == [tooLong])
    }

    @Test(arguments: [
        Refusal(
            "type: kubernetes.io/tls\ndata: {tls.crt: ''}", "data[tls.key]: Required value"),
        Refusal(
            "type: kubernetes.io/basic-auth",
            "data[username]: Required value", "data[password]: Required value"),
        Refusal(
            "type: kubernetes.io/dockerconfigjson", "data[.dockerconfigjson]: Required value"),
        Refusal(
            "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: 'hunter2'}",
            "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": must be a JSON object"),
        Refusal(
            "type: kubernetes.io/dockercfg\ndata: {.dockercfg: W10=}",
            "data[.dockercfg]: Invalid value: \"<secret contents redacted>\": must be a JSON object"),
        Refusal(
            "type: kubernetes.io/ssh-auth\ndata: {ssh-privatekey: ''}", "data[ssh-privatekey]: Required value"),
        Refusal(
            "type: kubernetes.io/service-account-token",
            "metadata.annotations[kubernetes.io/service-account.name]: Required value")
    ])
    func `a typed Secret has its keys`(refusal: Refusal) throws {
        #expect(try errors(in: head("Secret") + refusal.input) == refusal.errors)
    }

    /// Whatever is wrong with it, the value `hunter2` must not be in a message.
    @Test(arguments: [
        "data: {password: hunter2}", "data: {password: [hunter2]}", "data: {password: {hunter2: hunter2}}",
        "data: hunter2", "data: [hunter2]", "stringData: {password: [hunter2, {a: hunter2}]}", "stringData: hunter2",
        "stringData: {a: 1, b: true, c: hunter2}\ndata: hunter2", "immutable: hunter2",
        "dta: {password: hunter2}", "data: {a/b: hunter2}\ntype: kubernetes.io/tls",
        "type: [hunter2]", "password: hunter2", "spec: {password: hunter2}"
    ])
    func `no message shows a secret`(body: String) throws {
        let found = try errors(in: head("Secret") + body)
        #expect(!found.isEmpty)
        #expect(!found.joined().contains("hunter2"), "\(found)")
    }

    @Test(arguments: [
        "env: [{name: A, value: [hunter2]}]", "env: [{name: A, value: {hunter2: hunter2}}]",
        "env: [{name: A, val: hunter2}]", "env: {A: hunter2}", "env: [hunter2]",
        "env: [{name: A, value: hunter2}, {name: A, value: hunter2}]",
        "env: [{name: A, value: hunter2, valueFrom: {secretKeyRef: {name: s, key: k}}}]", "env: hunter2"
    ])
    func `no message shows an environment variable`(env: String) throws {
        let found = try errors(in: deployment(container: env))
        #expect(!found.isEmpty)
        #expect(!found.joined().contains("hunter2"), "\(found)")
    }

    @Test func `an immutable ConfigMap keeps its data, and may get other labels`() throws {
        let registry = KindRegistry.builtIn
        let old = try object(head("ConfigMap") + "immutable: true\ndata: {a: b}\nbinaryData: {c: aGk=}")
        let changes: [(field: String, value: Value?)] = [
            ("data", ["a": "x"]), ("data", ["a": "b", "more": ""]), ("data", nil), ("binaryData", ["c": "aG8="]),
            ("binaryData", nil), ("immutable", false), ("immutable", nil)
        ]
        for change in changes {
            var new = old
            new[change.field] = change.value
            #expect(
                registry.check(update: new, from: old).map(\.description) == [
                    "\(change.field): Forbidden: field is immutable when `immutable` is set"
                ], "\(change)")
        }
        var new = old
        new.labels = ["app": "web"]
        new.annotations = ["note": "new"]
        #expect(registry.check(update: new, from: old).isEmpty)
        // One that is not yet may become it, together with its last change.
        var open = old
        open["immutable"] = nil
        open["data"] = ["a": "x"]
        #expect(registry.check(update: old, from: open).isEmpty)
    }

    @Test func `an immutable Secret keeps its data, and a Secret its type`() throws {
        let registry = KindRegistry.builtIn
        let old = try object(head("Secret") + "immutable: true\ndata: {a: aGk=}")
        var new = old
        new["data"] = nil
        new["stringData"] = ["a": "hi"]
        #expect(registry.check(update: new, from: old).isEmpty)
        new["stringData"] = ["a": "ho"]
        #expect(
            registry.check(update: new, from: old).map(\.description) == [
                "data: Forbidden: field is immutable when `immutable` is set"
            ])
        new = old
        new["immutable"] = nil
        new["type"] = "example.com/other"
        #expect(
            registry.check(update: new, from: old).map(\.description) == [
                "type: Invalid value: \"example.com/other\": field is immutable",
                "immutable: Forbidden: field is immutable when `immutable` is set"
            ])
    }
}
