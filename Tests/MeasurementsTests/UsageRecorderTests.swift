import Measurements
import Objects
import TestSupport
import Testing

@Suite("The usage of a node") struct UsageRecorderTests {
    private static let web = ObjectKey(.pod, namespace: "default", name: "web")

    private func container(
        _ name: String = "main", uid: String = "uid", run: Int = 0, cpu: Double, memory: UInt64 = 1024,
        at seconds: Double
    ) -> ContainerCount {
        ContainerCount(
            id: "\(uid)/\(name)/\(run)", pod: UsageRecorderTests.web, podUID: uid, name: name,
            startedAt: .testStart + .seconds(run),
            count: UsageCount(
                instant: Int64(seconds * 1e9), cpuNanoseconds: UInt64(cpu * 1e9), memoryWorkingSetBytes: memory))
    }

    private func record(_ recorder: inout UsageRecorder, _ seconds: Double, _ containers: ContainerCount...) {
        let node = UsageCount(
            instant: Int64(seconds * 1e9), cpuNanoseconds: UInt64(seconds * 1e9), memoryWorkingSetBytes: 4096)
        recorder.record(NodeCount(node: node, containers: containers), at: .testStart + .seconds(seconds))
    }

    @Test func aPodIsThereOnceAllItsContainersWereMeasuredTwice() throws {
        var recorder = UsageRecorder()
        record(&recorder, 0, container("a", cpu: 0, at: 0))
        #expect(recorder.pods.isEmpty)
        record(&recorder, 1, container("a", cpu: 0.5, at: 1), container("b", cpu: 0, at: 1))
        #expect(recorder.pods.isEmpty, "the container b was measured once")
        record(&recorder, 2, container("a", cpu: 1, at: 2), container("b", cpu: 0.25, at: 2))
        let usage = try #require(recorder.pods[UsageRecorderTests.web])
        #expect(usage.uid == "uid")
        #expect(usage.containers.mapValues(\.cpuNanocores) == ["a": 500_000_000, "b": 250_000_000])
        #expect(recorder.node.sample?.cpuNanocores == 1_000_000_000)
        #expect(recorder.node.sample?.memoryWorkingSetBytes == 4096)
    }

    @Test func anotherRunOfAContainerCountsFromZeroAndKeepsTheHistory() {
        var recorder = UsageRecorder()
        for second in 0...10 { record(&recorder, Double(second), container(cpu: Double(second), at: Double(second))) }
        // It has used more already than the one before.
        record(&recorder, 11, container(run: 1, cpu: 100, at: 11))
        #expect(recorder.pods.isEmpty)
        #expect(recorder.containers.first?.history.samples.count == 2)
        record(&recorder, 12, container(run: 1, cpu: 100.5, at: 12))
        #expect(recorder.pods[UsageRecorderTests.web]?.containers["main"]?.cpuNanocores == 500_000_000)
    }

    @Test func whatEndedUsesNothingAndIsRememberedForAWhile() {
        var recorder = UsageRecorder()
        for second in 0...5 { record(&recorder, Double(second), container(cpu: 1, at: Double(second))) }
        record(&recorder, 6)
        #expect(recorder.pods.isEmpty)
        #expect(recorder.containers.map(\.isRunning) == [false])
        #expect(recorder.containers.first?.sample == nil)
        #expect(recorder.containers.first?.history.samples.isEmpty == false)
        record(&recorder, 306)
        #expect(recorder.containers.isEmpty)
    }

    @Test func aContainerThatWasAwayBeginsAnew() {
        var recorder = UsageRecorder()
        for second in 0...2 { record(&recorder, Double(second), container(cpu: 1, at: Double(second))) }
        record(&recorder, 3)
        record(&recorder, 60, container(cpu: 58, at: 60))
        #expect(recorder.pods.isEmpty)
    }

    @Test func ofThoseThatEndedOnlySoManyAreRemembered() {
        var recorder = UsageRecorder()
        for pod in 0..<500 {
            record(&recorder, Double(pod) / 100, container(uid: "uid-\(pod)", cpu: 0, at: Double(pod) / 100))
        }
        #expect(recorder.containers.count == 101)
        #expect(recorder.containers.contains { $0.podUID == "uid-499" && $0.isRunning })
        #expect(!recorder.containers.contains { $0.podUID == "uid-300" })
    }

    @Test func ofTwoPodsWithOneNameTheNewerIsTold() {
        var recorder = UsageRecorder()
        for second in 0...1 {
            let time = Double(second)
            record(
                &recorder, time, container(uid: "new", run: 7, cpu: time, at: time),
                container(uid: "old", run: 1, cpu: time, at: time))
        }
        #expect(recorder.pods[UsageRecorderTests.web]?.uid == "new")
    }

    @Test(arguments: [false, true]) func ofTwoRunsOfOneContainerTheLaterCounts(isFirst: Bool) {
        var recorder = UsageRecorder()
        for second in 0...1 {
            let time = Double(second)
            let runs = [container(run: 4, cpu: time, at: time), container(run: 3, cpu: time / 2, at: time)]
            let (one, other) = isFirst ? (runs[0], runs[1]) : (runs[1], runs[0])
            record(&recorder, time, one, other)
        }
        #expect(recorder.containers.map(\.startedAt) == [.testStart + .seconds(4)])
    }
}
