import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct EnvironmentTests {
    private func environment(_ container: Value, _ objects: [Object] = []) throws -> [String] {
        var fixture = PodFixture(container: container)
        fixture.pod.object.labels = ["app": "web"]
        fixture.pod.object.annotations = ["note/x": "n"]
        fixture.snapshot = Snapshot(objects: objects)
        return try fixture.configuration().environment.map { "\($0.name)=\($0.value)" }
    }

    private func waiting(_ container: Value, _ objects: [Object] = []) -> ContainerState? {
        var fixture = PodFixture(container: container)
        fixture.snapshot = Snapshot(objects: objects)
        fixture.observe()
        #expect(fixture.look().actions.isEmpty)
        return fixture.web?.state
    }

    private static func fieldRef(_ path: String) -> Value {
        ["env": [["name": "V", "valueFrom": ["fieldRef": ["fieldPath": .string(path)]]]]]
    }

    @Test(arguments: [
        ("metadata.name", "web-abc"), ("metadata.namespace", "shop"), ("metadata.uid", "u1"),
        ("metadata.labels['app']", "web"), ("metadata.labels['none']", ""), ("metadata.annotations['note/x']", "n"),
        ("spec.nodeName", "node-0"), ("status.podIP", "127.64.0.5"), ("status.podIPs", "127.64.0.5"),
        ("status.hostIP", "192.0.2.1"), ("status.hostIPs", "192.0.2.1")
    ])
    func aPodKnowsItself(path: String, expected: String) throws {
        #expect(try environment(EnvironmentTests.fieldRef(path)) == ["V=\(expected)"])
    }

    @Test(
        arguments: [
            ("requests.cpu", nil, "1"), ("requests.cpu", "1m", "250"), ("requests.memory", nil, "134217728"),
            ("requests.memory", "1Mi", "128"), ("requests.memory", "100Mi", "2"), ("limits.cpu", nil, "4"),
            ("limits.memory", "1Gi", "8"), ("requests.ephemeral-storage", nil, "0")
        ] as [(String, String?, String)])
    func aContainerKnowsItsResourcesAndTheNodesWhereItHasNoLimit(
        resource: String, divisor: String?, expected: String
    ) throws {
        var reference: Value = ["resource": .string(resource)]
        if let divisor { reference["divisor"] = .string(divisor) }
        let container: Value = [
            "resources": ["requests": ["cpu": "250m", "memory": "128Mi"]],
            "env": [["name": "V", "valueFrom": ["resourceFieldRef": reference]]]
        ]
        #expect(try environment(container) == ["V=\(expected)"])
    }

    @Test func laterVariablesSeeEarlierOnesAndArgumentsSeeAll() throws {
        var fixture = PodFixture(container: [
            "env": [
                ["name": "A", "value": "$(B)"], ["name": "B", "value": "b"], ["name": "C", "value": "$(B)-$$(B)"]
            ], "command": ["run", "$(C)"], "args": ["$(NONE)", "$(A)"]
        ])
        let configuration = try fixture.configuration()
        #expect(configuration.environment.map(\.value) == ["$(B)", "b", "b-$(B)"])
        #expect(configuration.command == ["run", "b-$(B)"])
        #expect(configuration.arguments == ["$(NONE)", "$(B)"])
    }

    @Test func configMapsAndSecretsAreRead() throws {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "key")
        secret["data"] = ["token": "aGVsbG8="]
        let settings = Make.configMap("settings", in: "shop", data: ["a": "1", "b": "2"])
        let container: Value = [
            "envFrom": [["configMapRef": ["name": "settings"], "prefix": "P_"]],
            "env": [
                ["name": "P_b", "value": "own"],
                ["name": "TOKEN", "valueFrom": ["secretKeyRef": ["name": "key", "key": "token"]]],
                [
                    "name": "ABSENT",
                    "valueFrom": ["configMapKeyRef": ["name": "none", "key": "x", "optional": true]]
                ]
            ]
        ]
        #expect(try environment(container, [secret, settings]) == ["P_a=1", "P_b=own", "TOKEN=hello"])
    }

    /// Names of variables may be all that keys may be (KEP-4369, since Kubernetes 1.34 without a gate), so none is left out.
    @Test func everyKeyOfTextIsAVariableAndNoneOfBytes() throws {
        var settings = Make.configMap("settings", in: "shop", data: ["1a": "1", "a.b-c": "2", ".x": "3", "_": "4"])
        settings["binaryData"] = ["bytes": "//4="]
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "key")
        secret["data"] = ["tls.key": "aGVsbG8="]
        let container: Value = [
            "envFrom": [["configMapRef": ["name": "settings"]], ["secretRef": ["name": "key"], "prefix": "2-"]]
        ]
        #expect(
            try environment(container, [secret, settings]) == [".x=3", "1a=1", "_=4", "a.b-c=2", "2-tls.key=hello"])
    }

    @Test(arguments: ["configMapRef", "secretRef"])
    func whatIsOptionalAndNotThereGivesNothing(reference: String) throws {
        var source: Value = .emptyObject
        source[reference] = ["name": "none", "optional": true]
        #expect(try environment(["envFrom": [source]]) == [])
    }

    @Test(arguments: [("configMapRef", "configmap \"none\" not found"), ("secretRef", "secret \"none\" not found")])
    func aContainerWaitsForAllThatItTakesVariablesFrom(reference: String, message: String) {
        var source: Value = .emptyObject
        source[reference] = ["name": "none"]
        #expect(waiting(["envFrom": [source]]) == .waiting(reason: "CreateContainerConfigError", message: message))
    }

    @Test(
        arguments: [
            (["configMapKeyRef": ["name": "none", "key": "x"]], "configmap \"none\" not found"),
            (["secretKeyRef": ["name": "none", "key": "x"]], "secret \"none\" not found"),
            (["configMapKeyRef": ["name": "settings", "key": "x"]], "couldn't find key x in ConfigMap shop/settings"),
            (["fieldRef": ["fieldPath": "spec.priority"]], "unsupported fieldPath: spec.priority"),
            (
                ["oracleKeyRef": ["path": "x"]],
                "environment variable \"V\": the source oracleKeyRef is not supported yet"
            )
        ] as [(Value, String)])
    func aContainerWaitsForWhatItNeeds(source: Value, message: String) {
        let settings = Make.configMap("settings", in: "shop", data: ["a": "1"])
        #expect(
            waiting(["env": [["name": "V", "valueFrom": source]]], [settings])
                == .waiting(reason: "CreateContainerConfigError", message: message))
    }

    @Test func aSecretsValueIsInNoMessage() {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "key")
        secret["data"] = ["token": "c2VjcmV0AA==", "bad": "s%cret"]
        for key in ["token", "bad"] {
            let source: Value = ["secretKeyRef": ["name": "key", "key": .string(key)]]
            guard
                case .waiting(_, let message)? = waiting(["env": [["name": "V", "valueFrom": source]]], [secret])
            else {
                Issue.record("does not wait")
                continue
            }
            #expect(!message.contains("secret\0") && !message.contains("s%cret") && !message.contains("c2Vj"))
        }
    }
}
