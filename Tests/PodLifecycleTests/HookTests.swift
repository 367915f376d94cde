import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct HookTests {
    /// Lets an action be begun and end.
    private func end(_ action: PodAction, _ outcome: PodActionOutcome, _ fixture: inout PodFixture) -> [String] {
        fixture.memory.begin(action, as: 1)
        return PodLifecycle(node: fixture.node).finished(
            1, outcome, of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now
        ).map(\.message)
    }

    private func deleted(_ lifecycle: Value, graceSeconds: Int64 = 30) -> PodFixture {
        var fixture = PodFixture(container: ["lifecycle": lifecycle], status: ["phase": "Running"])
        fixture.pod.object.deletionTimestamp = .at(graceSeconds)
        fixture.pod.object.deletionGracePeriodSeconds = graceSeconds
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        return fixture
    }

    @Test func aStopWaitsForThePreStopHookWithinTheGracePeriod() {
        var fixture = deleted(["preStop": ["exec": ["command": ["drain"]]]])
        let hook = PodAction.runHook(
            "s0-web-0", name: "web", .preStop, action: .exec(command: ["drain"]), timeout: .seconds(30))
        let decision = fixture.look()
        #expect(decision.actions == [hook])
        #expect(decision.events.map(\.message) == ["Stopping container web"])
        fixture.now = .at(12)
        #expect(fixture.look().actions.isEmpty)
        #expect(end(hook, .hook(exitCode: 0), &fixture).isEmpty)
        #expect(
            fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(18))])
    }

    @Test func aPreStopHookThatTakesTooLongIsNotWaitedFor() {
        var fixture = deleted(["preStop": ["exec": ["command": ["drain"]]]])
        #expect(fixture.look().lookAgainAt == .at(30))
        fixture.now = .at(30)
        #expect(
            fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(2))])
    }

    @Test func aFailedPreStopHookIsToldWithoutItsOutput() {
        var fixture = deleted(["preStop": ["exec": ["command": ["drain"]]]])
        let hook = fixture.look().actions[0]
        #expect(end(hook, .hook(exitCode: 1), &fixture) == ["PreStopHook failed"])
        #expect(fixture.look().actions.count == 1)
    }

    @Test func aSleepNeedsNoCommand() {
        var fixture = deleted(["preStop": ["sleep": ["seconds": 5]]])
        let decision = fixture.look()
        #expect(decision.actions.isEmpty)
        #expect(decision.lookAgainAt == .at(5))
        fixture.now = .at(5)
        #expect(
            fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(25))])
    }

    @Test func aContainerIsNotReadyBeforeItsPostStartHookHasRun() {
        var fixture = PodFixture(container: ["lifecycle": ["postStart": ["exec": ["command": ["warm"]]]]])
        fixture.observe(fixture.container(.created))
        #expect(fixture.look().actions == [.startContainer("s0-web-0", name: "web")])
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        let hook = fixture.look().actions.first
        #expect(fixture.web?.isReady == false)
        #expect(fixture.web?.state == .waiting(reason: "ContainerCreating"))
        guard let hook else {
            Issue.record("no hook is run")
            return
        }
        #expect(end(hook, .hook(exitCode: 0), &fixture).isEmpty)
        fixture.look()
        #expect(fixture.web?.isReady == true)
    }

    @Test func aFailedPostStartHookEndsTheContainer() {
        var fixture = PodFixture(container: ["lifecycle": ["postStart": ["exec": ["command": ["warm"]]]]])
        fixture.observe(fixture.container(.created))
        fixture.look()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        let hook = fixture.look().actions[0]
        #expect(end(hook, .hook(exitCode: 1), &fixture) == ["PostStartHook failed"])
        #expect(
            fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(30))])
    }

    @Test func anAgentThatFindsAContainerRunningDoesNotRunItsPostStartHookAgain() {
        var fixture = PodFixture(container: ["lifecycle": ["postStart": ["exec": ["command": ["warm"]]]]])
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.web?.isReady == true)
    }

    @Test func aHookMayBeARequest() {
        var fixture = deleted([
            "preStop": ["httpGet": ["path": "/drain", "port": 8080, "httpHeaders": [["name": "X-A", "value": "1"]]]]
        ])
        let headers = [
            HTTPCheck.Header("X-A", "1"), .init("User-Agent", "kube-lifecycle/1.36"), .init("Accept", "*/*")
        ]
        let check = HTTPCheck(host: "127.64.0.5", port: 8080, path: "/drain", headers: headers)
        let hook = PodAction.runHook(
            "s0-web-0", name: "web", .preStop, action: .http(check), timeout: .seconds(30))
        #expect(fixture.look().actions == [hook])
        #expect(end(hook, .hook(exitCode: 1), &fixture) == ["PreStopHook failed"])
        #expect(
            fixture.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(30))])
    }

    @Test func aRequestThatSucceedsIsEnough() {
        var stopping = deleted(["preStop": ["httpGet": ["port": 8080]]])
        let drain = stopping.look().actions[0]
        stopping.now = .at(4)
        #expect(end(drain, .hook(exitCode: 0), &stopping).isEmpty)
        #expect(stopping.look().actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(26))])

        var starting = PodFixture(container: ["lifecycle": ["postStart": ["httpGet": ["port": 8080]]]])
        starting.observe(starting.container(.created))
        starting.look()
        starting.observe(starting.container(.running(startedAt: .testStart)))
        let warm = starting.look().actions[0]
        #expect(starting.web?.isReady == false)
        #expect(end(warm, .hook(exitCode: 0), &starting).isEmpty)
        starting.look()
        #expect(starting.web?.isReady == true)
    }

    @Test func aContainerThatSleepsAfterItsStartIsReadyLater() {
        var fixture = PodFixture(container: ["lifecycle": ["postStart": ["sleep": ["seconds": 5]]]])
        fixture.observe(fixture.container(.created))
        fixture.look()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        let decision = fixture.look()
        #expect(decision.actions.isEmpty)
        #expect(decision.lookAgainAt == .at(5))
        #expect(fixture.web?.isReady == false)
        fixture.now = .at(5)
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.web?.isReady == true)
    }

    @Test(
        arguments: [
            ["tcpSocket": ["port": 80]], ["httpGet": ["port": "nowhere"]]
        ] as [Value])
    func aHookThatCannotBeRunFails(hook: Value) {
        var stopping = deleted(["preStop": hook])
        let decision = stopping.look()
        #expect(decision.events.map(\.reason) == ["Killing", "FailedPreStopHook"])
        #expect(decision.actions == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(30))])

        var starting = PodFixture(container: ["lifecycle": ["postStart": hook]])
        starting.observe(starting.container(.created))
        starting.look()
        starting.observe(starting.container(.running(startedAt: .testStart)))
        #expect(starting.look().events.map(\.reason) == ["FailedPostStartHook"])
        #expect(
            starting.look().actions
                == [.stopContainer("s0-web-0", name: "web", gracePeriod: .seconds(30))])
    }

    @Test func aContainerIsNotProbedBeforeItsPostStartHookHasRun() {
        var fixture = PodFixture(container: [
            "lifecycle": ["postStart": ["exec": ["command": ["warm"]]]],
            "livenessProbe": ["tcpSocket": ["port": 80]]
        ])
        fixture.observe(fixture.container(.created))
        fixture.look()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        let hook = fixture.look().actions[0]
        #expect(fixture.due(.liveness) == nil)
        fixture.now = .at(20)
        #expect(end(hook, .hook(exitCode: 0), &fixture).isEmpty)
        fixture.look()
        #expect(fixture.due(.liveness) == .at(20))
    }
}
