import Objects
import Testing

@Suite struct GeneratedSecretRulesTests {
    private func faults(_ entries: String) throws -> [String] {
        let text = """
            apiVersion: skeg.dev/v1alpha1
            kind: GeneratedSecret
            metadata: {name: db, namespace: shop}
            spec:
              entries: \(entries)
            """
        let document = try #require(YAMLParser.parse(Array(text.utf8), file: "a.yaml").documents.first)
        return KindRegistry.builtIn.check(Object(document.value)).map { "\($0.path): \($0.message)" }
    }

    @Test(arguments: [
        "[{name: a, value: b}]",
        "[{name: a, password: {}}, {name: b, password: {length: 4096, characters: Printable}}]",
        "[{name: id, keyPair: {}}, {name: id2, keyPair: {algorithm: ECDSA}}]",
        "[{name: tls, certificate: {dnsNames: [a.b, '*.c']}}, {name: two, certificate: {ipAddresses: ['::1']}}]",
        "[{name: tls, certificate: {commonName: Somebody, lifetime: 10s, renewBefore: 9s}}]"
    ])
    func `good ones are good`(entries: String) throws {
        #expect(try faults(entries).isEmpty)
    }

    @Test(arguments: [
        ("[]", "spec.entries"), ("[{name: a}]", "spec.entries[0]: Required value: one of value, password"),
        ("[{name: a, value: b, password: {}}]", "may not be set together with `value`"),
        ("[{name: a, value: b}, {name: a, password: {}}]", "Duplicate value"),
        ("[{name: a, keyPair: {}}, {name: a.pub, value: b}]", "Duplicate value: \"a.pub\""),
        ("[{name: 'a b', value: c}]", "spec.entries[0].name"), ("[{name: ca.crt, value: c}]", "is kept for"),
        ("[{name: a, password: {length: 7}}]", "spec.entries[0].password.length"),
        ("[{name: a, password: {characters: Emoji}}]", "Unsupported value"),
        ("[{name: a, keyPair: {algorithm: ECDSA, format: OpenSSH}}]", "ECDSA keys are written as PEM"),
        ("[{name: a, keyPair: {comment: \"a\\nb\"}}]", "one line"), ("[{name: a, certificate: {}}]", "whom it names"),
        ("[{name: a, certificate: {dnsNames: [A_B]}}]", "dnsNames[0]"),
        ("[{name: a, certificate: {ipAddresses: [x]}}]", "must be a valid IP address"),
        ("[{name: a, certificate: {commonName: a, lifetime: 9s}}]", "must be from 10s"),
        ("[{name: a, certificate: {commonName: a, lifetime: 10s, renewBefore: 10s}}]", "nine tenths")
    ])
    func `bad ones say where and why`(entries: String, part: String) throws {
        let faults = try faults(entries)
        #expect(faults.contains { $0.contains(part) }, "\(faults)")
    }

    @Test func `the type stays`() {
        var old = GeneratedSecret(namespace: "a", name: "a").object
        old.spec = ["entries": [["name": "tls", "certificate": ["commonName": "a"]]], "type": "kubernetes.io/tls"]
        var new = old
        new.spec["type"] = "Opaque"
        #expect(KindRegistry.builtIn.check(update: old, from: old).isEmpty)
        #expect(KindRegistry.builtIn.check(update: new, from: old).first?.message.contains("immutable") == true)
    }

    @Test func `a certificate that ends sooner than was asked for is still made anew in time`() {
        let order = CertificateOrder(
            commonName: "a", dnsNames: [], ipAddresses: [], lifetime: .seconds(1000), renewBefore: .seconds(300))
        let now = Timestamp(seconds: 1_000_000)
        #expect(order.renewal(notAfter: now + .seconds(1000), at: now) == now + .seconds(700))
        #expect(order.renewal(notAfter: now + .seconds(100), at: now) == now + .seconds(10))
        #expect(order.renewal(notAfter: now, at: now) == now + .seconds(1))
    }
}
