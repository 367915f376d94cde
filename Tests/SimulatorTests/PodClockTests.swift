import NodeAgent
import Objects
import Runtime
import RuntimeSimulated
import Simulator
import Store
import TestSupport
import Testing

/// Clocks that are set back by hours hold up no pod.
@Suite struct PodClockTests {
    private let simple: Value = ["containers": [["name": "web", "image": "x"]]]

    private func setBack(_ world: inout PodWorld) {
        world.now = world.now + .seconds(-7200)
        world.node.clockWasSet(by: .seconds(-7200))
    }

    @Test func aPodThatIsDeletedAfterwardsGoes() {
        var world = PodWorld()
        world.create("web", simple)
        world.run(for: .seconds(20))
        setBack(&world)
        world.delete("web")
        world.run(for: .seconds(40))
        #expect(world.pod("web") == nil)
        #expect(world.node.runtime.containerList.isEmpty)
    }

    @Test func aContainerThatDiedBeforeIsStartedAgain() throws {
        var world = PodWorld()
        world.create("web", simple, annotations: ["skeg.dev/simulate": "after=5s,exit=1"])
        world.run(for: .seconds(11))
        let before = try #require(world.pod("web")?.restartCount)
        setBack(&world)
        world.run(for: .seconds(60))
        #expect(try #require(world.pod("web")?.restartCount) > before)
    }

    @Test func aVerbThatFailedIsTriedAgain() {
        var world = PodWorld(faults: SimulatedFaults(failure: 1, seed: 1))
        world.create("web", simple)
        world.run(for: .seconds(60))
        setBack(&world)
        world.node.runtime.faults.failure = 0
        world.run(for: .seconds(30))
        #expect(world.pod("web")?.isReady == true)
    }
}
