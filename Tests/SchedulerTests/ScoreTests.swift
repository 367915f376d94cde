import Objects
import Testing

@testable import Scheduler

@Suite("Scores")
struct ScoreTests {
    @Test("least allocated, as the worked example says")
    func leastAllocated() {
        var state = NodeState()
        state.update(Node(Cluster.node("a", cpu: "4", memory: "8Gi")))
        state.add("u", PodDemand(Pod(Cluster.pod("p", cpu: "1", memory: "2Gi"))))
        let demand = PodDemand(Pod(Cluster.pod("q", cpu: "1", memory: "2Gi")))
        #expect(Scores.leastAllocated(state, demand) == 50)
    }

    @Test("balanced allocation is 100 when the shares are the same")
    func balanced() {
        var state = NodeState()
        state.update(Node(Cluster.node("a", cpu: "4", memory: "8Gi")))
        #expect(Scores.balancedAllocation(state, PodDemand(Pod(Cluster.pod("q", cpu: "2", memory: "4Gi")))) == 100)
        #expect(Scores.balancedAllocation(state, PodDemand(Pod(Cluster.pod("q", cpu: "4", memory: "4Gi")))) == 75)
    }

    @Test("normalised scores reach 100")
    func normalised() {
        #expect(Scores.normalised([0, 5, 10], reversed: false) == [0, 50, 100])
        #expect(Scores.normalised([0, 5, 10], reversed: true) == [100, 50, 0])
        #expect(Scores.normalised([0, 0], reversed: true) == [100, 100])
        #expect(Scores.normalised([0, 0], reversed: false) == [0, 0])
    }

    @Test("a pod asks for the hungriest moment of its life")
    func podRequests() {
        var pod = Cluster.pod("p", cpu: "300m")
        pod.spec["initContainers"] = [
            ["name": "side", "restartPolicy": "Always", "resources": ["requests": ["cpu": "100m"]]],
            ["name": "init", "resources": ["requests": ["cpu": "500m"]]]
        ]
        #expect(Pod(pod).spec.requests.cpuMillicores == 600)
    }
}
