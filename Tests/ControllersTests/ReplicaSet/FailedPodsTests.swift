import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct FailedPodsTests {
    private let key = ObjectKey(.replicaSet, namespace: "default", name: "web")

    /// Runs for a time in which a node rejects every pod at once; says when new pods came, in seconds.
    private func rejections(replicas: Int64, seconds: Int64) -> (World, [Int64]) {
        var world = World([Make.replicaSet("web", replicas: replicas).object])
        var times: [Int64] = []
        var seen: Set<String> = []
        for second in 0...seconds {
            world.now = .at(second)
            world.settle()
            for pod in world.activePods {
                if seen.insert(pod.uid).inserted, times.last != second { times.append(second) }
                world.fail(pod, reason: "UnexpectedAdmissionError", message: "no port is free")
            }
            world.settle()
        }
        return (world, times)
    }

    @Test(arguments: [1, 3, 40] as [Int64])
    func `pods that are rejected at once come again with growing delays`(replicas: Int64) {
        let (world, times) = rejections(replicas: replicas, seconds: 1500)
        #expect(times == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111, 1411])
        #expect(world.pods.count <= FailedPodsTests.kept + Int(replicas))
        #expect(world.broken.isEmpty)
    }

    private static let kept = 10

    @Test func `the ReplicaSet says that its pods fail, and why, until they do not`() throws {
        var (world, _) = rejections(replicas: 1, seconds: 10)
        let condition = try #require(world.replicaSet("web")?.object.condition("ReplicaFailure"))
        #expect(condition.isTrue)
        #expect(condition.reason == "PodsFailAtOnce")
        #expect(
            condition.message
                == "Pods fail within 30s of their creation (UnexpectedAdmissionError: no port is free); "
                + "they are replaced with growing delays of up to 300s.")
        world.advance(30)
        world.runNodes()
        #expect(world.replicaSet("web")?.object.condition("ReplicaFailure") == nil)
        #expect(world.replicaSet("web")?.status.readyReplicas == 1)
    }

    @Test func `a pod that lived long is replaced at once`() throws {
        var world = World([Make.replicaSet("web").object])
        world.runNodes()
        world.now = world.now + .seconds(100)
        world.fail(try #require(world.pods.first))
        world.settle()
        #expect(world.activePods.count == 1)
        #expect(world.replicaSet("web")?.object.condition("ReplicaFailure") == nil)
    }
}
