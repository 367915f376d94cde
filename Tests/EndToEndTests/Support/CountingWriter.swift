import Objects
import Synchronization
import Testing

/// Writes past git as fast as it is answered, and remembers what the daemon has told: none of it may be lost.
final class CountingWriter: Sendable {
    struct Seen: Sendable {
        /// The last number whose write was acknowledged.
        var count = 0
        /// The newest commit that a status named.
        var commit: String?
        /// The newest revision of the store.
        var revision = 0
    }

    private static let map = "/api/v1/namespaces/default/configmaps/map"
    private let socket: String
    private let memory = Mutex(Seen())

    init(_ machine: Machine) { socket = machine.state + "/skeg.sock" }

    var seen: Seen {
        get { memory.withLock { $0 } }
        set { memory.withLock { $0 = newValue } }
    }

    /// Counts up in an object until nobody answers any more.
    func writeUntilRefused() -> Seen {
        var seen = seen
        while true {
            let change: Value = ["metadata": ["annotations": ["example.com/count": .string(String(seen.count + 1))]]]
            let answer = HTTP.ask(
                socket: socket, "PATCH", CountingWriter.map, contentType: "application/merge-patch+json",
                body: JSONWriter.write(change))
            guard let answer, answer.status == 200 else { return seen }
            seen.count += 1
            if let version = answer.json.map(Object.init)?.resourceVersion { seen.revision = Int(version) ?? 0 }
            if let commit = look("/skeg/v1/status")?["syncs"]?.array?.first?["revision"]?.string {
                seen.commit = commit
            }
        }
    }

    /// What the daemon says is applied; nil before it has looked.
    private var commit: String? { look("/skeg/v1/status")?["syncs"]?.array?.first?["revision"]?.string }

    private func look(_ place: String) -> Value? {
        let answer = HTTP.ask(socket: socket, "GET", place)
        return answer?.status == 200 ? answer?.json : nil
    }

    /// Looks whether a daemon that was started again still knows all that was told.
    func check(_ commits: [String]) async throws {
        let object = Object(try #require(look(CountingWriter.map), "the object is gone"))
        let count = object.annotations["example.com/count"].flatMap { Int($0) } ?? 0
        #expect(count == seen.count || count == seen.count + 1)
        #expect(Int(object.resourceVersion) ?? 0 >= seen.revision)
        // A write whose answer was lost was made all the same.
        memory.withLock { $0.count = count }
        guard let commit = seen.commit else { return }
        let now = try await eventually("a commit is applied") { self.commit }
        #expect(commits.firstIndex(of: now) ?? -1 >= commits.firstIndex(of: commit) ?? 0, "an older commit is applied")
    }
}
