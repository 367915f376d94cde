import Foundation
import Objects
import Synchronization

extension DaemonUnderTest {
    private func syncStatus() throws -> Value? { try get("/apis/skeg.dev/v1alpha1/syncs/main")?["status"] }

    /// The commit that was applied last.
    func applied() throws -> String? { try syncStatus()?["lastAppliedRevision"]?.string }

    /// Whether a later commit than one has converged.
    func hasConverged(after commit: String?) -> @Sendable () throws -> Bool {
        {
            let status = try self.syncStatus()
            return status?["result"] == "Converged" && status?["lastAppliedRevision"]?.string != commit
        }
    }

    /// Makes a commit, and gives back the seconds from the moment that the branch has it until something holds. Who asks is
    /// at it before the commit is made, so that what the git program does afterwards does not count.
    func timeOfCommit(
        _ message: String, limit: Double = 600, until holds: @escaping @Sendable () throws -> Bool
    ) throws -> Double {
        let moment = Mutex<Double?>(nil)
        let thread = Thread {
            let end = Date().timeIntervalSince1970 + limit
            while Date().timeIntervalSince1970 < end {
                if (try? holds()) == true {
                    moment.withLock { $0 = Date().timeIntervalSince1970 }
                    return
                }
                usleep(1_000)
            }
        }
        thread.start()
        try repository.commit(message)
        let committed = try repository.timeOfLastCommit()
        try wait(message, limit: limit) { moment.withLock { $0 } != nil }
        return (moment.withLock { $0 } ?? .nan) - committed
    }
}

extension BenchRepository {
    /// When the branch last moved, in seconds since 1970, as exactly as the file system tells.
    func timeOfLastCommit() throws -> Double {
        var status = stat()
        guard stat(path + "/.git/refs/heads/main", &status) == 0 else { throw BenchFailure("no branch") }
        return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    }
}
