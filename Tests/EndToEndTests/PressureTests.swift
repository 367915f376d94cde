import Objects
import Testing

extension EndToEnd {
    @Test(
        "a machine that is short of memory says so, gives pods up in their order, and takes them back when it has some")
    func memoryPressure() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit(
                "Three applications",
                [
                    "greedy.yaml": Applications.manifest("greedy"),
                    "modest.yaml": Applications.manifest("modest", "resources: {requests: {memory: 64Mi}}"),
                    "critical.yaml": Applications.manifest("critical", class: "system-node-critical")
                ])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let critical = try #require(machine.pods.first { $0.name.hasPrefix("critical") })
            let program = try #require(Workloads(of: machine.state).program(ofPod: critical.uid))
            #expect(machine.node?.condition("MemoryPressure")?.isFalse == true)
            try await machine.stop()

            // More than any machine has.
            try await machine.start(["--eviction-hard", "memory.available<1Pi"])
            let gone = try await eventually("the pods that are not critical go", seen: { "\(machine.allPods)" }) {
                let failed = machine.allPods.filter {
                    $0.status["reason"] == "Evicted" && $0.condition("DisruptionTarget") != nil
                }
                return Set(failed.map { String($0.name.prefix { $0 != "-" }) }) == ["greedy", "modest"] ? failed : nil
            }
            for pod in gone {
                let message = pod.status["message"]?.string ?? ""
                #expect(
                    message.hasPrefix("The node was low on resource: memory. Threshold quantity: 1Pi, available: "),
                    "\(message)")
                #expect(pod.status["phase"] == "Failed")
                #expect(pod.condition("DisruptionTarget")?.reason == "TerminationByKubelet")
            }
            let first = try #require(gone.min { ($0.evictedAt ?? "") < ($1.evictedAt ?? "") })
            #expect(first.name.hasPrefix("greedy"), "who asked for nothing goes first")
            #expect(machine.node?.condition("MemoryPressure")?.reason == "KubeletHasInsufficientMemory")
            let taints = machine.node?.spec["taints"]?.array ?? []
            #expect(
                taints.contains { $0["key"] == "node.kubernetes.io/memory-pressure" && $0["effect"] == "NoSchedule" })
            try await eventually("a pod that asks for nothing waits", seen: { "\(machine.allPods)" }) {
                machine.allPods.contains {
                    $0.name.hasPrefix("greedy") && $0.condition("PodScheduled")?.reason == "Unschedulable"
                }
            }
            #expect(Workloads(of: machine.state).program(ofPod: critical.uid) == program)
            let status = try await machine.skeg("status")
            #expect(
                status.output.contains("MemoryPressure: kubelet has insufficient memory available"), "\(status.output)")
            let events = try await machine.skeg("events", "-A", "-o", "json").json
            let reasons = Set((events?["items"]?.array ?? []).compactMap { $0["reason"]?.string })
            #expect(
                reasons.isSuperset(of: ["Evicted", "EvictionThresholdMet", "NodeHasInsufficientMemory"]), "\(reasons)")
            #expect(machine.log.contains("is short: memory.available is "))
            try await machine.stop()

            try await machine.start(["--eviction-hard", "none", "--eviction-pressure-transition-period", "1s"])
            try await eventually("the machine takes pods again", within: .seconds(120), seen: { "\(machine.allPods)" })
            {
                let running = machine.pods.filter { $0.status["phase"] == "Running" }
                return running.count == 3 && machine.node?.condition("MemoryPressure")?.isFalse == true
                    && (machine.node?.spec["taints"]?.array ?? []).isEmpty
            }
            #expect(Workloads(of: machine.state).program(ofPod: critical.uid) == program)
        }
    }

    @Test("a pod whose volume grows over its limit goes, and what volumes take is shown")
    func volumeOverItsLimit() async throws {
        try await Machine.run { machine in
            func pod(_ name: String, limit: String) -> String {
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: \(name)
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 600
                  volumes:
                  - name: scratch
                    emptyDir: {sizeLimit: \(limit)}
                  containers:
                  - name: main
                    image: skeg.dev/host
                    command: [/bin/sh, -c, "trap '' TERM; head -c 3145728 /dev/zero > $DATA/file; while :; do sleep 1; done"]
                    env: [{name: DATA, value: /scratch}]
                    volumeMounts: [{name: scratch, mountPath: /scratch}]

                """
            }
            try await machine.repository.commit(
                "Two pods", ["big.yaml": pod("big", limit: "1Mi"), "small.yaml": pod("small", limit: "64Mi")])
            try await machine.start()
            let big = try await eventually("the one goes", within: .seconds(60), seen: { "\(machine.allPods)" }) {
                machine.allPods.first { $0.name == "big" && $0.status["phase"] == "Failed" }
            }
            #expect(big.status["reason"] == "Evicted")
            #expect(big.status["message"] == "Usage of EmptyDir volume \"scratch\" exceeds the limit \"1Mi\". ")
            #expect(machine.allPods.first { $0.name == "small" }?.status["phase"] == "Running")
            let table = try await machine.skeg("top", "volumes")
            #expect(table.code == 0, "\(table.errors)")
            let row = table.lines.first { $0.hasPrefix("small") }?.split(separator: " ").map(String.init) ?? []
            #expect(row.count == 6 && row[1] == "scratch" && row[3] == "64Mi" && row[5] == "2", "\(table.output)")
            #expect(["3Mi", "4Mi"].contains(row.dropFirst(2).first ?? ""), "\(table.output)")
            let json = try await machine.skeg("top", "volumes", "small", "-o", "json").json
            let used = json?["volumes"]?.array?.first?["usedBytes"]?.integer ?? 0
            #expect((3 << 20..<5 << 20).contains(used))
            try await eventually("Prometheus is told", within: .seconds(60)) {
                let metrics = HTTP.ask(socket: machine.state + "/skeg.sock", "GET", "/metrics")?.text ?? ""
                return metrics.contains(
                    "kubelet_volume_stats_used_bytes{namespace=\"default\",pod=\"small\",volume=\"scratch\"} ")
            }
        }
    }

    @Test("thresholds that make no sense are refused before anything starts")
    func wrongThresholds() async throws {
        try await Machine.run { machine in
            let outcome = try await machine.skeg("run", "--repo", machine.repository.path, "--eviction-hard", "disk<1")
            #expect(outcome.code != 0)
            #expect(outcome.errors.contains("--eviction-hard: unsupported eviction signal disk"), "\(outcome.errors)")
        }
    }
}

extension Machine {
    /// Those that have ended too.
    fileprivate var allPods: [Object] { objects("/api/v1/pods") }
    fileprivate var node: Object? { objects("/api/v1/nodes").first }
}

extension Object {
    fileprivate var evictedAt: String? { condition("DisruptionTarget")?.content["lastTransitionTime"]?.string }
}

private enum Applications {
    static func manifest(_ name: String, _ more: String = "", class priority: String? = nil) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
        spec:
          selector:
            matchLabels: {app: \(name)}
          template:
            metadata:
              labels: {app: \(name)}
            spec:
              \(priority.map { "priorityClassName: \($0)" } ?? "priority: 0")
              terminationGracePeriodSeconds: 600
              containers:
              - name: main
                image: skeg.dev/host
                command: [/bin/sleep, "100000"]
                \(more)

        """
    }
}
