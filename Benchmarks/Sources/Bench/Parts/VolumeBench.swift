import Foundation
import NodeAgent
import Objects
import PodLifecycle
import Store

/// 5,000 pods of one node that mount one ConfigMap: what a change of it costs each of them, the decision and the files.
enum VolumeBench {
    static let pods = 5_000
    private static let volumes = 500
    private static let now = Timestamp(seconds: 1_000)

    static func figures() async throws -> [Figure] {
        try decision() + [try await throughAgents(), try await files()]
    }

    // MARK: The decision

    private static func decision() throws -> [Figure] {
        var snapshot = try state()
        var machine = NodeAgentMachine(
            lifecycle: PodLifecycle(node: node), limits: NodeAgentLimits(actionsAtOnce: .max))
        machine.observe(snapshot)
        machine.relisted(machine.relistBegun(), sandboxes: [], containers: [], at: now)
        while writeVolumes(&machine, snapshot) > 0 {}
        var read: [Double] = []
        var unread: [Double] = []
        for round in 1...7 {
            for (name, isRead) in [("settings", true), ("unread", false)] {
                let events = try change(name, round, &snapshot)
                let start = ContinuousClock.now
                machine.observe(events)
                let written = writeVolumes(&machine, snapshot)
                // What was finished is looked at once more, which belongs to this change.
                _ = writeVolumes(&machine, snapshot)
                let time = (ContinuousClock.now - start).seconds * 1e6
                guard written == (isRead ? pods : 0) else { throw BenchFailure("\(written) volumes were written") }
                if isRead { read.append(time / Double(pods)) } else { unread.append(time) }
            }
        }
        return [
            Figure("a ConfigMap that 5,000 pods mount changes: decided", "µs a pod", read),
            Figure("one that none of them mounts", "µs in all", unread)
        ]
    }

    /// Lets the agent decide, and tells it that the volumes were made; how many.
    private static func writeVolumes(_ machine: inout NodeAgentMachine, _ snapshot: Snapshot) -> Int {
        var count = 0
        for started in machine.step(at: now, in: snapshot).actions {
            guard case .prepareVolumes = started.action else { continue }
            count += 1
            _ = machine.finished(started.uid, started.id, .prepared(renewals: [:]), at: now)
        }
        return count
    }

    private static var node: NodeFacts {
        NodeFacts(
            name: "node-0", address: "192.0.2.1",
            allocatable: Resources(cpuMillicores: 1 << 40, memoryBytes: 1 << 50, others: ["pods": 1 << 20]),
            runtimeName: "process", podsDirectory: "/pods", logsDirectory: "/logs", accepts: { _ in .runs })
    }

    private static func state() throws -> Snapshot {
        var snapshot = Snapshot()
        var ids = IDSource(seed: 1)
        var changes: [Change] = []
        for name in ["settings", "unread"] {
            var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: name)
            map.uid = ids.uid()
            map.creationTimestamp = now
            map["data"] = ["value": "0", "level": "info"]
            changes.append(.create(map))
        }
        for index in 0..<pods {
            var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "pod-\(index)")
            pod.uid = ids.uid()
            pod.creationTimestamp = now
            pod.spec = [
                "nodeName": "node-0", "containers": [["name": "main", "image": "x"]],
                "volumes": [["name": "config", "configMap": ["name": "settings", "defaultMode": 0o644]]]
            ]
            changes.append(.create(pod))
        }
        _ = try snapshot.apply(Transaction(changes, by: "bench"))
        return snapshot
    }

    private static func change(_ name: String, _ round: Int, _ snapshot: inout Snapshot) throws -> [StoreEvent] {
        guard var map = snapshot[ObjectKey(.configMap, namespace: "default", name: name)] else {
            throw BenchFailure("no ConfigMap \(name)")
        }
        map["data"] = ["value": .string("\(round)"), "level": "info"]
        return try snapshot.apply(Transaction([.update(map)], by: "bench")).events
    }

    // MARK: The files

    private static func files() async throws -> Figure {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let files = HostPodFiles(podsDirectory: scratch.path + "/pods", logsDirectory: scratch.path + "/logs")
        var times: [Double] = []
        for round in 0...5 {
            let plans = (0..<volumes).map { index in
                VolumePlan(
                    name: "config",
                    source: .files(
                        [
                            VolumeFile(path: "level", mode: 0o644, content: .bytes(Array("info".utf8))),
                            VolumeFile(path: "value", mode: 0o644, content: .bytes(Array("\(round)".utf8)))
                        ], isMemory: false),
                    path: "\(scratch.path)/pods/\(index)/volumes/kubernetes.io~configmap/config")
            }
            let start = ContinuousClock.now
            try await files.prepare(volumes: plans)
            if round > 0 { times.append((ContinuousClock.now - start).seconds * 1e6 / Double(volumes)) }
        }
        return Figure("its files are replaced, on the disk", "µs a volume", times)
    }
}
