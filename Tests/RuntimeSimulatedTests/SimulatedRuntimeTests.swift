import Measurements
import Objects
import Runtime
import RuntimeSimulated
import TestSupport
import Testing

@Suite struct SimulatedRuntimeTests {
    private func sandbox(
        _ uid: String, attempt: Int = 0, annotations: [String: String] = [:]
    ) -> SandboxConfiguration {
        SandboxConfiguration(
            podName: uid, podNamespace: "default", podUID: uid, attempt: attempt, hostname: uid,
            logDirectory: "/logs/\(uid)", annotations: annotations)
    }

    private func container(_ name: String = "web", image: String = "a") -> ContainerConfiguration {
        ContainerConfiguration(name: name, attempt: 0, image: image, command: [], logPath: "\(name)/0.log")
    }

    /// A runtime with one container that has been started.
    private func started(
        _ behavior: String, image: String = "a", images: [String: SimulatedBehavior] = [:]
    ) -> SimulatedRuntimeState {
        var runtime = SimulatedRuntimeState(node: 0, now: .testStart)
        runtime.behaviorOfImages = images
        _ = runtime.perform(.runSandbox(sandbox("p", annotations: ["skeg.dev/simulate": behavior])))
        _ = runtime.perform(.create(in: "p/0", container(image: image)))
        _ = runtime.perform(.start("p/0/web/0"))
        return runtime
    }

    @Test(
        arguments: [
            (
                "start=200ms,exit=1,after=5s",
                SimulatedBehavior(start: .milliseconds(200), after: .seconds(5), exitCode: 1)
            ),
            ("exit=3", SimulatedBehavior(after: .zero, exitCode: 3)),
            ("stop=1m, term=0", SimulatedBehavior(stop: .seconds(60), terminationExitCode: 0)),
            ("cpu=1.5,memory=64Mi", SimulatedBehavior(cpuMillicores: 1500, memoryBytes: 64 << 20)),
            ("cpu=-1", nil), ("memory=much", nil), ("", SimulatedBehavior()), ("start", nil), ("start=fast", nil),
            ("colour=red", nil)
        ] as [(String, SimulatedBehavior?)])
    func behaviourIsReadFromText(text: String, expected: SimulatedBehavior?) {
        #expect(SimulatedBehavior(text) == expected)
    }

    @Test func aContainerStartsRunsAndEndsInItsTime() {
        var runtime = started("start=200ms,after=5s,exit=7")
        #expect(runtime.status(of: "p/0/web/0")?.state == .created)
        #expect(runtime.nextEvent == .testStart + .milliseconds(200))
        runtime.advance(to: .at(1))
        #expect(runtime.status(of: "p/0/web/0")?.state == .running(startedAt: .testStart + .milliseconds(200)))
        #expect(runtime.advance(to: .at(10)) == ["p/0/web/0"])
        guard case .exited(let exit)? = runtime.status(of: "p/0/web/0")?.state else {
            Issue.record("has not ended")
            return
        }
        #expect(exit.exitCode == 7)
        #expect(exit.finishedAt == .testStart + .milliseconds(5200))
        #expect(runtime.nextEvent == nil)
    }

    @Test(
        arguments: [
            ("stop=1s", 30, 1, 143), ("stop=60s", 30, 30, 137), ("stop=1s,term=0", 30, 1, 0), ("", 30, 0, 143)
        ] as [(String, Int64, Int64, Int32)])
    func aStopIsObeyedOrForced(behavior: String, grace: Int64, seconds: Int64, code: Int32) {
        var runtime = started(behavior)
        let answer = runtime.perform(.stop("p/0/web/0", gracePeriod: .seconds(grace)))
        #expect(answer.at == .at(seconds))
        runtime.advance(to: .at(seconds))
        guard case .exited(let exit)? = runtime.status(of: "p/0/web/0")?.state else {
            Issue.record("has not ended")
            return
        }
        #expect(exit.exitCode == code)
    }

    @Test func verbsMayBeRepeated() {
        var runtime = started("")
        let again = runtime.perform(.runSandbox(sandbox("p")))
        guard case .sandbox(let status) = again.result else {
            Issue.record("no sandbox")
            return
        }
        #expect(status.address == "10.64.0.1")
        #expect(runtime.perform(.create(in: "p/0", container())).result == .container("p/0/web/0"))
        #expect(runtime.perform(.start("p/0/web/0")).result == .done)
        #expect(runtime.containerList.count == 1)
        for _ in 0..<2 { #expect(runtime.perform(.stopSandbox("p/0")).result == .done) }
        for _ in 0..<2 { #expect(runtime.perform(.removeSandbox("p/0")).result == .done) }
        #expect(runtime.containerList.isEmpty)
    }

    @Test func addressesAreSharedByNobodyAndRunOut() {
        var runtime = SimulatedRuntimeState(node: 3, now: .testStart)
        var seen: Set<String> = []
        for index in 0..<1022 {
            guard case .sandbox(let status) = runtime.perform(.runSandbox(sandbox("p\(index)"))).result else {
                Issue.record("no sandbox \(index)")
                return
            }
            #expect(seen.insert(status.address).inserted)
        }
        #expect(seen.contains("10.64.12.1"))
        guard case .failed(let error) = runtime.perform(.runSandbox(sandbox("more"))).result else {
            Issue.record("there is no address for it")
            return
        }
        #expect(error.code == .exhausted)
        _ = runtime.perform(.stopSandbox("p5/0"))
        guard case .sandbox = runtime.perform(.runSandbox(sandbox("more"))).result else {
            Issue.record("a freed address is not used again")
            return
        }
    }

    @Test func anImagesBehaviourComesBeforeThePods() {
        var runtime = started("", image: "crash", images: ["crash": SimulatedBehavior(after: .zero, exitCode: 9)])
        runtime.advance(to: .testStart)
        guard case .exited(let exit)? = runtime.status(of: "p/0/web/0")?.state else {
            Issue.record("has not ended")
            return
        }
        #expect(exit.exitCode == 9)
    }

    @Test func aLostAnswerTakesEffect() {
        var runtime = SimulatedRuntimeState(
            node: 0, now: .testStart, faults: SimulatedFaults(lostAnswer: 1, seed: 1))
        guard case .failed = runtime.perform(.runSandbox(sandbox("p"))).result else {
            Issue.record("the answer came")
            return
        }
        #expect(runtime.sandboxList.count == 1)
        runtime.faults = SimulatedFaults(failure: 1, seed: 1)
        guard case .failed = runtime.perform(.stopSandbox("p/0")).result else {
            Issue.record("did not fail")
            return
        }
        #expect(runtime.sandboxList.map(\.isReady) == [true])
    }

    @Test func inRealTimeEndsAreTold() async throws {
        let start = ContinuousClock.now
        let runtime = SimulatedRuntime(node: 0) { .testStart + (ContinuousClock.now - start) }
        let changes = runtime.changes()
        let sandbox = try await runtime.runSandbox(
            sandbox("p", annotations: ["skeg.dev/simulate": "start=10ms,after=30ms,exit=2"]))
        let id = try await runtime.createContainer(in: sandbox.id, container())
        try await runtime.startContainer(id)
        for await changed in changes {
            #expect(changed == id)
            break
        }
        guard case .exited(let exit) = try await runtime.status(of: id).state else {
            Issue.record("has not ended")
            return
        }
        #expect(exit.exitCode == 2)
    }

    @Test func aContainerUsesWhatItsPodSays() throws {
        var runtime = started("cpu=250m,memory=64Mi")
        runtime.advance(to: .at(4))
        let container = try #require(runtime.stats.containers.first)
        #expect(container.count.cpuNanoseconds == 1_000_000_000)
        #expect(container.count.memoryWorkingSetBytes == 64 << 20)
        #expect(container.pod.description.contains("p") && container.podUID == "p" && container.name == "web")
        #expect(runtime.stats.node == container.count)
    }

    @Test func whatANodeHasUsedDoesNotGoBackWhenContainersGo() {
        var runtime = started("cpu=1,memory=1Mi,after=3s")
        runtime.advance(to: .at(10))
        #expect(runtime.stats.containers.isEmpty)
        #expect(runtime.stats.node.cpuNanoseconds == 3_000_000_000)
        #expect(runtime.stats.node.memoryWorkingSetBytes == 0)
        _ = runtime.perform(.remove("p/0/web/0"))
        #expect(runtime.stats.node.cpuNanoseconds == 3_000_000_000)
        _ = runtime.perform(.removeSandbox("p/0"))
        #expect(runtime.stats.node.cpuNanoseconds == 3_000_000_000)
    }
}
