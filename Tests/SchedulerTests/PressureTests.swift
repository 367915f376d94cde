import Objects
import Store
import Testing

@testable import Scheduler

@Suite("Nodes that are short of something") struct PressureTests {
    private static func taint(_ name: String) -> Value {
        ["key": .string("node.kubernetes.io/\(name)"), "effect": "NoSchedule", "timeAdded": "2026-01-01T00:00:00Z"]
    }

    private static let tolerating: Value = [
        "tolerations": [["key": "node.kubernetes.io/disk-pressure", "operator": "Exists"]]
    ]

    @Test(
        arguments: [
            ("memory-pressure", nil, nil, .emptyObject, false), ("memory-pressure", "10m", nil, .emptyObject, true),
            ("memory-pressure", nil, "1Mi", .emptyObject, true), ("disk-pressure", "10m", nil, .emptyObject, false),
            ("pid-pressure", "10m", "1Mi", .emptyObject, false), ("disk-pressure", nil, nil, tolerating, true),
            ("memory-pressure", nil, nil, tolerating, false)
        ] as [(String, String?, String?, Value, Bool)])
    func whichPodsGoThere(taint: String, cpu: String?, memory: String?, spec: Value, goes: Bool) throws {
        var cluster = Cluster()
        try cluster.add(Cluster.node("short", taints: [PressureTests.taint(taint)]))
        try cluster.add(Cluster.pod("web", cpu: cpu, memory: memory, spec: spec))
        let events = try cluster.schedule()
        #expect(cluster.pod("web").nodeName == (goes ? "short" : ""))
        guard !goes else { return }
        #expect(events.first?.message.contains("1 node(s) had untolerated taint(s)") == true)
        // And as soon as it is over, they do.
        var node = try #require(cluster.snapshot[ObjectKey(.node, name: "short")])
        node.spec["taints"] = nil
        try cluster.commit([.update(node)])
        try cluster.schedule()
        #expect(cluster.pod("web").nodeName == "short")
    }
}
