import Measurements
import Objects
import RuntimeSimulated
import Synchronization
import Testing

@testable import Daemon

@Suite("Sampler")
struct SamplerTests {
    private final class Looks: Sendable {
        let count = Mutex(0)
    }

    /// Measures a node while `act` runs, and gives how often it was measured.
    private func looks(
        during act: (MeasurementBoard) async throws -> Void, period: Duration = .milliseconds(20)
    ) async throws -> Int {
        let board = MeasurementBoard()
        let looks = Looks()
        let sampler = Sampler(
            runtimes: ["one": SimulatedRuntime(node: 0) { SystemClock.now }], board: board, period: period,
            log: Log(minimum: .error))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sampler.run() }
            group.addTask { await board.follow { looks.count.withLock { $0 += 1 } } }
            try await act(board)
            group.cancelAll()
        }
        return looks.count.withLock { $0 }
    }

    @Test("is at rest while nobody wants to know")
    func rests() async throws {
        let looks = try await looks { _ in try await Task.sleep(for: .milliseconds(500)) }
        #expect(looks <= 1)
    }

    @Test("measures at once, and often from then on, when somebody wants to know")
    func wakes() async throws {
        let looks = try await looks { board in
            try await Task.sleep(for: .milliseconds(50))
            _ = board.latest()
            while board.nodes["one"]?.node.sample == nil { try await Task.sleep(for: .milliseconds(10)) }
        }
        // Two counts half a second apart make a sample.
        #expect(looks >= 5)
    }
}
