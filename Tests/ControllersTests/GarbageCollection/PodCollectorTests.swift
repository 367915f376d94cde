import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct PodCollectorTests {
    private let nodeKey = ObjectKey(.node, name: "n1")

    private func world(_ objects: [Object]) -> World { World(objects, controllers: [PodCollector()]) }

    @Test func `pods of a node that is gone for long enough go, others stay`() throws {
        var world = world([
            Make.node("n1").object, Make.node("n2").object, Make.pod("a", node: "n1", phase: .running).object,
            Make.pod("b", node: "n2", phase: .running).object, Make.pod("c").object
        ])
        world.settle()
        world.delete(nodeKey)
        world.settle()
        let mark = try #require(world.pods.first?.object.condition("skeg.dev/NodeExists"))
        #expect(mark.isFalse && mark.reason == "NodeNotFound" && mark.message == "Node n1 no longer exists")
        world.advance(39)
        #expect(world.pods.map(\.name) == ["a", "b", "c"])
        world.advance(1)
        #expect(world.pods.map(\.name) == ["b", "c"])
        let wake = world.plane.nextWake()
        #expect(wake == nil)
    }

    @Test func `a node that comes back keeps its pods`() {
        var world = world([Make.node("n1").object, Make.pod("a", node: "n1", phase: .running).object])
        world.settle()
        world.delete(nodeKey)
        world.advance(30)
        world.create(Make.node("n1").object)
        world.advance(3600)
        #expect(world.pods.map(\.name) == ["a"])
        #expect(world.pods.first?.object.condition("skeg.dev/NodeExists") == nil)
    }

    @Test func `the time is kept over a restart`() {
        var world = world([Make.node("n1").object, Make.pod("a", node: "n1", phase: .running).object])
        world.settle()
        world.delete(nodeKey)
        world.settle()
        world.advance(30)
        world.plane = ControlPlane([PodCollector()])
        world.plane.started(with: world.snapshot)
        world.advance(10)
        #expect(world.pods.isEmpty)
    }

    @Test func `a pod bound to a node that is gone already is found`() {
        var world = world([Make.pod("a").object])
        world.settle()
        world.update(ObjectKey(.pod, namespace: "default", name: "a")) {
            $0.content.set("n1", at: ["spec", "nodeName"])
        }
        world.advance(0)
        world.advance(40)
        #expect(world.pods.isEmpty)
    }

    @Test func `of too many finished pods the oldest go`() {
        let pods = (0..<8).map { index in
            Make.pod("p\(index)", node: "n1", phase: index == 7 ? .running : .succeeded).object.with {
                $0.creationTimestamp = .at(Int64(10 - index))
            }
        }
        var world = World([Make.node("n1").object] + pods, controllers: [PodCollector(finishedPodsKept: 3)])
        world.settle()
        #expect(world.pods.map(\.name) == ["p0", "p1", "p2", "p7"])
    }
}
