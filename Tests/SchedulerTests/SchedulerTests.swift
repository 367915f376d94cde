import Objects
import Store
import Testing

@testable import Scheduler

@Suite("Scheduler")
struct SchedulerTests {
    @Test("pods without requests spread evenly")
    func spreads() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a"), Cluster.node("b"), Cluster.node("c"))
        for index in 0..<9 { try cluster.add(Cluster.pod("p\(index)")) }
        let events = try cluster.schedule()
        #expect(cluster.bindings == ["a": 3, "b": 3, "c": 3])
        #expect(events.count == 9)
        #expect(events.first?.reason == "Scheduled")
        #expect(events.first?.message.hasPrefix("Successfully assigned default/p0 to ") == true)
        #expect(cluster.pod("p0").object.condition("PodScheduled")?.isTrue == true)
    }

    @Test("a pod that fits nowhere says why, once, and is bound when there is room")
    func tellsWhy() throws {
        var cluster = Cluster()
        try cluster.add(
            Cluster.node("a", cpu: "1"), Cluster.node("b", cpu: "1"), Cluster.node("c", cpu: "1", memory: "1Gi"))
        try cluster.add(Cluster.pod("big", cpu: "2", memory: "2Gi"))
        let events = try cluster.schedule()
        let message = "0/3 nodes are available: 1 Insufficient memory, 3 Insufficient cpu."
        #expect(events.map(\.message) == [message])
        #expect(events.map(\.reason) == ["FailedScheduling"])
        let condition = cluster.pod("big").object.condition("PodScheduled")
        #expect(condition?.isFalse == true)
        #expect(condition?.reason == "Unschedulable")
        #expect(condition?.message == message)
        #expect(!cluster.scheduler.hasWork)
        #expect(try cluster.schedule().isEmpty)

        try cluster.add(Cluster.node("d", cpu: "4"))
        #expect(cluster.scheduler.hasWork)
        try cluster.schedule()
        #expect(cluster.pod("big").nodeName == "d")
    }

    @Test("without nodes the pod waits and says so")
    func noNodes() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.pod("p"))
        #expect(try cluster.schedule().map(\.message) == ["no nodes available to schedule pods"])
        try cluster.add(Cluster.node("a"))
        try cluster.schedule()
        #expect(cluster.pod("p").nodeName == "a")
    }

    @Test("never gives out more than a node has, also within one batch")
    func respectsCapacity() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a", cpu: "1"))
        for index in 0..<4 { try cluster.add(Cluster.pod("p\(index)", cpu: "400m")) }
        try cluster.schedule()
        #expect(cluster.bindings == ["a": 2, "": 2])
        let bound = try #require(cluster.snapshot.pods(onNode: "a").first)
        try cluster.commit([.remove(bound.key, uid: bound.uid)])
        try cluster.schedule()
        #expect(cluster.bindings == ["a": 2, "": 1])
    }

    @Test("a finished pod takes nothing any more")
    func finishedPodsFreeTheirShare() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a", cpu: "1"), Cluster.pod("first", cpu: "1"))
        try cluster.schedule()
        try cluster.add(Cluster.pod("second", cpu: "1"))
        try cluster.schedule()
        #expect(cluster.pod("second").nodeName == "")
        var first = cluster.pod("first").object
        first.status["phase"] = "Succeeded"
        try cluster.commit([.update(first)])
        try cluster.schedule()
        #expect(cluster.pod("second").nodeName == "a")
    }

    @Test("a node takes no more pods than it says")
    func podCount() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a", pods: "1"), Cluster.pod("p"), Cluster.pod("q"))
        let events = try cluster.schedule()
        #expect(events.last?.message == "0/1 nodes are available: 1 Too many pods.")
    }

    struct Placement: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var spec: Value
        /// nil where no node will do.
        var node: String?
        var message = ""
    }

    @Test(
        "filters and preferences",
        arguments: [
            Placement(testDescription: "node selector", spec: ["nodeSelector": ["disk": "ssd"]], node: "ssd"),
            Placement(
                testDescription: "no node has the label", spec: ["nodeSelector": ["disk": "tape"]], node: nil,
                message: "0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, "
                    + "2 node(s) didn't match Pod's node affinity/selector."),
            Placement(
                testDescription: "required affinity",
                spec: affinity(required: ["key": "disk", "operator": "In", "values": ["ssd"]]), node: "ssd"),
            Placement(
                testDescription: "affinity by number",
                spec: affinity(required: ["key": "slots", "operator": "Gt", "values": ["3"]]), node: "ssd"),
            Placement(
                testDescription: "preferred affinity", spec: preferring("disk", "ssd"), node: "ssd"),
            Placement(
                testDescription: "toleration with preference",
                spec: [
                    "tolerations": [["key": "gpu", "operator": "Exists"]], "nodeSelector": ["disk": "gpu"]
                ], node: "tainted"),
            Placement(
                testDescription: "tolerated cordon",
                spec: [
                    "tolerations": [["key": "node.kubernetes.io/unschedulable", "operator": "Exists"]],
                    "nodeSelector": ["disk": "closed"]
                ], node: "closed")
        ])
    func places(_ placement: Placement) throws {
        var cluster = Cluster()
        try cluster.add(
            Cluster.node("plain", cpu: "16", memory: "64Gi"),
            Cluster.node("ssd", labels: ["disk": "ssd", "slots": "4"]),
            Cluster.node(
                "tainted", labels: ["disk": "gpu"], taints: [["key": "gpu", "value": "yes", "effect": "NoSchedule"]]),
            Cluster.node("closed", labels: ["disk": "closed"], cordoned: true))
        try cluster.add(Cluster.pod("p", cpu: "1", memory: "1Gi", spec: placement.spec))
        let events = try cluster.schedule()
        #expect(cluster.pod("p").nodeName == placement.node ?? "")
        if placement.node == nil { #expect(events.map(\.message) == [placement.message]) }
    }

    @Test("one host port is given once per node and address")
    func hostPorts() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a"), Cluster.node("b"))
        let spec: Value = ["ports": [["containerPort": 80, "hostPort": 80]]]
        for index in 0..<3 { try cluster.add(Cluster.pod("p\(index)", spec: spec)) }
        let events = try cluster.schedule()
        #expect(cluster.bindings == ["a": 1, "b": 1, "": 1])
        #expect(
            events.last?.message
                == "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.")
    }

    @Test("a taint that only dislikes pods is avoided while there is another node")
    func preferNoSchedule() throws {
        var cluster = Cluster()
        try cluster.add(
            Cluster.node("disliked", cpu: "8", taints: [["key": "old", "effect": "PreferNoSchedule"]]),
            Cluster.node("liked"), Cluster.pod("p"))
        try cluster.schedule()
        #expect(cluster.pod("p").nodeName == "liked")
    }

    @Test("a pod of another scheduler, one with gates and one that is being deleted are left alone")
    func leavesAlone() throws {
        var cluster = Cluster()
        try cluster.add(
            Cluster.node("a"), Cluster.pod("other", spec: ["schedulerName": "mine"]),
            Cluster.pod("gated", spec: ["schedulingGates": [["name": "wait"]]]))
        #expect(try cluster.schedule().isEmpty)
        var gated = cluster.pod("gated").object
        gated.spec["schedulingGates"] = nil
        try cluster.commit([.update(gated)])
        try cluster.schedule()
        #expect(cluster.pod("gated").nodeName == "a")
    }

    @Test("a plan that was refused is made again from what is now")
    func refusedPlans() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a", cpu: "1"), Cluster.pod("p", cpu: "1"))
        _ = cluster.scheduler.schedule(in: cluster.snapshot, at: cluster.now, ids: &cluster.ids)
        #expect(cluster.scheduler.hasWork)
        try cluster.schedule()
        #expect(cluster.pod("p").nodeName == "a")
    }

    @Test("following the commits gives the same state as reading all anew", arguments: 0..<30 as Range<UInt64>)
    func followsCommits(seed: UInt64) throws {
        var random = IDSource(seed: seed)
        var cluster = Cluster(ids: IDSource(seed: seed))
        for step in 0..<60 {
            switch random.next() % 6 {
            case 0: try cluster.add(Cluster.node("n\(step)", cpu: "2"))
            case 1, 2: try cluster.add(Cluster.pod("p\(step)", cpu: "\(random.next() % 900)m"))
            case 3:
                let pods = cluster.snapshot.objects(of: .pod)
                guard let pod = pods.randomElement(using: &random) else { continue }
                try cluster.commit([.remove(pod.key, uid: pod.uid)])
            case 4:
                let nodes = cluster.snapshot.objects(of: .node)
                guard let node = nodes.randomElement(using: &random), random.next() % 3 == 0 else { continue }
                try cluster.commit([.remove(node.key, uid: node.uid)])
            default: try cluster.schedule()
            }
            for node in cluster.snapshot.objects(of: .node).map(Node.init) {
                let used = cluster.snapshot.pods(onNode: node.name).reduce(Resources()) { $0 + Pod($1).spec.requests }
                #expect(used.cpuMillicores <= node.allocatable.cpuMillicores, "seed \(seed)")
            }
        }
        try cluster.schedule()
        var fresh = Scheduler()
        fresh.started(with: cluster.snapshot)
        var ids = IDSource(seed: 0)
        let plan = fresh.schedule(in: cluster.snapshot, at: cluster.now, ids: &ids)
        #expect(plan.changes.isEmpty, "seed \(seed): a scheduler that starts anew finds nothing left to do")
    }

    @Test("fewer nodes than all are searched in a large cluster")
    func samplesLargeClusters() {
        #expect(Scheduler.feasibleNodesWanted(of: 100) == 100)
        #expect(Scheduler.feasibleNodesWanted(of: 1_000) == 420)
        #expect(Scheduler.feasibleNodesWanted(of: 10_000) == 500)
    }

    private static func affinity(required: Value) -> Value {
        [
            "affinity": [
                "nodeAffinity": [
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        "nodeSelectorTerms": [["matchExpressions": [required]]]
                    ]
                ]
            ]
        ]
    }

    private static func preferring(_ key: String, _ value: String) -> Value {
        [
            "affinity": [
                "nodeAffinity": [
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        [
                            "weight": 100,
                            "preference": [
                                "matchExpressions": [
                                    ["key": .string(key), "operator": "In", "values": [.string(value)]]
                                ]
                            ]
                        ]
                    ]
                ]
            ]
        ]
    }

    @Test("pods may ask for more than numbers hold, and what they took is given back exactly")
    func sumsBeyondNumbers() throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("a"))
        for index in 0..<3 {
            var pod = Pod(Cluster.pod("p\(index)", cpu: "9223372036854775807", memory: "8Ei"))
            pod.object.spec["containers"] = .array(pod.object.spec["containers"]?.array.map { $0 + $0 } ?? [])
            // Who names a node is there whatever the node has.
            if index < 2 { pod.nodeName = "a" }
            try cluster.add(pod.object)
        }
        try cluster.schedule()
        #expect(cluster.pod("p2").nodeName.isEmpty)
        for name in ["p0", "p1"] {
            try cluster.commit([.remove(cluster.pod(name).key, uid: cluster.pod(name).uid)])
        }
        try cluster.add(Cluster.pod("small", cpu: "4", memory: "8Gi"))
        try cluster.schedule()
        #expect(cluster.pod("small").nodeName == "a")
    }
}
