import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct StartingTests {
    private func finish(_ action: PodAction, _ outcome: PodActionOutcome, _ fixture: inout PodFixture) -> [String] {
        fixture.memory.begin(action, as: 1)
        return PodLifecycle(node: fixture.node).finished(
            1, outcome, of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now
        ).map(\.message)
    }

    @Test func nothingIsDoneWhileItIsUnknownWhatAFailedVerbDid() {
        var fixture = PodFixture()
        fixture.observe()
        let create = fixture.look().actions[0]
        #expect(finish(create, .failed(RuntimeError(.timeout, "lost")), &fixture) == ["Error: lost"])
        fixture.now = .at(100)
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.web?.state == .waiting(reason: "CreateContainerError", message: "lost"))
        // It had taken effect.
        var report = PodFixture()
        report.observe(report.container(.created))
        PodLifecycle(node: fixture.node).observed(report.observation, &fixture.observation, memory: &fixture.memory)
        #expect(fixture.look().actions == [.startContainer("s0-web-0", name: "web")])
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (9, 10)] as [(Int, Int64)])
    func whatTheNodeRefusesIsTriedAgainLaterAndLater(failures: Int, seconds: Int64) {
        var fixture = PodFixture()
        var last = PodDecision()
        for _ in 0..<failures {
            fixture.now = fixture.now + .seconds(60)
            let sandbox = fixture.look().actions[0]
            _ = finish(sandbox, .failed(RuntimeError(.exhausted, "no address")), &fixture)
            PodLifecycle(node: fixture.node).observed(
                PodObservation(), &fixture.observation, memory: &fixture.memory)
            last = fixture.look()
        }
        #expect(last.actions.isEmpty)
        #expect(last.lookAgainAt == fixture.now + .seconds(seconds))
    }

    @Test func aFailedMountIsToldAndTriedAgain() {
        var fixture = PodFixture()
        fixture.pod.object.spec["volumes"] = [["name": "v", "hostPath": ["path": "/x", "type": "Directory"]]]
        let prepare = fixture.look().actions[0]
        let message = "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: /x is not a directory"
        #expect(finish(prepare, .refused(message), &fixture) == [message])
        #expect(fixture.look().actions.isEmpty)
        fixture.now = .at(2)
        #expect(fixture.look().actions == [prepare])
    }

    @Test func backoffGrowsAndIsForgottenAfterTenGoodMinutes() {
        var backoff = CrashLoopBackoff()
        #expect(backoff.earliestStart(after: .at(0)) == .at(0))
        var delays: [Int64] = []
        var time = Timestamp.at(0)
        for attempt in 1...8 {
            backoff.noteStart(attempt: attempt, after: time, at: time)
            backoff.noteStart(attempt: attempt, after: time, at: time)
            delays.append(backoff.delay.components.seconds)
            time = backoff.earliestStart(after: time)
        }
        #expect(delays == [10, 20, 40, 80, 160, 300, 300, 300])
        let good = time + .seconds(601)
        #expect(backoff.earliestStart(after: good) == good)
        backoff.noteStart(attempt: 9, after: good, at: good)
        #expect(backoff.delay == .seconds(10))
    }

    @Test func oldContainersAreForgottenButForTheLastTwo() {
        var fixture = PodFixture()
        fixture.observe(
            fixture.container(attempt: 3, .running(startedAt: .at(5))),
            fixture.container(attempt: 2, PodFixture.exited(1)), fixture.container(attempt: 1, PodFixture.exited(1)))
        #expect(
            fixture.look().actions == [
                .removeContainer("s0-web-1", name: "web", logPath: "/state/logs/web/1.log")
            ])
    }

    @Test(
        arguments: [
            ("Never", 0, [], false), ("Never", 1, [], false), ("OnFailure", 0, [], false), ("OnFailure", 1, [], true),
            ("Always", 0, [], true),
            ("Never", 42, [["action": "Restart", "exitCodes": ["operator": "In", "values": [42]]]], true),
            ("Never", 43, [["action": "Restart", "exitCodes": ["operator": "In", "values": [42]]]], false),
            ("Never", 43, [["action": "Restart", "exitCodes": ["operator": "NotIn", "values": [42]]]], true)
        ] as [(String, Int64, [Value], Bool)])
    func aContainersOwnRulesComeBeforeItsPodsPolicy(policy: String, code: Int64, rules: [Value], expected: Bool) {
        var content: Value = ["name": "web"]
        if !rules.isEmpty {
            content["restartPolicy"] = .string(policy)
            content["restartPolicyRules"] = .array(rules)
        }
        let spec = PodSpec(["restartPolicy": .string(policy)])
        #expect(RestartRules.shouldRestart(Container(content), exitCode: code, spec) == expected)
    }

    @Test func aRunningPodDoesNotStopForAMissingConfigMap() {
        var fixture = PodFixture(container: ["envFrom": [["configMapRef": ["name": "gone"]]]])
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.pod.isReady)
    }

    @Test func aRejectedPodFailsWithTheReason() {
        var fixture = PodFixture()
        fixture.memory.reject(Rejection(reason: "OutOfcpu", message: "Node didn't have enough resource: cpu"))
        #expect(fixture.look().actions.isEmpty)
        #expect(fixture.pod.phase == .failed)
        #expect(fixture.pod.status.reason == "OutOfcpu")
        #expect(fixture.pod.status.message == "Pod was rejected: Node didn't have enough resource: cpu")
    }
}
