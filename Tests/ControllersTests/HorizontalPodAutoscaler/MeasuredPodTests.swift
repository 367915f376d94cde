import Objects
import TestSupport
import Testing

@testable import Controllers

/// Which pods count, and as what.
@Suite struct MeasuredPodTests {
    struct Row: Sendable, CustomStringConvertible {
        let what: String
        var phase = PodPhase.running
        var isDeleted = false
        /// Seconds ago; nil for not started.
        var started: Int64? = 600
        var isReady: Bool? = true
        /// When the Ready condition became what it is, in seconds ago.
        var changed: Int64 = 500
        /// Seconds ago; nil for not measured.
        var measured: Int64? = 1
        var window: Int64 = 1
        var isCPU = true
        let standing: MeasuredPod.Standing?

        var description: String { what }
    }

    private static let counted = MeasuredPod.Standing.measured(7)

    @Test(arguments: [
        Row(what: "one that runs", standing: counted),
        Row(what: "one that is being deleted", isDeleted: true, standing: nil),
        Row(what: "a failed one", phase: .failed, standing: nil),
        Row(what: "one that has ended", phase: .succeeded, standing: nil),
        Row(what: "one that is being deleted and pending", phase: .pending, isDeleted: true, standing: nil),
        Row(what: "a pending one", phase: .pending, standing: .unready),
        Row(what: "a pending one that was not measured", phase: .pending, measured: nil, standing: .unready),
        Row(what: "a pending one, memory", phase: .pending, isCPU: false, standing: .unready),
        Row(what: "one that was not measured", measured: nil, standing: .missing),
        Row(what: "one that was measured long ago", measured: 61, standing: .missing),
        Row(what: "one that was measured a minute ago", measured: 60, standing: counted),
        Row(what: "one that was measured by a clock ahead", measured: -5, standing: counted),
        Row(what: "one that has not started", started: nil, standing: .unready),
        Row(what: "one without readiness", isReady: nil, standing: .unready),
        Row(what: "one that has not started, memory", started: nil, isCPU: false, standing: counted),
        Row(what: "one without readiness, memory", isReady: nil, isCPU: false, standing: counted),
        Row(what: "young and not ready", started: 100, isReady: false, changed: 100, standing: .unready),
        Row(
            what: "young and not ready, memory", started: 100, isReady: false, changed: 100, isCPU: false,
            standing: counted),
        Row(what: "young, ready, measured since", started: 100, changed: 50, standing: counted),
        Row(what: "young, measured just before it became ready", started: 100, changed: 0, standing: .settling),
        Row(
            what: "young, the sample began before it was ready", started: 100, changed: 10, measured: 1, window: 30,
            standing: .settling),
        Row(
            what: "young, the sample began as it became ready", started: 100, changed: 31, measured: 1, window: 30,
            standing: counted),
        Row(what: "old, never ready", started: 400, isReady: false, changed: 400, standing: .unready),
        Row(what: "old, unready soon after its start", started: 400, isReady: false, changed: 371, standing: .unready),
        Row(what: "old, was ready once", started: 400, isReady: false, changed: 370, standing: counted),
        Row(what: "old, became ready just now", started: 400, changed: 0, standing: counted),
        Row(what: "at the end of its first minutes", started: 300, isReady: false, changed: 200, standing: counted),
        Row(what: "just before that", started: 299, isReady: false, changed: 200, standing: .unready)
    ])
    func `a pod stands`(row: Row) {
        let now = Timestamp.at(10_000)
        var pod = Make.pod("web", phase: row.phase)
        if row.isDeleted { pod.object.deletionTimestamp = now }
        pod.status.startTime = row.started.map { now + .seconds(-$0) }
        if let isReady = row.isReady {
            pod.object.setCondition(Condition("Ready", isReady, at: now + .seconds(-row.changed)))
        }
        let sample = row.measured.map {
            PodSample(milliValue: 7, time: now + .seconds(-$0), window: .seconds(row.window))
        }
        #expect(
            MeasuredPod.Standing.of(pod, sample, isCPU: row.isCPU, AutoscalerSettings(), at: now) == row.standing)
    }
}
