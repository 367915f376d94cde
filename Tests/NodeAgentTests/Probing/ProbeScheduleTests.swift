import Objects
import PodLifecycle
import Runtime
import TestSupport
import Testing

@testable import NodeAgent

@Suite struct ProbeScheduleTests {
    private func probe(_ name: String) -> ProbeReference {
        ProbeReference(uid: name, id: ProbeID(container: "main", kind: .liveness))
    }

    @Test func probesThatHangTakeTurnsAmongThemselves() {
        var schedule = ProbeSchedule()
        for index in 0..<200 { schedule.wait(probe("slow-\(index)"), in: .slow) }
        for index in 0..<3 { schedule.wait(probe("quick-\(index)"), in: .quick) }
        var begun: [String] = []
        for lane in [ProbeSchedule.Lane.slow, .quick] {
            while let next = schedule.take(from: lane, limit: 2) {
                schedule.began(in: lane)
                begun.append(next.uid)
            }
        }
        #expect(begun == ["slow-0", "slow-1", "quick-0", "quick-1"])
        schedule.ended(in: .quick)
        #expect(schedule.take(from: .quick, limit: 2)?.uid == "quick-2")
        #expect(schedule.take(from: .slow, limit: 2) == nil)
        #expect(schedule.underWay == [.slow: 2, .quick: 1])
    }

    @Test func eachProbeComesAtItsTimeAndOnce() {
        var schedule = ProbeSchedule()
        for index in 0..<100 { schedule.set(probe("p\(index)"), at: .at(Int64(index % 10))) }
        #expect(schedule.next == .testStart)
        #expect(schedule.due(at: .at(4)).count == 50)
        #expect(schedule.due(at: .at(4)).isEmpty)
        #expect(schedule.next == .at(5))
        schedule.clockWentBack(by: .seconds(-5))
        #expect(schedule.next == .testStart)
    }
}
