import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct PodStatusTests {
    @Test func theStatusOfARunningPodIsTheKubelets() throws {
        var fixture = PodFixture(
            status: ["conditions": [["type": "example.com/gate", "status": "True"]], "phase": "Pending"])
        fixture.observe(fixture.container(.running(startedAt: .at(1))))
        fixture.now = .at(2)
        let actions = fixture.look().actions
        #expect(actions.isEmpty)
        let time = Value.string("2026-01-01T00:00:02Z")
        func condition(_ type: String) -> Value {
            ["type": .string(type), "status": "True", "lastTransitionTime": time, "observedGeneration": 1]
        }
        let expected: Value = [
            "phase": "Running", "startTime": time, "hostIP": "192.0.2.1", "hostIPs": [["ip": "192.0.2.1"]],
            "podIP": "127.64.0.5", "podIPs": [["ip": "127.64.0.5"]], "qosClass": "BestEffort",
            "observedGeneration": 1,
            "conditions": [
                ["type": "example.com/gate", "status": "True"], condition("PodReadyToStartContainers"),
                condition("Initialized"), condition("Ready"), condition("ContainersReady"), condition("PodScheduled")
            ],
            "containerStatuses": [
                [
                    "name": "web", "image": "skeg.dev/host", "imageID": "skeg.dev/host",
                    "containerID": "process://s0-web-0", "ready": true, "started": true, "restartCount": 0,
                    "lastState": [:], "state": ["running": ["startedAt": "2026-01-01T00:00:01Z"]]
                ]
            ]
        ]
        #expect(fixture.pod.status.content == expected)
        fixture.now = .at(60)
        fixture.look()
        #expect(fixture.pod.status.content == expected)
    }

    @Test func aNewPodIsPendingAndCreating() {
        var fixture = PodFixture()
        fixture.look()
        #expect(fixture.pod.phase == .pending)
        #expect(fixture.web?.state == .waiting(reason: "ContainerCreating"))
        #expect(
            fixture.pod.object.condition("Ready")?.message == "containers with unready status: [web]")
        #expect(fixture.pod.object.condition("PodReadyToStartContainers")?.isFalse == true)
    }

    /// Rows of `TestPodPhaseWithRestart…` (pkg/kubelet/kubelet_pods_test.go): how the containers of a pod of two ended
    /// or not, and the phase for each policy.
    @Test(
        arguments: [
            (nil, nil, "Running", "Running", "Running"), (0, nil, "Running", "Running", "Running"),
            (0, 0, "Running", "Succeeded", "Succeeded"), (1, 0, "Running", "Running", "Failed"),
            (1, 1, "Running", "Running", "Failed"), (1, nil, "Running", "Running", "Running")
        ] as [(Int32?, Int32?, String, String, String)])
    func thePhaseFollowsTheContainers(
        first: Int32?, second: Int32?, always: String, onFailure: String, never: String
    ) {
        for (policy, expected) in [("Always", always), ("OnFailure", onFailure), ("Never", never)] {
            let spec: Value = [
                "containers": [["name": "a", "image": "x"], ["name": "b", "image": "x"]],
                "restartPolicy": .string(policy)
            ]
            func status(_ name: String, _ code: Int32?) -> PodStatus.ContainerStatus {
                var status = PodStatus.ContainerStatus(name: name, image: "x")
                status.state =
                    code.map { .terminated(.init(exitCode: Int64($0))) } ?? .running(startedAt: .testStart)
                return status
            }
            let phase = PodPhaseRules.phase(
                PodSpec(spec), main: [status("a", first), status("b", second)], initial: [], isTerminal: false)
            #expect(phase.rawValue == expected, "restartPolicy \(policy)")
        }
    }

    @Test func aPodIsFinalOnlyOnceNothingRuns() {
        var fixture = PodFixture(restartPolicy: "Never", status: ["phase": "Running"])
        fixture.observe(fixture.container(PodFixture.exited(0)))
        #expect(fixture.look().actions == [.stopSandbox("s0")])
        #expect(fixture.pod.phase == .running)
        fixture.observe(fixture.container(PodFixture.exited(0)), isReady: false)
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.pod.phase == .succeeded)
        #expect(fixture.pod.object.condition("Ready")?.reason == "PodCompleted")
        #expect(fixture.pod.status.podIP == "127.64.0.5")
    }

    @Test func anImageForAnotherRuntimeWaits() {
        var fixture = PodFixture(container: ["image": "nginx"])
        let decision = fixture.look()
        let message = "image \"nginx\" needs the runtime containerd"
        #expect(decision.actions.isEmpty)
        #expect(fixture.web?.state == .waiting(reason: "RuntimeNotSupported", message: message))
        #expect(decision.events.map(\.message) == ["Error: \(message)"])
        #expect(fixture.look().events.isEmpty)
        #expect(fixture.pod.phase == .pending)
    }

    @Test func aRuntimeClassOfAnotherRuntimeWaits() {
        var fixture = PodFixture()
        fixture.pod.object.spec["runtimeClassName"] = "containerd"
        #expect(fixture.look().actions.isEmpty)
        guard case .waiting("RuntimeNotSupported", _)? = fixture.web?.state else {
            Issue.record("does not wait: \(String(describing: fixture.web?.state))")
            return
        }
    }

    @Test func aVolumeThatCannotBeMountedWaits() {
        var fixture = PodFixture()
        fixture.pod.object.spec["volumes"] = [["name": "v", "nfs": ["server": "x", "path": "/"]]]
        #expect(fixture.look().actions.isEmpty)
        guard case .waiting("VolumeNotSupported", let message)? = fixture.web?.state else {
            Issue.record("does not wait")
            return
        }
        #expect(message.hasPrefix("volume \"v\" is of the type nfs"))
    }

    @Test func readinessGatesHoldAPodBack() {
        var fixture = PodFixture()
        fixture.pod.object.spec["readinessGates"] = [["conditionType": "example.com/gate"]]
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        #expect(fixture.pod.object.condition("ContainersReady")?.isTrue == true)
        #expect(fixture.pod.object.condition("Ready")?.reason == "ReadinessGatesNotReady")
        #expect(
            fixture.pod.object.condition("Ready")?.message
                == "corresponding condition of pod readiness gate \"example.com/gate\" does not exist.")
    }

    @Test func aRestartKeepsHowTheOneBeforeEnded() {
        var fixture = PodFixture()
        fixture.observe(
            fixture.container(attempt: 1, .running(startedAt: .at(5))),
            fixture.container(attempt: 0, PodFixture.exited(3, at: .at(4))))
        fixture.look()
        #expect(fixture.web?.restartCount == 1)
        #expect(fixture.web?.lastState?.termination?.exitCode == 3)
        #expect(fixture.web?.lastState?.termination?.containerID == "process://s0-web-0")
        fixture.observe(fixture.container(attempt: 1, .running(startedAt: .at(5))))
        fixture.look()
        #expect(fixture.web?.lastState?.termination?.exitCode == 3)
    }
}
