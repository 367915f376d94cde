import Foundation

/// 300 Deployments of 10 replicas in one commit, on 100 simulated nodes, with a durable store.
enum RolloutBench {
    static func figures(_ program: String, runs: Int) throws -> [Figure] {
        var all: [Rollout] = []
        for _ in 0..<runs { all.append(try Rollout(program, deployments: 300, replicas: 10, nodes: 100)) }
        return [
            Figure("idle, nothing to run: memory", "MB", all.map(\.emptyMemory)),
            Figure("idle, nothing to run: processor", "% of one", all.map(\.emptyShare)),
            Figure("300 Deployments of 10, 100 nodes: converged", "s", all.map(\.converged)),
            Figure("  until the status branch says so", "s", all.map(\.reported)),
            Figure("  processor time", "s", all.map(\.processorTime)),
            Figure("  memory at its most", "MB", all.map(\.peakMemory)),
            Figure("idle after that: memory", "MB", all.map(\.memory)),
            Figure("idle after that: processor", "% of one", all.map(\.share))
        ]
    }
}

/// The rollout with more and more pods, 30 a node: what one pod costs must not rise.
enum GrowthBench {
    static func figures(_ program: String, pods: [Int]) throws -> [Figure] {
        try pods.flatMap { pods in
            let rollout = try Rollout(program, deployments: pods / 10, replicas: 10, nodes: max(1, pods / 30))
            let each = 1 / Double(pods)
            return [
                Figure("\(pods) pods: converged", "s", [rollout.converged]),
                Figure("  time", "µs a pod", [rollout.converged * 1e6 * each]),
                Figure("  processor time", "µs a pod", [rollout.processorTime * 1e6 * each]),
                Figure(
                    "  memory beyond that of the empty daemon", "kB a pod",
                    [
                        (rollout.peakMemory - rollout.emptyMemory) * 1024 * each
                    ])
            ]
        }
    }
}

/// One rollout and what it took. Times are in seconds, memory in megabytes, shares in percent of one processor.
struct Rollout {
    var emptyMemory: Double
    var emptyShare: Double
    var converged: Double
    var reported: Double
    var processorTime: Double
    var peakMemory: Double
    var memory: Double
    var share: Double

    init(_ program: String, deployments: Int, replicas: Int, nodes: Int) throws {
        let daemon = try DaemonUnderTest(
            program,
            options: [
                "--runtime", "simulated", "--nodes", "\(nodes)", "--status-branch", "skeg/status",
                "--status-interval", "1s"
            ])
        defer { daemon.remove() }
        try daemon.start()
        for index in 0..<deployments {
            try daemon.repository.write("apps/web-\(index).yaml", Manifests.deployment(index, replicas: replicas))
        }
        try daemon.repository.stage()
        Thread.sleep(forTimeInterval: 2)
        emptyMemory = daemon.memory()
        emptyShare = daemon.idleProcessorShare(for: 5)
        let before = daemon.processorTime()
        converged = try daemon.timeOfCommit("Everything", until: daemon.hasConverged(after: try daemon.applied()))
        let committed = try daemon.repository.timeOfLastCommit()
        try daemon.waitForStatusBranch(try daemon.repository.git("rev-parse", "HEAD"))
        reported = Date().timeIntervalSince1970 - committed
        processorTime = daemon.processorTime() - before
        Thread.sleep(forTimeInterval: 3)
        peakMemory = daemon.memory("VmHWM")
        memory = daemon.memory()
        share = daemon.idleProcessorShare(for: 5)
    }
}
