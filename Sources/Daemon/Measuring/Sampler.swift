internal import Measurements
internal import Objects
internal import Runtime
internal import Synchronization

/// Asks the runtime of each node what it has counted, again and again.
struct Sampler: Sendable {
    /// How often it is measured while nobody wants to know, so that what is asked first is no older than that; metrics-server
    /// measures every 15 seconds (`--metric-resolution`).
    static let restingPeriod = Duration.seconds(10)
    /// How long after a question another one is expected.
    static let attention = Duration.seconds(60)

    let runtimes: [String: any ContainerRuntime]
    let board: MeasurementBoard
    /// How often it is measured while somebody wants to know: an autoscaler, or who asked lately.
    let period: Duration
    let log: Log

    /// Runs until the task is cancelled.
    func run() async {
        let clock = ContinuousClock()
        var next = clock.now
        var failing: Set<String> = []
        while !Task.isCancelled {
            for (node, runtime) in runtimes.sorted(by: { $0.key < $1.key }) {
                await look(at: runtime, of: node, &failing)
            }
            board.tell()
            if board.wasWanted(within: Sampler.attention) || period > Sampler.restingPeriod {
                // On a grid, so that a look that takes long puts off none of the later ones; what was missed is left out.
                let late = clock.now - next
                next = next + period * (late < period ? 1 : Int(late / period) + 1)
                try? await clock.sleep(until: next)
            } else {
                await wait(atMost: Sampler.restingPeriod) { await board.wanted.heard() }
                next = clock.now
            }
        }
    }

    private func look(
        at runtime: any ContainerRuntime, of node: String, _ failing: inout Set<String>
    ) async {
        do throws(RuntimeError) {
            board.record(try await runtime.stats(), of: node, at: SystemClock.now)
            if failing.remove(node) != nil { log.info("node", "\(node) is measured again") }
        } catch {
            // Once, and not every second.
            if failing.insert(node).inserted { log.warning("node", "\(node) cannot be measured: \(error)") }
        }
    }
}
