import Foundation
import Objects

/// One pod of the process runtime, from the commit to a running process.
enum ProcessBench {
    static func figures(_ program: String, runs: Int) throws -> [Figure] {
        let daemon = try DaemonUnderTest(program, options: [])
        defer { daemon.remove() }
        try daemon.start()
        var times: [Double] = []
        for round in 0..<max(5, runs) {
            try daemon.repository.write("pod.yaml", Manifests.hostPod)
            try daemon.repository.stage()
            Thread.sleep(forTimeInterval: 0.5)
            times.append(
                try daemon.timeOfCommit("Round \(round)") {
                    try daemon.get("/api/v1/namespaces/bench/pods/sleeper")?.at(["status", "phase"]) == "Running"
                })
            try daemon.repository.remove("pod.yaml")
            try daemon.repository.stage()
            try daemon.repository.commit("End of round \(round)")
            try daemon.wait("the end of the pod") {
                try daemon.get("/api/v1/namespaces/bench/pods/sleeper") == nil
            }
        }
        return [Figure("one process pod: from the commit to running", "ms", times.map { $0 * 1_000 })]
    }
}
