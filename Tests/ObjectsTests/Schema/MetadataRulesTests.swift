import Objects
import Testing

@Suite struct MetadataRulesTests {
    private func config(_ metadata: String) -> String { "{apiVersion: v1, kind: ConfigMap, metadata: {\(metadata)}}" }

    @Test(arguments: [
        "name: a.b-c, namespace: shop", "generateName: a-, namespace: shop",
        "name: a, namespace: shop, labels: {a: '', example.com/b: v1.2_3-x, c: }",
        "name: a, namespace: shop, annotations: {example.com/Any: 'all sorts of ü'}, creationTimestamp: null",
        "name: a, namespace: shop, finalizers: [example.com/f]"
    ])
    func `good metadata passes`(metadata: String) throws {
        #expect(try errors(in: config(metadata)) == [])
    }

    @Test(arguments: [
        Refusal("namespace: shop", "metadata.name: Required value: name or generateName is required"),
        Refusal("name: a", "metadata.namespace: Required value"),
        Refusal(
            "name: A, namespace: shop",
            "metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                + "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')"),
        Refusal(
            "name: a, namespace: a.b",
            "metadata.namespace: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of lower case "
                + "alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. "
                + "'my-name', or '123-abc')"),
        Refusal(
            "name: a, namespace: shop, labels: {a: 1}",
            "metadata.labels[a]: Invalid value: \"integer\": must be of type string; put it in quotes"),
        Refusal(
            "name: a, namespace: shop, labels: {a/b/c: x}",
            "metadata.labels[a/b/c]: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, "
                + "'-', '_' or '.', with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"),
        Refusal(
            "name: a, namespace: shop, lables: {a: x}",
            "metadata.lables: unknown field \"metadata.lables\", did you mean \"labels\"?"),
        Refusal(
            "name: a, namespace: shop, creationTimestamp: yesterday",
            "metadata.creationTimestamp: Invalid value: \"yesterday\": must be a time such as \"2026-03-01T09:30:00Z\" "
                + "(RFC 3339)")
    ])
    func `bad metadata is refused`(refusal: Refusal) throws {
        #expect(try errors(in: config(refusal.input)) == refusal.errors)
    }

    @Test func `a label's value has its own rule`() throws {
        let found = try errors(in: config("name: a, namespace: shop, labels: {a: 'x y'}"))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("metadata.labels[a]: Invalid value: \"x y\": a valid label must be") == true)
    }

    @Test func `annotations have 256 KiB at most`() throws {
        var object = try object(config("name: a, namespace: shop"))
        object.setAnnotation("a", to: String(repeating: "x", count: 256 * 1024))
        #expect(
            KindRegistry.builtIn.check(object).map(\.description) == [
                "metadata.annotations: Too long: may not be more than 262144 bytes"
            ])
    }

    @Test func `a kind without namespaces takes none`() throws {
        #expect(
            try errors(in: "{apiVersion: v1, kind: Namespace, metadata: {name: a, namespace: b}}") == [
                "metadata.namespace: Forbidden: not allowed on this type"
            ])
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: Namespace, metadata: {name: a.b}}", "metadata.name"),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: 1a, namespace: b}, spec: {ports: [{port: 1}]}}",
            "metadata.name"
        ),
        ("{kind: Pod, metadata: {name: a}}", "apiVersion"), ("{apiVersion: v1, metadata: {name: a}}", "kind"),
        ("{apiVersion: v1, kind: ConfigMap}", "metadata"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: []}", "metadata")
    ])
    func `each kind has its rule for names, and each object says what it is`(yaml: String, path: String) throws {
        #expect(KindRegistry.builtIn.check(try object(yaml)).map(\.path.description) == [path])
    }

    @Test(arguments: [
        (
            "{apiVersion: v1beta9, kind: Deployment}",
            "no matches for kind \"Deployment\" in version \"v1beta9\"; Deployment is known in apps/v1"
        ),
        (
            "{apiVersion: v1, kind: Deploymet}",
            "no matches for kind \"Deploymet\" in version \"v1\", did you mean \"Deployment\" in version \"apps/v1\"?"
        ),
        ("{apiVersion: example.com/v1, kind: Thing}", "no matches for kind \"Thing\" in version \"example.com/v1\"")
    ])
    func `an unknown kind is told with what is known`(yaml: String, message: String) throws {
        let found = KindRegistry.builtIn.check(try object(yaml))
        #expect(found.map(\.message) == [message])
        #expect(found.first?.reason == .unknownKind)
    }
}
