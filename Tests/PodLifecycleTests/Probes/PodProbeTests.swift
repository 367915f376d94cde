import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

/// What probes do to a pod: its status, and the life of its containers.
@Suite struct PodProbeTests {
    static let http: Value = ["httpGet": ["path": "/healthz", "port": 8080]]

    static func probe(_ more: Value = .emptyObject) -> Value {
        var probe = http
        for field in more.fields ?? Fields() { probe[field.name] = field.value }
        return probe
    }

    @Test func withoutProbesAContainerThatRunsIsReady() {
        let fixture = PodFixture.probed(.emptyObject)
        #expect(fixture.web?.started == true)
        #expect(fixture.web?.isReady == true)
        #expect(fixture.condition("Ready")?.isTrue == true)
    }

    @Test func aContainerIsReadyOnceItsProbeHasSucceeded() {
        var fixture = PodFixture.probed(["readinessProbe": Self.probe()])
        #expect(fixture.web?.started == true)
        #expect(fixture.web?.isReady == false)
        #expect(fixture.condition("Ready")?.message == "containers with unready status: [web]")
        #expect(fixture.answer(.readiness, .success).isEmpty)
        #expect(fixture.web?.isReady == true)
        #expect(fixture.condition("Ready")?.isTrue == true)
        #expect(fixture.condition("ContainersReady")?.isTrue == true)
        #expect(fixture.condition("Ready")?.lastTransitionTime == Timestamp(fixture.now.text))
    }

    @Test func readinessThatComesAndGoesEndsNothing() {
        var fixture = PodFixture.probed(["readinessProbe": Self.probe(["failureThreshold": 1, "periodSeconds": 1])])
        fixture.answer(.readiness, .success)
        for round in 0..<100 {
            fixture.answer(.readiness, .failure, "HTTP probe failed with statuscode: 503")
            #expect(fixture.web?.isReady == false)
            #expect(fixture.condition("Ready")?.isFalse == true)
            #expect(fixture.condition("Ready")?.lastTransitionTime == Timestamp(fixture.now.text), "\(round)")
            fixture.answer(.readiness, .success)
            #expect(fixture.web?.isReady == true)
            #expect(fixture.look().actions.isEmpty)
        }
        #expect(fixture.web?.restartCount == 0)
    }

    @Test func failuresBelowTheThresholdAreToldAndChangeNothing() {
        var fixture = PodFixture.probed(["readinessProbe": Self.probe()])
        fixture.answer(.readiness, .success)
        let before = fixture.pod.status
        let said = fixture.answer(.readiness, .failure, "HTTP probe failed with statuscode: 500")
        #expect(said == ["Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500"])
        fixture.answer(.readiness, .failure)
        #expect(fixture.pod.status == before)
        fixture.answer(.readiness, .failure, "HTTP probe failed with statuscode: 500")
        #expect(fixture.web?.isReady == false)
        let condition = fixture.condition(PodStatus.probeFailed)
        #expect(condition?.reason == "ReadinessProbeFailed")
        #expect(
            condition?.message
                == "container \"web\": Readiness probe failed: HTTP probe failed with statuscode: 500")
        fixture.answer(.readiness, .success)
        #expect(fixture.condition(PodStatus.probeFailed) == nil)
    }

    @Test func aWarningIsASuccessThatIsTold() {
        var fixture = PodFixture.probed(["readinessProbe": Self.probe()])
        let said = fixture.answer(.readiness, .warning, "Probe terminated redirects, Response body: moved")
        #expect(said == ["ProbeWarning: Readiness probe warning: Probe terminated redirects, Response body: moved"])
        #expect(fixture.web?.isReady == true)
    }

    @Test func aLookThatWasNotPossibleIsToldAndDoesNotCount() {
        var fixture = PodFixture.probed(["livenessProbe": Self.probe(["failureThreshold": 1])])
        let said = fixture.answer(.liveness, .unknown, "no such program")
        #expect(said == ["Unhealthy: Liveness probe errored and resulted in unknown state: no such program"])
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func aStartupProbeHoldsTheOthersBack() {
        var fixture = PodFixture.probed([
            "startupProbe": Self.probe(), "livenessProbe": Self.probe(), "readinessProbe": Self.probe()
        ])
        #expect(fixture.due(.startup) != nil)
        #expect(fixture.due(.liveness) == nil)
        #expect(fixture.due(.readiness) == nil)
        #expect(fixture.web?.started == false)
        #expect(fixture.web?.isReady == false)
        fixture.now = .at(100)
        fixture.answer(.startup, .failure)
        #expect(fixture.due(.liveness) == nil)
        fixture.answer(.startup, .success)
        #expect(fixture.web?.started == true)
        #expect(fixture.web?.isReady == false)
        #expect(fixture.due(.startup) == nil)
        #expect(fixture.due(.liveness) == fixture.now)
        #expect(fixture.due(.readiness) == fixture.now)
    }

    @Test func theOthersStillWaitForTheirOwnDelay() {
        var fixture = PodFixture.probed([
            "startupProbe": Self.probe(), "livenessProbe": Self.probe(["initialDelaySeconds": 60])
        ])
        fixture.answer(.startup, .success)
        #expect(fixture.due(.liveness) == .at(60))
    }

    @Test func aContainerThatDoesNotStartIsStartedAgain() {
        var fixture = PodFixture.probed([
            "startupProbe": Self.probe(["failureThreshold": 2, "terminationGracePeriodSeconds": 3])
        ])
        fixture.now = .at(5)
        fixture.answer(.startup, .failure)
        #expect(
            fixture.answer(.startup, .failure, "no").last
                == "Killing: Container web failed startup probe, will be restarted")
        #expect(fixture.memory.stopDeadlines["s0-web-0"] == fixture.now + .seconds(3))
    }

    @Test func aContainerThatIsNotAliveIsEndedAndStartedAgainInItsPod() throws {
        var fixture = PodFixture.probed(["livenessProbe": Self.probe(), "readinessProbe": Self.probe()])
        fixture.answer(.readiness, .success)
        for _ in 0..<2 { #expect(fixture.answer(.liveness, .failure, "x").count == 1) }
        let said = fixture.answer(.liveness, .failure, "HTTP probe failed with statuscode: 500")
        #expect(
            said == [
                "Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500",
                "Killing: Container web failed liveness probe, will be restarted"
            ])
        // Looked at no more, while readiness is until the container has ended.
        #expect(fixture.due(.liveness) == nil)
        #expect(fixture.due(.readiness) != nil)
        fixture.observe(fixture.container(PodFixture.exited(137, at: fixture.now)))
        let decision = fixture.look()
        guard case .createContainer(_, let next, _)? = decision.actions.first else {
            Issue.record("\(decision.actions)")
            return
        }
        #expect(next.attempt == 1)
        #expect(fixture.web?.isReady == false)
        #expect(fixture.due(.readiness) == nil)
        #expect(fixture.pod.status.phase == .running)
        // The next one begins anew, and is held for longer each time.
        fixture.observe(fixture.container(attempt: 1, .running(startedAt: fixture.now)))
        fixture.look()
        #expect(fixture.due(.liveness) == fixture.now + .seconds(1))
        #expect(fixture.web?.restartCount == 1)
        #expect(fixture.condition(PodStatus.probeFailed)?.reason == "LivenessProbeFailed")
        for _ in 0..<3 { fixture.answer(.liveness, .failure, "x") }
        fixture.observe(
            fixture.container(attempt: 1, PodFixture.exited(137, at: fixture.now)),
            fixture.container(PodFixture.exited(137)))
        let waiting = fixture.look()
        #expect(waiting.actions.isEmpty)
        #expect(waiting.lookAgainAt == fixture.now + .seconds(10))
        guard case .waiting("CrashLoopBackOff", _)? = fixture.web?.state else {
            Issue.record("\(String(describing: fixture.web?.state))")
            return
        }
    }

    @Test(
        arguments: [
            (nil, 30), (7, 7), (120, 120)
        ] as [(Int64?, Int64)])
    func aProbesOwnGracePeriodCounts(own: Int64?, seconds: Int64) {
        var probe = Self.probe(["failureThreshold": 1])
        if let own { probe["terminationGracePeriodSeconds"] = .integer(own) }
        var fixture = PodFixture.probed(["livenessProbe": probe])
        fixture.hear(.liveness, .failure)
        #expect(
            fixture.look().actions
                == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(seconds))])
    }

    @Test func whatIsNoLongerAliveRunsItsPreStopHookFirst() {
        let probe = Self.probe(["failureThreshold": 1, "terminationGracePeriodSeconds": 7])
        var fixture = PodFixture.probed([
            "livenessProbe": probe, "lifecycle": ["preStop": ["exec": ["command": ["drain"]]]]
        ])
        fixture.hear(.liveness, .failure)
        let begun = fixture.now
        let hook = PodAction.runHook(
            "s0-web-0", name: "web", .preStop, action: .exec(command: ["drain"]), timeout: .seconds(7))
        let decision = fixture.look()
        #expect(decision.actions == [hook])
        #expect(decision.lookAgainAt == begun + .seconds(7))
        fixture.now = begun + .seconds(7)
        #expect(fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(2))])
    }

    @Test(
        arguments: [
            ("Always", 0, true, ", will be restarted"), ("OnFailure", 0, true, ", will be restarted"),
            ("OnFailure", 143, true, ", will be restarted"), ("Never", 137, false, "")
        ] as [(String, Int32, Bool, String)])
    func whetherItIsStartedAgainIsTheRestartPolicys(policy: String, code: Int32, isRestarted: Bool, suffix: String) {
        var fixture = PodFixture.probed(
            ["livenessProbe": Self.probe(["failureThreshold": 1])], restartPolicy: policy)
        fixture.now = .at(1)
        #expect(fixture.answer(.liveness, .failure).last == "Killing: Container web failed liveness probe\(suffix)")
        fixture.observe(fixture.container(PodFixture.exited(code, at: fixture.now)))
        let creates = fixture.look().actions.contains { if case .createContainer = $0 { true } else { false } }
        #expect(creates == isRestarted)
    }

    @Test func aPodThatEndsIsNotEndedOnceMore() {
        var fixture = PodFixture.probed([
            "livenessProbe": Self.probe(["failureThreshold": 1]),
            "readinessProbe": Self.probe(["failureThreshold": 1])
        ])
        fixture.answer(.readiness, .success)
        fixture.pod.object.deletionTimestamp = fixture.now + .seconds(30)
        fixture.pod.object.deletionGracePeriodSeconds = 30
        fixture.look()
        #expect(fixture.due(.liveness) == nil)
        fixture.answer(.readiness, .failure)
        #expect(fixture.web?.isReady == false)
        #expect(fixture.condition("Ready")?.isFalse == true)
    }

    @Test func anAnswerForAContainerThatIsGoneIsNoAnswer() throws {
        var fixture = PodFixture.probed(["livenessProbe": Self.probe(["failureThreshold": 1])])
        fixture.now = .at(1)
        let lifecycle = PodLifecycle(node: fixture.node)
        let begun = try #require(
            lifecycle.beginProbe(
                ProbeID(container: "web", kind: .liveness), of: fixture.pod, fixture.observation,
                memory: &fixture.memory, at: fixture.now))
        fixture.observe(
            fixture.container(attempt: 1, .running(startedAt: .at(1))), fixture.container(PodFixture.exited(1)))
        fixture.look()
        let (hasChanged, events) = lifecycle.probed(
            begun.start, ProbeAnswer(.failure), of: fixture.pod, fixture.observation, memory: &fixture.memory,
            snapshot: fixture.snapshot, at: .at(2))
        #expect(!hasChanged)
        #expect(events.isEmpty)
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func anotherAgentTakesAReadyContainerForReady() {
        var fixture = PodFixture.probed([
            "startupProbe": Self.probe(), "readinessProbe": Self.probe(["periodSeconds": 10])
        ])
        fixture.answer(.startup, .success)
        fixture.answer(.readiness, .success)
        let before = fixture.pod.status
        fixture.memory = PodMemory()
        fixture.now = .at(1000)
        fixture.look()
        #expect(fixture.pod.status == before)
        #expect(fixture.due(.startup) == nil)
        let due = fixture.due(.readiness) ?? .testStart
        #expect(due >= .at(1000) && due <= .at(1010))
        for _ in 0..<3 { fixture.answer(.readiness, .failure) }
        #expect(fixture.web?.isReady == false)
    }

    @Test func readinessGatesWaitForTheirConditions() {
        var fixture = PodFixture([
            "containers": [["name": "web", "image": "skeg.dev/host", "readinessProbe": Self.probe()]],
            "readinessGates": [["conditionType": "example.com/traffic"]]
        ])
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        fixture.answer(.readiness, .success)
        #expect(fixture.condition("ContainersReady")?.isTrue == true)
        #expect(fixture.condition("Ready")?.reason == "ReadinessGatesNotReady")
        fixture.now = .at(90)
        fixture.pod.status.conditions.append(Condition("example.com/traffic", true))
        fixture.look()
        #expect(fixture.condition("Ready")?.isTrue == true)
        #expect(fixture.condition("Ready")?.lastTransitionTime == .at(90))
        #expect(fixture.condition("ContainersReady")?.lastTransitionTime != .at(90))
    }
}
