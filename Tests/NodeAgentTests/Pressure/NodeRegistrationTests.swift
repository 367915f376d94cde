import NodeAgent
import Objects
import Testing

@Suite("What a node says of itself") struct NodeRegistrationTests {
    private let description = NodeDescription(
        name: "edge-1", address: "192.0.2.1", capacity: ["cpu": "1"], runtimeName: "process", runtimeVersion: "1")

    @Test func whatItIsShortOfIsToldWithItsTaints() throws {
        var ids = IDSource(seed: 1)
        let start = Timestamp(seconds: 1_000)
        var node = NodeRegistration.node(description, existing: nil, at: start, ids: &ids)
        #expect(node.condition("MemoryPressure")?.message == "kubelet has sufficient memory available")
        #expect(node.condition("DiskPressure")?.reason == "KubeletHasNoDiskPressure")
        #expect(node.condition("PIDPressure")?.reason == "KubeletHasSufficientPID")
        #expect(node.spec["taints"] == nil)
        node.spec["taints"] = [["key": "gpu", "effect": "NoExecute"]]
        let short = NodeRegistration.node(
            description, existing: node, pressures: [.disk, .processes], at: start + .seconds(10), ids: &ids)
        let disk = try #require(short.condition("DiskPressure"))
        #expect(disk.isTrue && disk.reason == "KubeletHasDiskPressure" && disk.message == "kubelet has disk pressure")
        #expect(disk.lastTransitionTime == start + .seconds(10))
        #expect(short.condition("PIDPressure")?.message == "kubelet has insufficient PID available")
        #expect(short.condition("MemoryPressure")?.lastTransitionTime == start)
        #expect(short.condition("Ready")?.isTrue == true)
        #expect(
            Node(short).taints.map(\.key) == [
                "gpu", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/pid-pressure"
            ])
        let well = NodeRegistration.node(description, existing: short, at: start + .seconds(20), ids: &ids)
        #expect(Node(well).taints.map(\.key) == ["gpu"])
        #expect(well.condition("DiskPressure")?.lastTransitionTime == start + .seconds(20))
    }
}
