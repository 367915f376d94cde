import Controllers
import Measurements
import Objects
import Store
import Testing

@testable import Simulator

/// Many autoscalers at once. `make autoscale SEEDS=500` runs 500 of them from each of as many seeds.
@Suite struct AutoscalerFleetTests {
    private static func settings(_ controllers: [any Controller] = AutoscalerFleet.controllers)
        -> AutoscalerFleet.Settings
    {
        var settings = AutoscalerFleet.Settings(controllers: controllers)
        settings.autoscalers = 8
        settings.turmoil = .seconds(200)
        return settings
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `no autoscaler does what it must not, and all come to rest`(
        seed: UInt64
    ) {
        let outcome = AutoscalerFleet.run(seed: seed, settings: Self.settings())
        if let fault = outcome.fault { Issue.record("seed \(seed): \(fault)") }
        #expect(outcome.changes > 0)
    }

    @Test func `a seed always gives the same run`() {
        var settings = Self.settings()
        settings.traces = true
        let runs = (0..<2).map { _ in AutoscalerFleet.run(seed: 3, settings: settings) }
        #expect(runs[0].trace == runs[1].trace && runs[0].writes == runs[1].writes)
    }

    // MARK: What is found

    private func expectFound(
        _ words: String, _ settings: AutoscalerFleet.Settings, at place: SourceLocation = #_sourceLocation
    ) {
        var faults: [String] = []
        for seed in 1...12 as ClosedRange<UInt64> {
            guard let fault = AutoscalerFleet.run(seed: seed, settings: settings).fault else { continue }
            if fault.contains(words) { return }
            faults.append(fault)
        }
        Issue.record("'\(words)' is not found, but \(faults)", sourceLocation: place)
    }

    private static func faulty(_ change: @escaping @Sendable (Change, Snapshot) -> Change) -> AutoscalerFleet.Settings {
        settings(
            AutoscalerFleet.controllers.map { sound in
                guard sound.name == "horizontal-pod-autoscaler" else { return sound }
                return FaultyController(
                    sound: sound,
                    spoil: { plan, snapshot in
                        var plan = plan
                        plan.changes = plan.changes.map { change($0, snapshot) }
                        return plan
                    })
            })
    }

    @Test func `a count outside of the bounds is found`() {
        expectFound(
            "outside of",
            Self.faulty { change, _ in
                guard case .update(var object) = change, object.kind == .deployment else { return change }
                let count = object.spec["replicas"]?.integer ?? 0
                object.spec["replicas"] = .integer(count + 9)
                return .update(object)
            })
    }

    @Test func `an autoscaler that forgets what it did is found`() {
        expectFound(
            "faster than its policies allow",
            Self.faulty { change, snapshot in
                guard case .update(var object) = change, object.kind == .horizontalPodAutoscaler else { return change }
                object.setAnnotation("skeg.dev/autoscaler-memory", to: nil)
                return .update(object)
            })
    }

    @Test func `a missing metric that is taken for none is found`() {
        var settings = Self.settings()
        settings.mistake = { measured in
            var measured = measured
            for index in 0..<8 {
                let subject = MetricSubject(namespace: "default", metric: "queue-\(index)")
                guard measured.metrics[subject] == nil else { continue }
                let now = measured.pods.values.first?.containers["main"]?.time ?? Timestamp(seconds: 0)
                measured.metrics[subject] = [MetricSeries(milliValue: 0, time: now)]
            }
            return measured
        }
        expectFound("fewer, though a metric is missing", settings)
    }

    @Test func `pods that count twice are found`() {
        var settings = Self.settings()
        settings.mistake = { measured in
            var measured = measured
            measured.pods = measured.pods.mapValues { usage in
                var usage = usage
                usage.containers["main"]?.cpuNanocores *= 2
                return usage
            }
            return measured
        }
        expectFound("takes no more than", settings)
    }
}
