import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct EventControllerTests {
    private func event(_ index: Int, at seconds: Int64, in namespace: String = "default") -> Object {
        var event = Event(namespace: namespace, name: "e\(index)")
        event.firstTimestamp = .at(seconds)
        event.lastTimestamp = .at(seconds)
        return event.object.with { $0.creationTimestamp = .at(seconds) }
    }

    @Test func `events go an hour after they were last seen`() {
        var world = World(
            [event(0, at: 0), event(1, at: 0), event(2, at: 1800)], controllers: [EventController()])
        world.settle()
        world.update(ObjectKey(.event, namespace: "default", name: "e1")) {
            $0.content["lastTimestamp"] = .string(Timestamp.at(1000).text)
        }
        var times: [String: Int64] = [:]
        for _ in 0..<100 {
            let next = world.plane.nextWake()
            guard let next else { break }
            world.now = next
            world.settle()
            for name in ["e0", "e1", "e2"] where times[name] == nil {
                if world.snapshot[ObjectKey(.event, namespace: "default", name: name)] == nil {
                    times[name] = (next - .testStart).components.seconds
                }
            }
        }
        for (name, seen) in [("e0", 0), ("e1", 1000), ("e2", 1800)] as [(String, Int64)] {
            let gone = times[name] ?? -1
            #expect(gone >= seen + 3600 && gone <= seen + 3900, "\(name) went at \(gone)")
        }
        let wake = world.plane.nextWake()
        #expect(wake == nil)
    }

    @Test func `of too many events the oldest go`() {
        var limits = EventController.Limits()
        limits.eventsPerNamespace = 10
        limits.events = 25
        var world = World([], controllers: [EventController(limits: limits)])
        for index in 0..<40 { world.create(event(index, at: Int64(index))); world.settle() }
        #expect(world.snapshot.count(of: .event, in: "default") <= 11)
        #expect(world.snapshot[ObjectKey(.event, namespace: "default", name: "e39")] != nil)
        #expect(world.snapshot[ObjectKey(.event, namespace: "default", name: "e0")] == nil)
        for index in 0..<40 { world.create(event(index, at: 100, in: "n\(index)")); world.settle() }
        #expect(world.snapshot.count(of: .event) <= 27)
    }
}
