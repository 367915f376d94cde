import NodeAgent
import Objects
import PodLifecycle
import Runtime
import RuntimeSimulated
import Simulator
import Store
import TestSupport

/// A store and one node on a virtual clock, without any controller: what tests do is all that happens.
struct PodWorld {
    var store = Snapshot()
    var node: SimulatedNode
    var now = Timestamp.testStart
    var ids: IDSource
    /// Refuses this share of writes, as if someone else had written in between.
    var conflicts = 0.0

    init(
        seed: UInt64 = 1, faults: SimulatedFaults = SimulatedFaults(), limits: NodeAgentLimits = NodeAgentLimits(),
        eviction: EvictionSettings? = nil
    ) {
        ids = IDSource(seed: seed)
        node = SimulatedNode(
            agent: PodWorld.agent(limits, eviction),
            runtime: SimulatedRuntimeState(node: 0, now: .testStart, faults: faults))
    }

    static func agent(
        _ limits: NodeAgentLimits = NodeAgentLimits(), _ eviction: EvictionSettings? = nil
    ) -> NodeAgentMachine {
        let facts = NodeFacts(
            name: "node-0", address: "192.0.2.1",
            allocatable: Resources(cpuMillicores: 100_000, memoryBytes: 1 << 40, others: ["pods": 1000]),
            runtimeName: "simulated",
            podsDirectory: "/state/pods", logsDirectory: "/state/logs", accepts: { _ in .runs })
        return NodeAgentMachine(lifecycle: PodLifecycle(node: facts), limits: limits, eviction: eviction)
    }

    mutating func restartAgent() {
        node.restartAgent(with: PodWorld.agent(node.agent.limits, node.agent.evictionSettings))
        node.agent.observe(store)
    }

    mutating func commit(_ changes: [Change]) {
        guard let committed = try? store.apply(Transaction(changes, by: "test")) else { return }
        node.agent.observe(committed.events)
    }

    mutating func create(_ name: String, _ spec: Value, annotations: [String: String] = [:]) {
        var object = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
        object.uid = ids.uid()
        object.creationTimestamp = now
        object.annotations = annotations
        object.spec = spec
        object.spec["nodeName"] = "node-0"
        commit([.create(object)])
    }

    mutating func delete(_ name: String, grace: Int64? = nil) {
        guard let object = self.object(name) else { return }
        if let change = object.deletion(at: now, gracePeriodSeconds: grace) { commit([change]) }
    }

    func object(_ name: String) -> Object? { store[ObjectKey(.pod, namespace: "default", name: name)] }
    func pod(_ name: String) -> Pod? { object(name).map { Pod($0) } }

    func running(_ uid: String) -> [ContainerStatus] {
        node.runtime.containerList.filter { container in
            guard case .running = container.state else { return false }
            return container.sandbox.hasPrefix(uid)
        }
    }

    /// Lets everything happen that happens at this moment.
    mutating func settle() {
        for _ in 0..<100 {
            node.step(at: now, in: store)
            let writes = node.agent.takeWrites(maximum: 1000)
            if writes.isEmpty { return }
            for write in writes {
                let isRefused = Double(ids.next() % 1000) / 1000 < conflicts
                let revision = store.revision
                if !isRefused { commit([write.change]) }
                node.agent.written(write.uid, hasChanged: store.revision > revision)
            }
        }
    }

    /// Lets time pass, event by event.
    mutating func run(for duration: Duration, check: (PodWorld) -> Void = { _ in }) {
        let end = now + duration
        settle()
        check(self)
        while let next = node.nextEvent, next <= end {
            now = max(next, now)
            settle()
            check(self)
        }
        now = end
        settle()
        check(self)
    }
}
