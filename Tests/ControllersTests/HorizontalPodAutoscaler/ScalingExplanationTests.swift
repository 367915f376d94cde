import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

@Suite struct ScalingExplanationTests {
    typealias Scaled = AutoscaledWorld

    private func explanation(
        _ scaled: Scaled, in annotation: String = ScalingExplanation.annotation
    ) throws -> ScalingExplanation {
        try #require(ScalingExplanation(of: scaled.autoscaler, in: annotation))
    }

    @Test func `each metric is told with its amount, its ratio and what it asks for`() throws {
        var scaled = Scaled(
            replicas: 2,
            Scaled.autoscaler(metrics: [
                Scaled.cpu(50), Scaled.external("queue", ["type": "AverageValue", "averageValue": "10"])
            ]))
        scaled.metrics[MetricSubject(namespace: "default", metric: "queue")] = [
            MetricSeries(milliValue: 15_000, time: .testStart)
        ]
        scaled.second { _ in 80 }
        let told = try explanation(scaled)
        #expect(told.current == 2 && told.wanted == 4)
        #expect(told.steps.isEmpty)
        let cpu = try #require(told.metrics.first)
        #expect(cpu.name == "cpu resource utilization (percentage of request)")
        #expect([cpu.total, cpu.current, cpu.target, cpu.ratio] == ["160m", "80%", "50%", "1.60"])
        #expect(cpu.replicas == 4)
        let queue = try #require(told.metrics.last)
        #expect([queue.current, queue.target, queue.ratio] == ["7500m", "10", "0.75"])
        #expect(queue.replicas == 2)
        #expect(told.decisive == cpu)
        #expect(
            told.sentence
                == "2 -> 4: cpu resource utilization (percentage of request) at 80% of 50% asks for 4")
        #expect(try explanation(scaled, in: ScalingExplanation.changeAnnotation).wanted == 4)
    }

    @Test func `what holds a count up is told, and until when`() throws {
        var scaled = Scaled(replicas: 6, Scaled.autoscaler())
        scaled.seconds(10) { _ in 50 }
        scaled.seconds(60) { _ in 10 }
        let step = try #require(try explanation(scaled).steps.first)
        #expect(step.rule == .stabilizationWindow)
        #expect(step.from == 2 && step.to == 6)
        #expect(step.why.hasPrefix("the highest recommendation of the last 300 s, until 2026-"))
    }

    @Test func `policies and bounds are told with what they made of it`() throws {
        let slow: Value = ["scaleUp": ["policies": [["type": "Pods", "value": 1, "periodSeconds": 60]]]]
        var scaled = Scaled(replicas: 2, Scaled.autoscaler(maximum: 4, behavior: slow))
        scaled.second { _ in 100 }
        let policy = try #require(
            try explanation(scaled, in: ScalingExplanation.changeAnnotation).steps.first)
        #expect(policy.rule == .policy && policy.from == 4 && policy.to == 3)
        #expect(policy.why == "at most 1 pods more in 60 s")
        var capped = Scaled(replicas: 2, Scaled.autoscaler(maximum: 3))
        capped.second { _ in 100 }
        let step = try #require(try explanation(capped, in: ScalingExplanation.changeAnnotation).steps.first)
        #expect(step.rule == .maxReplicas && step.from == 4 && step.to == 3)
    }

    @Test func `a difference that is none is told as such, and pods that were not measured`() throws {
        var scaled = Scaled(replicas: 4, Scaled.autoscaler())
        var first = ""
        scaled.second { pod in
            if first.isEmpty { first = pod.name }
            return pod.name == first ? nil : 52
        }
        let metric = try #require(try explanation(scaled).metrics.first)
        #expect(metric.note == "1 of 4 pods not measured, within the tolerance")
        #expect(metric.replicas == 4)
    }

    @Test func `a metric that cannot be had is told`() throws {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.second { _ in nil }
        let told = try explanation(scaled)
        #expect(told.metrics.first?.replicas == nil)
        #expect(told.metrics.first?.note.contains("no metrics returned") == true)
        #expect(told.steps.first?.rule == .missingMetric)
    }

    @Test func `it is written with what else is written, and never by itself each second`() {
        var scaled = Scaled(replicas: 2, Scaled.autoscaler())
        scaled.seconds(40) { _ in 50 }
        let before = scaled.world.commits
        var load: Int64 = 48
        for _ in 0..<150 {
            load = load == 48 ? 52 : 48
            scaled.second { _ in load }
        }
        #expect(scaled.world.commits - before <= 12)
    }

    @Test func `it is read as it is written`() throws {
        var told = ScalingExplanation(current: 3, wanted: 5, at: .testStart)
        told.metrics = [
            .init(name: "cpu", total: "300m", current: "100m", target: "50m", ratio: "2.00", replicas: 6),
            .init(name: "queue", target: "10", note: "not \"there\"")
        ]
        told.steps = ScalingExplanation.Step.Rule.allCases.map { .init($0, from: 6, to: 5, why: "so it is") }
        var object = Object(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "a", name: "b")
        object.setAnnotation(ScalingExplanation.annotation, to: told.text)
        #expect(ScalingExplanation(of: object) == told)
        for broken in ["", "{", "[]", "{\"time\":1}", String(repeating: "x", count: 40_000)] {
            object.setAnnotation(ScalingExplanation.annotation, to: broken)
            #expect(ScalingExplanation(of: object) == nil)
        }
    }
}
