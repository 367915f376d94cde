public import Objects

/// What is known of the usage of one node and its containers, out of what its runtime counts.
public struct UsageRecorder: Sendable {
    /// How long it is remembered what a container used that runs no more: one that ended for want of memory may be started
    /// again, and shows then how it came to that.
    static let keepTime = Duration.seconds(300)
    /// Containers that run no more and are remembered.
    static let endedLimit = 100

    /// A container across its restarts.
    private struct Place: Hashable {
        var podUID: String
        var container: String
    }

    private struct Entry {
        /// As it was counted last.
        var container: ContainerCount
        var isRunning: Bool
        var track = UsageTrack()
    }

    public private(set) var node = UsageTrack()
    private var entries: [Place: Entry] = [:]

    public init() {}

    /// - Parameter time: Of the same moment, by the time of day.
    public mutating func record(_ report: NodeCount, at time: Timestamp) {
        node.add(report.node, at: time)
        var running: Set<Place> = []
        for container in report.containers {
            let place = Place(podUID: container.podUID, container: container.name)
            // Two runs of one container: the later one counts.
            if !running.insert(place).inserted, let other = entries[place]?.container,
                other.startedAt > container.startedAt
            {
                continue
            }
            var entry = entries.removeValue(forKey: place) ?? Entry(container: container, isRunning: true)
            if entry.container.id != container.id || !entry.isRunning { entry.track.beginAnew() }
            entry.container = container
            entry.isRunning = true
            entry.track.add(container.count, at: time)
            entries[place] = entry
        }
        for place in entries.keys where !running.contains(place) { entries[place]?.isRunning = false }
        forgetEnded(at: report.node.instant)
    }

    private mutating func forgetEnded(at instant: Int64) {
        let ended = entries.filter { !$0.value.isRunning }
        guard !ended.isEmpty else { return }
        let newestFirst = ended.sorted { $0.value.container.count.instant > $1.value.container.count.instant }
        for (number, (place, entry)) in newestFirst.enumerated() {
            let age = instant - entry.container.count.instant
            if number >= UsageRecorder.endedLimit || age > UsageRecorder.keepTime.nanoseconds { entries[place] = nil }
        }
    }

    /// What the node's pods use now. One is there as soon as all its running containers were measured, as with
    /// metrics-server: the sum of a part would be taken for the whole.
    public var pods: [ObjectKey: PodUsage] {
        var pods: [ObjectKey: (usage: PodUsage, newest: Timestamp)] = [:]
        let running = Dictionary(grouping: entries.values.filter(\.isRunning), by: \.container.podUID)
        for (uid, containers) in running {
            var usage = PodUsage(uid: uid, containers: [:])
            for entry in containers { usage.containers[entry.container.name] = entry.track.sample }
            guard usage.containers.count == containers.count, let first = containers.first else { continue }
            let newest = containers.reduce(first.container.startedAt) { max($0, $1.container.startedAt) }
            // A pod that is ending, and one that has its name already.
            if let other = pods[first.container.pod], other.newest > newest { continue }
            pods[first.container.pod] = (usage, newest)
        }
        return pods.mapValues(\.usage)
    }

    /// All that is known of each container, those that run no more among them, in the order of their pods and names.
    public var containers: [ContainerUsage] {
        entries.values.map { entry in
            ContainerUsage(
                pod: entry.container.pod, podUID: entry.container.podUID, name: entry.container.name,
                startedAt: entry.container.startedAt, isRunning: entry.isRunning, count: entry.container.count,
                sample: entry.isRunning ? entry.track.sample : nil, history: entry.track.history)
        }.sorted { ($0.pod, $0.name, $0.podUID) < ($1.pod, $1.name, $1.podUID) }
    }
}

/// What one container uses and has used.
public struct ContainerUsage: Sendable {
    public var pod: ObjectKey
    public var podUID: String
    public var name: String
    public var startedAt: Timestamp
    public var isRunning: Bool
    /// The newest.
    public var count: UsageCount
    /// nil where it does not run, or was not measured twice yet.
    public var sample: ResourceSample?
    public var history: SampleRing
}
