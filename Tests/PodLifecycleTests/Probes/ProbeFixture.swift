import Objects
import Runtime
import Store
import TestSupport

@testable import PodLifecycle

extension PodFixture {
    /// A pod whose container `web` has been running since the start, and was looked at once.
    static func probed(_ container: Value, restartPolicy: String = "Always", at seconds: Int64 = 0) -> PodFixture {
        var fixture = PodFixture(container: container, restartPolicy: restartPolicy)
        fixture.now = .at(seconds)
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        return fixture
    }

    func due(_ kind: ProbeKind, _ container: String = "web") -> Timestamp? {
        memory.probes.due(ProbeID(container: container, kind: kind))
    }

    /// Waits until a probe is due and answers it; then looks at the pod.
    ///
    /// - Returns: What people were told, of the look at the container and of that at the pod.
    @discardableResult
    mutating func answer(
        _ kind: ProbeKind, _ verdict: ProbeAnswer.Verdict, _ output: String = "", container: String = "web",
        taking time: Duration = .zero
    ) -> [String] {
        let told = hear(kind, verdict, output, container: container, taking: time)
        return told + look().events.map(PodFixture.text)
    }

    private static func text(_ event: EventNote) -> String { "\(event.reason): \(event.message)" }

    /// Waits until a probe is due and answers it.
    @discardableResult
    mutating func hear(
        _ kind: ProbeKind, _ verdict: ProbeAnswer.Verdict, _ output: String = "", container: String = "web",
        taking time: Duration = .zero
    ) -> [String] {
        let id = ProbeID(container: container, kind: kind)
        guard let due = memory.probes.due(id) else { return ["\(kind) is not due"] }
        now = max(now, due)
        let lifecycle = PodLifecycle(node: node)
        guard let begun = lifecycle.beginProbe(id, of: pod, observation, memory: &memory, at: now) else {
            return ["\(kind) is not begun"]
        }
        now = now + time
        let answer = begun.impossible ?? ProbeAnswer(verdict, output)
        let (_, events) = lifecycle.probed(
            begun.start, answer, of: pod, observation, memory: &memory, snapshot: snapshot, at: now)
        return events.map(PodFixture.text)
    }

    /// The request of a probe that is due.
    mutating func request(_ kind: ProbeKind) -> ProbeRequest? {
        guard let due = due(kind) else { return nil }
        var copy = memory
        return PodLifecycle(node: node).beginProbe(
            ProbeID(container: "web", kind: kind), of: pod, observation, memory: &copy, at: max(now, due))?.start
            .request
    }

    func condition(_ type: String) -> Condition? { pod.status.condition(type) }
}
