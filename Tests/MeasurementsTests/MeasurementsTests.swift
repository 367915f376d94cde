import Measurements
import Objects
import TestSupport
import Testing

@Suite struct MeasurementsTests {
    private let pod = ObjectKey(.pod, namespace: "shop", name: "web-1")

    private func sample(cpu: Int64 = 0, memory: Int64 = 0) -> ResourceSample {
        ResourceSample(time: .at(0), window: .seconds(1), cpuNanocores: cpu, memoryWorkingSetBytes: memory)
    }

    @Test func `CPU counts in thousandths of a core, rounded up`() {
        #expect(sample(cpu: 0).milliValue(of: "cpu") == 0)
        #expect(sample(cpu: 1).milliValue(of: "cpu") == 1)
        #expect(sample(cpu: 250_000_000).milliValue(of: "cpu") == 250)
    }

    @Test func `memory that is too much for thousandths is cut`() {
        #expect(sample(memory: 3).milliValue(of: "memory") == 3000)
        #expect(sample(memory: .max).milliValue(of: "memory") == .max)
    }

    @Test func `what is not measured has no value`() { #expect(sample().milliValue(of: "example.com/gpu") == nil) }

    @Test func `a pod that took the name of another has used nothing`() {
        var measurements = Measurements()
        measurements.pods[pod] = PodUsage(uid: "old", containers: ["main": sample(cpu: 1)])
        #expect(measurements.usage(of: pod, uid: "old") != nil)
        #expect(measurements.usage(of: pod, uid: "new") == nil)
    }

    @Test func `a selector picks the series that are added up`() throws {
        var measurements = Measurements()
        let subject = MetricSubject(namespace: "shop", metric: "queue")
        measurements.metrics[subject] = [
            MetricSeries(labels: ["queue": "a"], milliValue: 1, time: .at(3)),
            MetricSeries(labels: ["queue": "b"], milliValue: 10, time: .at(1)),
            MetricSeries(labels: ["queue": "a"], milliValue: 100, time: .at(2))
        ]
        let all = try #require(measurements.sum(of: subject, matching: .everything))
        #expect(all.milliValue == 111)
        #expect(all.time == .at(1))
        #expect(measurements.sum(of: subject, matching: LabelSelector(labels: ["queue": "a"]))?.milliValue == 101)
        #expect(measurements.sum(of: subject, matching: LabelSelector(labels: ["queue": "c"])) == nil)
    }
}
