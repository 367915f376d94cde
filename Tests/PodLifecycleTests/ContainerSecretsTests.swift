import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct ContainerSecretsTests {
    private static let variables: Value = [
        ["name": "TOKEN", "valueFrom": ["secretKeyRef": ["name": "keys", "key": "token"]]],
        ["name": "URL", "value": "https://ann:$(TOKEN)@host"], ["name": "PLAIN", "value": "in the open"]
    ]

    private func fixture(_ container: Value) -> PodFixture {
        var container = container
        if container["env"] == nil { container["env"] = ContainerSecretsTests.variables }
        var fixture = PodFixture(container: container)
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "keys")
        secret["data"] = ["token": "aHVudGVyMg=="]
        fixture.snapshot = Snapshot(objects: [secret])
        return fixture
    }

    @Test func whatIsOutOfASecretIsMarkedAndSoIsWhatRepeatsIt() throws {
        var fixture = fixture(.emptyObject)
        #expect(try fixture.configuration().environment.filter(\.isSecret).map(\.name) == ["TOKEN", "URL"])
        var other = self.fixture([
            "envFrom": [["secretRef": ["name": "keys"], "prefix": "P_"]],
            "env": [
                ["name": "A", "value": "$(P_token)"], ["name": "P_token", "value": "x"],
                ["name": "B", "value": "$(P_token)"]
            ]
        ])
        #expect(try other.configuration().environment.filter(\.isSecret).map(\.name) == ["A"])
    }

    @Test func inASealedPodEveryValueIsSecretAndSoIsTheCommand() throws {
        var fixture = fixture([
            "command": ["/opt/hunter2-command", "a"], "workingDir": "/srv/hunter2-folder",
            "env": [
                ["name": "A", "value": "hunter2-value"],
                ["name": "POD", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
                ["name": "B", "value": "x-$(A)"]
            ]
        ])
        #expect(try fixture.configuration().secrets.isEmpty)
        Secrecy.seal(&fixture.pod.object)
        let configuration = try fixture.configuration()
        #expect(configuration.environment.filter(\.isSecret).map(\.name) == ["A", "B"])
        let said = "exec /opt/hunter2-command in /srv/hunter2-folder with hunter2-value"
        #expect(configuration.secrets.scrubbed(said) == "exec (hidden) in (hidden) with (hidden)")
    }

    @Test func whatIsOutOfASealedConfigMapIsMarked() throws {
        var fixture = fixture(["envFrom": [["configMapRef": ["name": "map"]]], "env": []])
        var map = Make.configMap("map", in: "shop", data: ["A": "hunter2"])
        fixture.snapshot = Snapshot(objects: [map])
        #expect(try fixture.configuration().environment.filter(\.isSecret).isEmpty)
        Secrecy.seal(&map)
        fixture.snapshot = Snapshot(objects: [map])
        #expect(try fixture.configuration().environment.filter(\.isSecret).map(\.name) == ["A"])
    }

    @Test(arguments: ["hunter2", "aHVudGVyMg==", "68756e74657232", "https://ann:hunter2@host"])
    func whatARuntimeSaysOfAContainerIsSearchedForItsSecrets(secret: String) {
        for outcome in [
            PodActionOutcome.failed(RuntimeError(.invalid, "no \(secret) here")), .refused("no \(secret) here")
        ] {
            var fixture = fixture(["command": ["/bin/$(TOKEN)"]])
            fixture.observe()
            let create = fixture.look().actions[0]
            fixture.memory.begin(create, as: 1)
            let events = PodLifecycle(node: fixture.node).finished(
                1, outcome, of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now)
            #expect(events.map(\.message) == ["Error: no (hidden) here"])
            fixture.memory.mustLook = false
            fixture.look()
            guard case .waiting(_, let message)? = fixture.web?.state else {
                Issue.record("does not wait: \(String(describing: fixture.web))")
                continue
            }
            #expect(message == "no (hidden) here")
        }
    }

    @Test func aPathThatRepeatsASecretIsNotTold() {
        var fixture = fixture([
            "volumeMounts": [["name": "data", "mountPath": "/data", "subPathExpr": "../$(TOKEN)"]]
        ])
        fixture.pod.object.spec["volumes"] = [["name": "data", "emptyDir": .emptyObject]]
        fixture.prepareVolumes()
        fixture.observe()
        #expect(fixture.look().actions.isEmpty)
        #expect(
            fixture.web?.state
                == .waiting(
                    reason: "CreateContainerConfigError",
                    message: "subPath \"../(hidden)\" of volume mount \"data\" must be a relative path without .."))
    }
}
