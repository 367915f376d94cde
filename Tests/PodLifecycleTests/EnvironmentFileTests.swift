import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct EnvironmentFileTests {
    private func value(_ key: String, _ text: String) throws -> String? {
        try EnvironmentFile.value(of: key, in: Array(text.utf8))
    }

    @Test(
        arguments: [
            ("A='1'\nB='2'\n", "B", "2"), ("A='1'", "A", "1"), ("A='1'\n", "B", nil), ("", "A", nil),
            ("  \t A='1'  \n", "A", "1"), ("# A='0'\n\n   # more\nA='1'\n", "A", "1"),
            ("A='1'#no\nB='2' # yes\n", "B", "2"), ("A='x#y=z'\n", "A", "x#y=z"), ("A=''\n", "A", ""),
            ("A='  x  '\n", "A", "  x  "), ("A='$HOME ${B} \\n \"q\"'\n", "A", "$HOME ${B} \\n \"q\""),
            ("A='one\n\n# two\n  three'\nB='2'", "A", "one\n\n# two\n  three"),
            ("A='one\ntwo'\nB='2'", "B", "2"), ("A='1'\nA='2'\n", "A", "1"), ("A='ü 🌍'\r\nB='2'\r\n", "B", "2"),
            ("A.b-c='1'\n", "A.b-c", "1"),
            // What comes after it is not looked at.
            ("A='1'\nbroken\n", "A", "1")
        ] as [(String, String, String?)])
    func aVariableIsFound(text: String, key: String, expected: String?) throws {
        #expect(try value(key, text) == expected)
    }

    @Test(arguments: [
        ("A='1'\nbroken\n", 2, "a variable must be written as NAME='value'"),
        ("='1'\n", 1, "a variable must be written as NAME='value'"),
        ("A ='1'\n", 1, "whitespace before '=' is not allowed"),
        ("A= '1'\n", 1, "whitespace after '=' is not allowed"),
        ("A='1'\nB=2\n", 2, "value must be enclosed in single quotes"),
        ("A=\n", 1, "value must be enclosed in single quotes"),
        ("A=\"1\"\n", 1, "value must be enclosed in single quotes"),
        ("A='1'2\n", 1, "unexpected content after closing quote"),
        ("A='1''2'\n", 1, "unexpected content after closing quote"),
        ("A='it\\'s'\n", 1, "unexpected content after closing quote"),
        ("A='x\ny'z\n", 2, "unexpected content after closing quote"),
        ("\nA='1\n2\n", 2, "closing single quote is missing")
    ])
    func whatIsWrongIsSaidWithItsLine(text: String, line: Int, message: String) {
        #expect(throws: EnvironmentFile.Malformed(line: line, message: message)) { try value("Z", text) }
    }
}

/// How a container comes by what is in files.
@Suite struct FileEnvironmentTests {
    private func fixture(isOptional: Bool = false) -> PodFixture {
        let source: Value = [
            "fileKeyRef": ["volumeName": "env", "path": "a/b.env", "key": "WORD", "optional": .bool(isOptional)]
        ]
        let variables: Value = [
            ["name": "FIRST", "valueFrom": source], ["name": "SECOND", "value": "<$(FIRST)>"]
        ]
        var fixture = PodFixture([
            "containers": [
                ["name": "web", "image": "skeg.dev/host", "env": variables, "command": ["run", "$(FIRST)"]]
            ],
            "volumes": [["name": "env", "emptyDir": [:]]], "restartPolicy": "Always"
        ])
        fixture.prepareVolumes()
        fixture.observe()
        return fixture
    }

    private func key(isOptional: Bool = false) -> EnvironmentFileKey {
        EnvironmentFileKey(
            volume: "env", root: "/state/pods/u1/volumes/kubernetes.io~empty-dir/env", path: "a/b.env", key: "WORD",
            isOptional: isOptional)
    }

    private func read(_ fixture: inout PodFixture, _ outcome: PodActionOutcome) -> [EventNote] {
        let action = PodAction.readEnvironment(of: "web", in: "s0", [key()])
        #expect(fixture.look().actions == [action])
        fixture.memory.begin(action, as: 5)
        return PodLifecycle(node: fixture.node).finished(
            5, outcome, of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now)
    }

    private func configuration(_ decision: PodDecision) -> ContainerConfiguration? {
        for case .createContainer(_, let configuration, _) in decision.actions { return configuration }
        return nil
    }

    @Test func filesAreReadBeforeTheContainerIsMadeAndAnewForTheNext() {
        var fixture = fixture()
        #expect(read(&fixture, .environment([key(): "hello"])).isEmpty)
        let made = configuration(fixture.look())
        #expect(made?.environment.map { "\($0.name)=\($0.value)" } == ["FIRST=hello", "SECOND=<hello>"])
        #expect(made?.environment.allSatisfy(\.isSecret) == true)
        #expect(made?.command == ["run", "hello"])

        fixture.observe(fixture.container(PodFixture.exited(1)))
        fixture.now = fixture.now + .seconds(600)
        #expect(read(&fixture, .environment([key(): "again"])).isEmpty)
        #expect(configuration(fixture.look())?.command == ["run", "again"])
    }

    @Test func whatWasReadInAnotherSandboxIsReadAgain() {
        var fixture = fixture()
        _ = read(&fixture, .environment([key(): "hello"]))
        fixture.memory.environments["web"]?.sandbox = "older"
        #expect(fixture.look().actions == [.readEnvironment(of: "web", in: "s0", [key()])])
    }

    @Test func aKeyThatMayBeMissingSetsNothing() {
        var fixture = fixture(isOptional: true)
        let action = PodAction.readEnvironment(of: "web", in: "s0", [key(isOptional: true)])
        #expect(fixture.look().actions == [action])
        fixture.memory.begin(action, as: 5)
        _ = PodLifecycle(node: fixture.node).finished(
            5, .environment([:]), of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now)
        #expect(configuration(fixture.look())?.environment.map { "\($0.name)=\($0.value)" } == ["SECOND=<$(FIRST)>"])
    }

    @Test func aFileThatCannotBeReadIsToldAndTriedAgain() {
        var fixture = fixture()
        let events = read(&fixture, .refused("no such file"))
        #expect(events.map(\.message) == ["Error: no such file"])
        let decision = fixture.look()
        #expect(decision.actions.isEmpty)
        #expect(decision.lookAgainAt == fixture.now + .seconds(1))
        #expect(
            fixture.web?.state == .waiting(reason: "CreateContainerConfigError", message: "no such file"))
        fixture.now = fixture.now + .seconds(1)
        #expect(read(&fixture, .environment([key(): "hello"])).isEmpty)
        #expect(configuration(fixture.look()) != nil)
    }
}
