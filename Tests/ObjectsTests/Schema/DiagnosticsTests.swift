import Objects
import Testing

@Suite struct DiagnosticsTests {
    let registry = KindRegistry.builtIn

    private let broken = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          replicas: "3"
          selector:
            matchLabels: {app: web}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                imag: nginx
                ports:
                - containerPort: 99999
        """

    @Test func `several errors are told at once, each at its place`() throws {
        let document = try #require(YAMLParser.parse(broken, file: "web.yaml").documents.first)
        let found = registry.check(Object(document.value))
            .located(in: document.map, value: document.value, file: "web.yaml")
        #expect(
            found.map(\.description) == [
                "web.yaml:7:13: spec.replicas: Invalid value: \"string\": must be of type integer; "
                    + "write it without quotes",
                "web.yaml:14:9: spec.template.spec.containers[0].image: Required value",
                "web.yaml:15:9: spec.template.spec.containers[0].imag: unknown field "
                    + "\"spec.template.spec.containers[0].imag\", did you mean \"image\"?",
                "web.yaml:17:26: spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 99999: "
                    + "must be between 1 and 65535, inclusive"
            ])
    }

    @Test func `errors of one object are counted no further than the limit`() throws {
        var object = try object(deployment())
        for number in 0..<1000 { object.spec["unknown\(number)"] = 1 }
        let found = registry.check(object)
        #expect(found.count == Findings.maximumCount + 1)
        #expect(found.last?.reason == .limit)
    }

    @Test func `a long or odd value is shown on one line and cut`() throws {
        let found = try errors(
            in: deployment(container: "imagePullPolicy: \"a\\n\\e[31m\(String(repeating: "x", count: 200))\""))
        let message = try #require(found.first)
        #expect(message.contains("\"a\\n\\u{1b}[31mxxx"))
        #expect(message.contains("…\""))
        #expect(!message.contains("\n"))
        #expect(message.count < 300)
    }

    @Test func `unknown fields and nulls are pruned, and what is known stays`() throws {
        let info = try #require(registry[.deployment])
        let pruned = info.schema.pruned(try object(broken).content)
        let containers = pruned.at(["spec", "template", "spec", "containers"])
        #expect(containers == [["name": "web", "ports": [["containerPort": 99999]]]])
        #expect(info.schema.pruned(["spec": ["paused": .null], "x": 1]) == ["spec": .emptyObject])
    }

    @Test func `fields without behaviour are told as warnings, and their defaults are not`() throws {
        var pod = try object(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            spec:
              containers:
              - name: a
                image: x
                terminationMessagePolicy: FallbackToLogsOnError
                env:
                - {name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}
                stdin: false
              volumes: [{name: v, secret: {secretName: s}}]
              priorityClassName: ""
              serviceAccountName: default
            """)
        let expected = ["spec.containers[0].terminationMessagePolicy"]
        #expect(registry.notActedOn(in: pod).map(\.path.description) == expected)
        #expect(registry.notActedOn(in: pod).allSatisfy { $0.severity == .warning && $0.reason == .notActedOn })
        registry.applyDefaults(to: &pod)
        #expect(registry.notActedOn(in: pod).map(\.path.description) == expected)
        #expect(registry.notActedOn(in: try object(deployment())).isEmpty)
    }

    @Test func `of a kind that is only stored one warning says so`() throws {
        let set = workload("StatefulSet", "selector: {matchLabels: {app: web}}", pod: "hostPID: true")
        let found = registry.notActedOn(in: try object(set))
        #expect(found.map(\.description) == ["kind: Skeg stores StatefulSets, but nothing acts on them yet"])
        #expect(found.allSatisfy { $0.severity == .warning && $0.reason == .notActedOn })
    }

    @Test func `the list of fields without behaviour names each once`() {
        let fields = registry.notActedOnFields
        #expect(Set(fields).count == fields.count)
        #expect(fields.contains { $0.kind == .pod && $0.path == "spec.containers[].terminationMessagePolicy" })
        #expect(fields.contains { $0.kind == .service && $0.path == "spec" })
        #expect(!fields.contains { $0.kind == .statefulSet })
        #expect(!fields.contains { $0.path.hasSuffix("containers[].image") })
    }

    @Test(arguments: [
        ("deploy", "deployments"), ("Deployments", "deployments"), ("deployment.apps", "deployments"), ("po", "pods"),
        ("cm", "configmaps"), ("ns", "namespaces"), ("sync", "syncs"), ("svc", "services"), ("sts", "statefulsets"),
        ("ds", "daemonsets"), ("cj", "cronjobs"),
        ("hpa", "horizontalpodautoscalers"), ("pdb", "poddisruptionbudgets"), ("quota", "resourcequotas"),
        ("limits", "limitranges"), ("rc", "replicationcontrollers"), ("pc", "priorityclasses")
    ])
    func `kinds are found by what people type`(word: String, plural: String) {
        #expect(registry.named(word)?.plural == plural)
    }

    @Test func `every schema's lists by key have their keys`() {
        for info in registry.all { Self.checkKeys(info.schema, "\(info.kind)") }
    }

    private static func checkKeys(_ schema: Schema, _ path: String) {
        guard !schema.isReference else { return }
        switch schema.shape {
        case .object(let properties):
            #expect(Set(properties.map(\.name)).count == properties.count, "\(path) has a field twice")
            for property in properties { checkKeys(property.schema, "\(path).\(property.name)") }
        case .map(let values): checkKeys(values, "\(path)[]")
        case .list(let element, let kind):
            if case .map(let keys) = kind {
                for key in keys { #expect(element.property(key) != nil, "\(path) lacks \(key)") }
            }
            checkKeys(element, "\(path)[]")
        default: break
        }
    }
}
