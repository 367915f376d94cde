import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

/// What is asked of whom, and what people are told of the answer.
@Suite struct ProbeRequestTests {
    private func request(_ probe: Value, _ more: Value = .emptyObject) -> ProbeRequest? {
        var container: Value = ["livenessProbe": probe]
        for field in more.fields ?? Fields() { container[field.name] = field.value }
        var fixture = PodFixture.probed(container, at: 1)
        return fixture.request(.liveness)
    }

    private static let standard = [HTTPCheck.Header("User-Agent", "kube-probe/1.36"), .init("Accept", "*/*")]

    @Test func anHTTPGetGoesToThePodWithTheKubeletsHeaders() {
        let request = request(["httpGet": ["path": "/healthz?full=1", "port": 8080], "timeoutSeconds": 4])
        #expect(request?.timeout == .seconds(4))
        #expect(request?.container == "s0-web-0")
        #expect(
            request?.action
                == .http(
                    HTTPCheck(host: "127.64.0.5", port: 8080, path: "/healthz?full=1", headers: Self.standard)))
    }

    @Test func aPortMayHaveItsName() {
        let request = request(
            [
                "httpGet": [
                    "port": "web", "scheme": "HTTPS", "host": "example.com",
                    "httpHeaders": [["name": "user-agent", "value": "me"], ["name": "X-A", "value": "b"]]
                ]
            ], ["ports": [["name": "web", "containerPort": 8443]]])
        let headers = [HTTPCheck.Header("user-agent", "me"), .init("X-A", "b"), .init("Accept", "*/*")]
        #expect(
            request?.action
                == .http(HTTPCheck(isSecure: true, host: "example.com", port: 8443, path: "", headers: headers)))
    }

    @Test func sockets() {
        #expect(request(["tcpSocket": ["port": 5432]])?.action == .tcp(host: "127.64.0.5", port: 5432))
        #expect(
            request(["tcpSocket": ["port": 5432, "host": "192.0.2.7"]])?.action == .tcp(host: "192.0.2.7", port: 5432))
        #expect(
            request(["grpc": ["port": 9000, "service": "shop"]])?.action
                == .grpc(host: "127.64.0.5", port: 9000, service: "shop"))
    }

    @Test func aCommandKnowsOnlyTheVariablesOfTheManifest() {
        let request = request(
            ["exec": ["command": ["check", "$(PORT)", "$(SECRET)", "$$(PORT)"]]],
            [
                "env": [
                    ["name": "PORT", "value": "80"],
                    ["name": "SECRET", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]
                ]
            ])
        #expect(request?.action == .exec(command: ["check", "80", "$(SECRET)", "$(PORT)"]))
    }

    @Test(
        arguments: [
            ["httpGet": ["port": "http"]], ["tcpSocket": ["port": "http"]], ["tcpSocket": ["port": 70000]]
        ] as [Value])
    func aPortThatIsNoneIsToldAndCountsForNothing(probe: Value) {
        var probe = probe
        probe["failureThreshold"] = 1
        var fixture = PodFixture.probed(["livenessProbe": probe], at: 1)
        let said = fixture.answer(.liveness, .success)
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("Unhealthy: Liveness probe errored and resulted in unknown state: port ") == true)
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func whatAProgramSaysIsToldWithoutItsSecrets() throws {
        var fixture = PodFixture.probed(
            [
                "livenessProbe": ["exec": ["command": ["check"]]],
                "env": [["name": "KEY", "valueFrom": ["secretKeyRef": ["name": "keys", "key": "k"]]]]
            ], at: 1)
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "keys")
        secret["data"] = ["k": .string(Base64.encode(Array("hunter2-and-more".utf8)))]
        fixture.snapshot = Snapshot(objects: [secret])
        let said = fixture.answer(.liveness, .failure, "cannot log in with hunter2-and-more\n")
        #expect(said.count == 1)
        #expect(said.first?.contains("cannot log in with ") == true)
        #expect(said.first?.contains("hunter2") == false)
    }

    @Test func longTextsAreCut() {
        var fixture = PodFixture.probed(["livenessProbe": ["exec": ["command": ["check"]]]], at: 1)
        let said = fixture.answer(.liveness, .failure, String(repeating: "ä", count: 5000))
        #expect((said.first?.utf8.count ?? 0) < 1100)
        #expect(said.first?.hasSuffix("...") == true)
    }

    @Test func aSidecarHoldsThePodUntilItHasStarted() {
        var fixture = PodFixture([
            "initContainers": [
                [
                    "name": "proxy", "image": "skeg.dev/host", "restartPolicy": "Always",
                    "startupProbe": ["tcpSocket": ["port": 1], "failureThreshold": 2]
                ]
            ],
            "containers": [["name": "web", "image": "skeg.dev/host"]]
        ])
        fixture.observe(fixture.container(named: "proxy", .running(startedAt: .testStart)))
        fixture.now = .at(5)
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.pod.status.initContainerStatuses.first?.started == false)
        var failing = fixture
        failing.answer(.startup, .failure, container: "proxy")
        #expect(
            failing.answer(.startup, .failure, container: "proxy").last
                == "Killing: Init container proxy failed startup probe")
        _ = fixture.answer(.startup, .success, container: "proxy")
        #expect(fixture.pod.status.initContainerStatuses.first?.started == true)
        let creates = fixture.look().actions.contains { action in
            if case .createContainer(_, let next, _) = action { next.name == "web" } else { false }
        }
        #expect(creates)
    }
}
