import NodeAgent
import Objects
import PodLifecycle
import RuntimeSimulated
import Simulator
import Store
import TestSupport
import Testing

/// A node that comes to be short of memory, on a virtual clock.
@Suite("A node that is short of memory") struct PressureTests {
    private static let capacity: Int64 = 8 << 30

    private func world() -> PodWorld {
        var world = PodWorld(eviction: .standard)
        world.node.runtime.memoryCapacity = PressureTests.capacity
        var ids = world.ids
        let description = NodeDescription(
            name: "node-0", address: "192.0.2.1", capacity: ["cpu": "8", "memory": "8Gi", "pods": "110"],
            runtimeName: "simulated", runtimeVersion: "1")
        world.commit([.create(NodeRegistration.node(description, existing: nil, at: world.now, ids: &ids))])
        world.ids = ids
        return world
    }

    private static func spec(request: String? = nil, priority: Int64 = 0) -> Value {
        var container: Value = ["name": "main", "image": "x"]
        if let request { container["resources"] = ["requests": ["memory": .string(request)]] }
        return ["containers": [container], "priority": .integer(priority), "terminationGracePeriodSeconds": 300]
    }

    @Test func podsGoOneAfterTheOtherUntilThereIsEnough() throws {
        var world = world()
        // Each takes a gigabyte; they end a second after they are told to.
        let using = ["skeg.dev/simulate": "memory=1Gi,stop=500ms"]
        world.create("modest", PressureTests.spec(request: "2Gi"), annotations: using)
        world.create("greedy", PressureTests.spec(), annotations: using)
        world.create("important", PressureTests.spec(priority: 100), annotations: using)
        world.create("critical", PressureTests.spec(priority: 2_000_000_000), annotations: using)
        world.run(for: .seconds(60))
        #expect(world.node.agent.pressures.isEmpty)
        for name in ["modest", "greedy", "important", "critical"] { #expect(world.pod(name)?.phase == .running) }
        // Now 1.5 gigabytes are missing: two have to go.
        world.node.runtime.memoryTakenByOthers = PressureTests.capacity - (4 << 30) + (3 << 29)
        var most = 0
        world.run(for: .seconds(120)) { world in
            let going = ["modest", "greedy", "important", "critical"].count { name in
                world.pod(name).map { $0.status.condition("DisruptionTarget") != nil && !$0.isFinished } ?? false
            }
            most = max(most, going)
        }
        #expect(most == 1)
        for name in ["greedy", "important"] {
            let pod = try #require(world.pod(name))
            #expect(pod.phase == .failed)
            #expect(pod.status.reason == "Evicted")
            #expect(pod.status.message.hasPrefix("The node was low on resource: memory. Threshold quantity: 100Mi, "))
            #expect(
                pod.status.message.hasSuffix(
                    "Container main was using 1Gi, request is 0, has larger consumption of memory. "))
        }
        for name in ["modest", "critical"] { #expect(world.pod(name)?.phase == .running) }
        #expect(world.node.agent.pressures == [.memory])
        let reasons = world.node.events.map(\.reason)
        #expect(reasons.count { $0 == "Evicted" } == 2)
        #expect(reasons.contains("EvictionThresholdMet"))
        #expect(reasons.count { $0 == "NodeHasInsufficientMemory" } == 1)
    }

    @Test func meanwhileItTakesNoPodThatAsksForNothing() throws {
        var world = world()
        world.node.runtime.memoryTakenByOthers = PressureTests.capacity
        world.run(for: .seconds(1))
        world.create("late", PressureTests.spec())
        world.create("asking", PressureTests.spec(request: "1Mi"))
        world.run(for: .seconds(1))
        let late = try #require(world.pod("late"))
        #expect(late.phase == .failed)
        #expect(late.status.reason == "Evicted")
        #expect(late.status.message == "Pod was rejected: The node had condition: [MemoryPressure]. ")
        world.node.runtime.memoryTakenByOthers = 0
        world.run(for: .seconds(320))
        #expect(world.node.agent.pressures.isEmpty)
        world.create("later", PressureTests.spec())
        world.run(for: .seconds(1))
        #expect(world.pod("later")?.phase == .running)
    }

    @Test func anAgentThatIsRestartedEndsWhatWasBegun() throws {
        var world = world()
        world.create("greedy", PressureTests.spec(), annotations: ["skeg.dev/simulate": "memory=1Gi,stop=900ms"])
        world.run(for: .seconds(30))
        world.node.runtime.memoryTakenByOthers = PressureTests.capacity
        while world.pod("greedy")?.status.condition("DisruptionTarget") == nil, world.now < .testStart + .seconds(60) {
            world.run(for: .milliseconds(100))
        }
        #expect(world.pod("greedy")?.isFinished == false)
        world.restartAgent()
        world.node.runtime.memoryTakenByOthers = 0
        world.run(for: .seconds(30))
        #expect(world.pod("greedy")?.status.reason == "Evicted")
        #expect(world.running(try #require(world.pod("greedy")).uid).isEmpty)
    }
}
