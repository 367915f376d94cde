import Objects
import Testing

@Suite struct SchemaCheckTests {
    let registry = KindRegistry.builtIn

    /// What is wrong, as people read it.
    private func errors(_ content: Value) -> [String] { registry.check(Object(content)).map(\.description) }

    private func deployment(_ change: (inout Value) -> Void = { _ in }) -> Value {
        var content: Value = [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "namespace": "shop"],
            "spec": [
                "selector": ["matchLabels": ["app": "web"]],
                "template": [
                    "metadata": ["labels": ["app": "web"]],
                    "spec": ["containers": [["name": "web", "image": "skeg.dev/host", "command": ["/bin/sleep", "60"]]]]
                ]
            ]
        ]
        change(&content)
        return content
    }

    @Test func `a good deployment has no errors`() {
        #expect(errors(deployment()).isEmpty)
    }

    @Test func `an unknown field is named with the field that was meant`() {
        #expect(
            errors(deployment { $0.set(3, at: ["spec", "replica"]) }) == [
                "spec.replica: unknown field \"spec.replica\", did you mean \"replicas\"?"
            ])
    }

    @Test func `a wrong type is told by types alone`() {
        #expect(
            errors(deployment { $0.set("3", at: ["spec", "replicas"]) }) == [
                "spec.replicas: Invalid value: \"string\": must be of type integer; write it without quotes"
            ])
    }

    @Test func `an unknown kind says where it is known`() {
        #expect(
            errors(deployment { $0["apiVersion"] = "extensions/v1beta1" }) == [
                "kind: no matches for kind \"Deployment\" in version \"extensions/v1beta1\"; "
                    + "Deployment is known in apps/v1"
            ])
    }
}
