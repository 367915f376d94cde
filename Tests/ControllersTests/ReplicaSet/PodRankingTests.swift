import Objects
import TestSupport
import Testing

@testable import Controllers

@Suite struct PodRankingTests {
    private func pod(
        _ name: String, node: String = "n1", phase: PodPhase = .running, readySince: Int64? = 0, cost: String? = nil,
        restarts: Int64 = 0, created: Int64 = 0
    ) -> Pod {
        var pod = Make.pod(name, node: node, phase: phase)
        pod.object.uid = name
        pod.object.creationTimestamp = .at(created)
        if let readySince { pod.object.conditions = [Condition("Ready", true, at: .at(readySince))] }
        if let cost { pod.object.setAnnotation(PodRanking.deletionCostAnnotation, to: cost) }
        if restarts > 0 {
            var status = PodStatus.ContainerStatus(name: "main", image: "x")
            status.restartCount = restarts
            pod.status.containerStatuses = [status]
        }
        return pod
    }

    /// All pods but one, in the order in which they go; the one is of most worth.
    private func order(_ pods: [Pod], onNodes counts: [String: Int] = [:], at now: Int64 = 100_000) -> [String] {
        PodRanking.podsToDelete(pods.count - 1, of: pods, activePodsOnNode: counts, at: .at(now)).map(\.name)
    }

    @Test func `each rule counts more than all rules after it`() {
        let pods = [
            pod("best", readySince: 0, created: 0), pod("young", readySince: 0, created: 90_000),
            pod("restarted", readySince: 0, restarts: 3), pod("ready-lately", readySince: 90_000),
            pod("crowded", node: "n2"), pod("cheap", cost: "-10"), pod("unready", readySince: nil, cost: "100"),
            pod("unknown", phase: .unknown, cost: "100"), pod("pending", phase: .pending, cost: "100"),
            pod("unbound", node: "", phase: .pending, cost: "100")
        ]
        for seed in 0..<20 as Range<UInt64> {
            var random = IDSource(seed: seed)
            let names = order(pods.shuffled(using: &random), onNodes: ["n1": 1, "n2": 2])
            #expect(
                names == [
                    "unbound", "pending", "unknown", "unready", "cheap", "crowded", "ready-lately", "restarted", "young"
                ], "seed \(seed)")
        }
    }

    /// The Deployment makes room for as many as are available; that must not be these.
    @Test(arguments: ["a", "z"]) func `of pods that are ready, those that are not yet available go first`(name: String)
    {
        let pods = [pod("m", readySince: 0), pod(name, readySince: 3)]
        let going = PodRanking.podsToDelete(1, of: pods, activePodsOnNode: [:], minReadySeconds: 5, at: .at(6))
        #expect(going.map(\.name) == [name])
    }

    @Test func `of pods that are about as old the uid decides, not the exact time`() {
        // Ages of 80,000 and 90,000 s have the same power of two in nanoseconds.
        #expect(order([pod("b", readySince: 10_000), pod("a", readySince: 20_000)]) == ["a"])
        #expect(order([pod("a", readySince: 10_000), pod("b", readySince: 20_000)]) == ["a"])
        #expect(order([pod("a", readySince: 0), pod("b", readySince: 99_000)]) == ["b"])
    }

    @Test(
        arguments: [
            (nil, 0), ("0", 0), ("100", 100), ("-2147483648", -2_147_483_648), ("+10", 0), ("010", 0), ("1.5", 0),
            ("2147483648", 0), ("", 0), ("ten", 0)
        ] as [(String?, Int64)])
    func `a cost is a plain 32-bit number, or none`(text: String?, expected: Int64) {
        #expect(PodRanking.deletionCost(of: pod("p", cost: text)) == expected)
    }

    @Test func `all go where all shall`() {
        let pods = [pod("a"), pod("b")]
        #expect(PodRanking.podsToDelete(2, of: pods, activePodsOnNode: [:], at: .testStart).count == 2)
        #expect(PodRanking.podsToDelete(0, of: pods, activePodsOnNode: [:], at: .testStart).isEmpty)
    }

    @Test func `a magnitude is the binary logarithm in nanoseconds`() {
        #expect(PodRanking.magnitude(.zero) == -1)
        #expect(PodRanking.magnitude(.seconds(-5)) == -1)
        #expect(PodRanking.magnitude(.nanoseconds(1)) == 0)
        #expect(PodRanking.magnitude(.nanoseconds(1023)) == 9)
        #expect(PodRanking.magnitude(.nanoseconds(1024)) == 10)
    }
}
