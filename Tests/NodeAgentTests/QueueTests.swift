import Objects
import TestSupport
import Testing

@testable import NodeAgent

@Suite struct QueueTests {
    @Test func namesComeInOrderAndOnce() {
        var queue = FairQueue<String>()
        for name in ["a", "b", "a", "c"] { queue.insert(name) }
        #expect(queue.next() == "a")
        queue.insert("a")
        #expect([queue.next(), queue.next(), queue.next(), queue.next()] == ["b", "c", "a", nil])
        #expect(queue.isEmpty)
    }

    @Test(arguments: [UInt64](1...20))
    func timersComeWhenTheyAreDueAndTheSoonestCounts(seed: UInt64) {
        var random = IDSource(seed: seed)
        var timers = TimerQueue<String>()
        var model: [String: Timestamp] = [:]
        var now = Timestamp.testStart
        for _ in 0..<200 {
            let name = "n\(random.next() % 10)"
            let time = now + .seconds(Int64(random.next() % 20))
            timers.set(name, at: time)
            model[name] = min(model[name] ?? time, time)
            if random.next() % 3 == 0 {
                now = now + .seconds(Int64(random.next() % 10))
                let due = model.filter { $0.value <= now }
                #expect(Set(timers.due(at: now)) == Set(due.keys), "seed \(seed)")
                for name in due.keys { model[name] = nil }
            }
        }
    }
}
