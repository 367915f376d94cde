import Foundation
import Objects

/// 10,000 ConfigMaps: one commit that brings them, commits that change nothing or one of them, and a restart with
/// 3,000 pods beside them. And 5,000 ConfigMaps with 5,000 Secrets, which are sealed in the store: what they take to be there, and to
/// be there again.
enum ConfigurationBench {
    private static let count = 10_000

    static func figures(_ program: String, runs: Int) throws -> [Figure] {
        var brought: [Double] = []
        var unchanged: [Double] = []
        var changed: [Double] = []
        var restarted: [Double] = []
        var memory: [Double] = []
        for _ in 0..<runs {
            let daemon = try DaemonUnderTest(program, options: ["--runtime", "simulated", "--nodes", "100"])
            defer { daemon.remove() }
            try daemon.start()
            let repository = daemon.repository
            for index in 0..<count { try repository.write(file(index), Manifests.configMap(index, 0)) }
            try repository.stage()
            brought.append(try daemon.timeOfCommit("All maps", until: daemon.hasConverged(after: try daemon.applied())))
            memory.append(daemon.memory("VmHWM"))
            for round in 1...5 {
                try repository.write("README.md", "Round \(round)\n")
                try repository.stage()
                Thread.sleep(forTimeInterval: 0.5)
                unchanged.append(
                    try daemon.timeOfCommit("No map", until: daemon.hasConverged(after: try daemon.applied())))
                try repository.write(file(7), Manifests.configMap(7, round))
                try repository.stage()
                Thread.sleep(forTimeInterval: 0.5)
                let value = Value.string("\(round)")
                changed.append(
                    try daemon.timeOfCommit("One map") {
                        try daemon.get("/api/v1/namespaces/bench/configmaps/map-7")?.at(["data", "version"]) == value
                    })
            }
            for index in 0..<300 {
                try repository.write("apps/web-\(index).yaml", Manifests.deployment(index, replicas: 10))
            }
            try repository.stage()
            _ = try daemon.timeOfCommit("Deployments", until: daemon.hasConverged(after: try daemon.applied()))
            daemon.stop()
            restarted.append(try daemon.start())
        }
        return [
            Figure("10,000 ConfigMaps in one commit: stored", "s", brought),
            Figure("  memory at its most", "MB", memory),
            Figure("a commit that changes none of them: converged", "ms", unchanged.map { $0 * 1_000 }),
            Figure("a commit that changes one of them: durable", "ms", changed.map { $0 * 1_000 }),
            Figure("restart with 13,000 objects: answering", "s", restarted)
        ]
    }

    /// What is configured in a large place, and nothing else: how much memory it has, and how soon the daemon is back.
    static func sealedFigures(_ program: String, runs: Int) throws -> [Figure] {
        var brought: [Double] = []
        var memory: [Double] = []
        var restarted: [Double] = []
        var idleMemory: [Double] = []
        for _ in 0..<runs {
            let daemon = try DaemonUnderTest(program, options: ["--runtime", "simulated", "--nodes", "1"])
            defer { daemon.remove() }
            try daemon.start()
            let repository = daemon.repository
            for index in 0..<(count / 2) {
                try repository.write(file(index), Manifests.configMap(index, 0))
                try repository.write("secrets/\(index % 100)/secret-\(index).yaml", Manifests.secret(index))
            }
            try repository.stage()
            brought.append(
                try daemon.timeOfCommit("Maps and Secrets", until: daemon.hasConverged(after: try daemon.applied())))
            memory.append(daemon.memory("VmHWM"))
            daemon.stop()
            restarted.append(try daemon.start())
            Thread.sleep(forTimeInterval: 5)
            idleMemory.append(daemon.memory())
        }
        return [
            Figure("5,000 ConfigMaps and 5,000 Secrets in one commit: stored", "s", brought),
            Figure("  memory at its most", "MB", memory),
            Figure("  restart with them: answering", "s", restarted),
            Figure("  memory five seconds later", "MB", idleMemory)
        ]
    }

    private static func file(_ index: Int) -> String { "maps/\(index % 100)/map-\(index).yaml" }
}
