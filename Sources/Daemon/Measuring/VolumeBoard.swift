internal import Measurements
internal import Objects
internal import Store
internal import Synchronization

/// What pods take of the disk, measured when somebody asks.
///
/// Metrics are read where they are, in no time; so for them it is measured again and again for as long as somebody reads them.
final class VolumeBoard: Sendable {
    /// A volume of a pod.
    struct Entry: Sendable {
        var namespace: String
        var pod: String
        var node: String
        var volume: String
        var usage: VolumeUsage
        /// As the pod says; nil for none.
        var sizeLimit: String?
        var isMemory: Bool
    }

    private static let period = Duration.seconds(15)
    /// How long after the last reading of metrics it goes on.
    private static let interest = Duration.seconds(300)

    private struct State {
        var entries: [Entry] = []
        var wantedUntil: ContinuousClock.Instant?
    }

    private let store: Store
    private let nodes: Nodes
    private let state = Mutex(State())

    init(store: Store, nodes: Nodes) {
        self.store = store
        self.nodes = nodes
    }

    /// What was measured last; nothing at the first reading.
    var known: [Entry] {
        state.withLock { state in
            state.wantedUntil = ContinuousClock.now + VolumeBoard.interest
            return state.entries
        }
    }

    /// Measures the volumes of pods, in the order of their names; nothing is older than some seconds.
    func measure(_ pods: [Pod]) async -> [Entry] {
        let running = pods.filter { !$0.nodeName.isEmpty && !$0.isFinished }
        let usage = await nodes.diskUsage(of: running)
        return running.flatMap { pod in
            pod.spec.volumes.compactMap { volume in
                guard let found = usage[pod.uid]?.volumes[volume.name] else { return nil }
                return Entry(
                    namespace: pod.namespace, pod: pod.name, node: pod.nodeName, volume: volume.name, usage: found,
                    sizeLimit: volume.settings["sizeLimit"].flatMap { Quantity($0) }?.description,
                    isMemory: volume.settings["medium"]?.string == "Memory")
            }
        }.sorted {
            [$0.namespace, $0.pod, $0.volume].lexicographicallyPrecedes([$1.namespace, $1.pod, $1.volume])
        }
    }

    /// Runs until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            if state.withLock({ $0.wantedUntil.map { $0 > .now } ?? false }) {
                let entries = await measure(store.snapshot.objects(of: .pod).map { Pod($0) })
                state.withLock { $0.entries = entries }
            } else {
                state.withLock { $0.entries = [] }
            }
            try? await Task.sleep(for: VolumeBoard.period)
        }
    }
}
