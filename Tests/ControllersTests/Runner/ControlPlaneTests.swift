import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

@Suite struct ControlPlaneTests {
    /// Writes a mark on each ConfigMap once, and looks at it again after a time if told so.
    private struct Marker: Controller {
        var name = "marker"
        var mark = "marked"
        var requeueAfter: Duration?
        var isStale = false

        func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
            event.object.kind == .configMap ? [event.key] : []
        }

        func reconcile(
            _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
        ) -> Plan {
            guard var object = snapshot[key] else { return Plan() }
            let times = Int(object.annotation(mark) ?? "0") ?? 0
            if times > 0 { return Plan(requeueAfter: requeueAfter) }
            object.setAnnotation(mark, to: String(times + 1))
            if isStale { object.resourceVersion = "999" }
            return Plan(changes: [.update(object)], requeueAfter: requeueAfter)
        }
    }

    private func maps(_ count: Int) -> [Object] { (0..<count).map { Make.configMap("m\($0)") } }

    @Test func `everything is looked at after the start`() {
        var world = World(maps(10), controllers: [Marker()])
        world.settle()
        #expect(world.snapshot.objects(of: .configMap).allSatisfy { $0.annotation("marked") == "1" })
        #expect(world.plane.backlog == 0)
        let wake = world.plane.nextWake()
        #expect(wake == nil)
    }

    @Test func `two controllers that write one object in one batch are not refused`() {
        var world = World(maps(10), controllers: [Marker(mark: "one"), Marker(mark: "two")])
        world.settle()
        #expect(world.refusals.isEmpty)
        #expect(
            world.snapshot.objects(of: .configMap)
                .allSatisfy { $0.annotation("one") == "1" && $0.annotation("two") == "1" })
    }

    @Test func `thousands of keys with nothing to do hold up none that has`() {
        var objects = (0..<3000).map { Make.configMap("a\($0)").with { $0.setAnnotation("marked", to: "1") } }
        objects.append(Make.configMap("z"))
        var plane = ControlPlane([Marker()])
        let snapshot = Snapshot(objects: objects)
        plane.started(with: snapshot)
        var ids = IDSource(seed: 1)
        let works = plane.plan(in: snapshot, at: .testStart, ids: &ids)
        #expect(works.map(\.item.key.name) == ["z"])
        let wake = plane.nextWake()
        #expect(wake == nil)
    }

    @Test func `keys that wait want to be looked at now`() {
        var plane = ControlPlane([Marker()])
        let snapshot = Snapshot(objects: maps(10))
        plane.started(with: snapshot)
        var ids = IDSource(seed: 1)
        let works = plane.plan(upTo: 4, in: snapshot, at: .at(5), ids: &ids)
        #expect(works.count == 4)
        let wake = plane.nextWake()
        #expect(wake == .at(5))
    }

    @Test func `controllers take turns`() {
        var plane = ControlPlane([Marker(mark: "one"), Marker(mark: "two")])
        plane.started(with: Snapshot(objects: maps(3)))
        var order: [Int] = []
        while let item = plane.next(at: .testStart) { order.append(item.controller) }
        #expect(order == [0, 1, 0, 1, 0, 1])
    }

    @Test func `a refused item waits twice as long each time, up to the bound`() throws {
        var world = World(maps(1), controllers: [Marker(isStale: true)])
        var delays: [Int64] = []
        for _ in 0..<16 {
            world.settle()
            let next = world.plane.nextWake()
            let wake = try #require(next)
            delays.append((wake - world.now).nanoseconds / 1_000_000)
            world.now = wake
        }
        #expect(Array(delays.prefix(4)) == [5, 10, 20, 40])
        #expect(Array(delays.suffix(2)) == [30_000, 30_000])
    }

    @Test func `a plan that wants to be looked at again is`() throws {
        var world = World(maps(1), controllers: [Marker(requeueAfter: .seconds(7))])
        _ = world.step()
        _ = world.step()  // its own write
        let next = world.plane.nextWake()
        let wake = try #require(next)
        #expect(wake == world.now + .seconds(7))
    }

    @Test func `a clock that was set back delays nothing`() {
        var queue = WorkQueue<Int>(backoff: .refusedTransactions)
        queue.add(1, at: .at(10))
        queue.clockWentBack(by: .seconds(3600))
        let due = queue.nextDue()
        #expect(due == .at(10 - 3600))
    }

    @Test func `a key that comes up while it is worked on is worked on again, not twice at a time`() {
        var queue = WorkQueue<Int>(backoff: .refusedTransactions)
        queue.add(1)
        queue.add(1)
        var looks = [queue.next()]
        queue.add(1)
        looks.append(queue.next())
        queue.done(1)
        looks.append(queue.next())
        queue.done(1)
        looks.append(queue.next())
        #expect(looks == [1, nil, 1, nil])
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `delayed keys come in the order of their times, each once`(seed: UInt64) {
        var random = IDSource(seed: seed)
        var delayed = DelayedKeys<Int>()
        var model: [Int: Timestamp] = [:]
        for _ in 0..<300 {
            let key = Int.random(in: 0..<60, using: &random)
            let time = Timestamp.at(Int64.random(in: 0..<100, using: &random))
            delayed.add(key, at: time)
            model[key] = min(model[key] ?? time, time)
        }
        var last = Timestamp.at(-1)
        while let next = delayed.soonest {
            let key = delayed.popDue(at: next)
            let expected = key.flatMap { model.removeValue(forKey: $0) }
            #expect(expected == next, "seed \(seed)")
            #expect(next >= last)
            last = next
        }
        #expect(model.isEmpty)
    }
}
