import Objects
import Runtime
import TestSupport
import Testing

@testable import RuntimeSimulated

/// What the probes of simulated containers find, as their pods' annotations say.
@Suite struct SimulatedProbeTests {
    private func answers(_ text: String, _ kind: ProbeKind, at seconds: [Int64]) -> [ProbeAnswer.Verdict?] {
        let probes = SimulatedBehavior(text)?.probes
        return seconds.map { probes?.answer(kind, age: .seconds($0)).verdict }
    }

    @Test func withoutAWordAllIsWell() {
        for kind in ProbeKind.allCases { #expect(answers("", kind, at: [0, 1000]) == [.success, .success]) }
    }

    @Test func wordsSaySinceWhen() {
        let text = "startup=3s,ready=5s,flap=10s,sick=60s"
        #expect(answers(text, .startup, at: [2, 3]) == [.failure, .success])
        #expect(answers(text, .liveness, at: [59, 60]) == [.success, .failure])
        #expect(
            answers(text, .readiness, at: [4, 5, 14, 15, 24, 25]) == [
                .failure, .success, .success, .failure, .failure, .success
            ])
        #expect(SimulatedBehavior("ready=soon") == nil)
    }

    @Test func nobodyAnswersOneThatHangsUntilTheTimeIsOver() throws {
        var runtime = SimulatedRuntimeState(
            node: 0, now: .testStart, behavior: try #require(SimulatedBehavior("hung=10s")))
        let configuration = SandboxConfiguration(
            podName: "web", podNamespace: "default", podUID: "u1", attempt: 0, hostname: "web", logDirectory: "")
        guard case .sandbox(let sandbox) = runtime.perform(.runSandbox(configuration)).result,
            case .container(let id) = runtime.perform(
                .create(
                    in: sandbox.id,
                    ContainerConfiguration(name: "web", attempt: 0, image: "x", command: [], logPath: ""))
            ).result
        else {
            Issue.record("there is no container")
            return
        }
        let request = ProbeRequest(
            container: id, purpose: .probe(.liveness), action: .tcp(host: "10.0.0.1", port: 80), timeout: .seconds(4))
        #expect(runtime.probe(request).answer.verdict == .unknown)
        _ = runtime.perform(.start(id))
        #expect(runtime.probe(request).answer.verdict == .success)
        runtime.advance(to: .at(10))
        let silence = runtime.probe(request)
        #expect(silence.answer.hasTimedOut)
        #expect(silence.answer.verdict == .failure)
        #expect(silence.at == .at(14))
    }
}
