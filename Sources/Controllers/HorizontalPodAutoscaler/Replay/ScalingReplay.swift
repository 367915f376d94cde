public import Objects

/// Replays a load against an autoscaler, second by second, without store, nodes or clock: the controllers are those of the
/// daemon, and so is what makes rates of counts. Pods are a model: they are ready some time after they are made, share the
/// load evenly, and use no more of a processor than their limits allow. They end at once.
public struct ScalingReplay {
    /// Seconds of a replay: a week.
    public static let maximumLength = Duration.seconds(604_800)

    /// Why there can be no replay.
    public struct Refusal: Error, Sendable, Hashable {
        public var message: String
    }

    private let load: ReplayedLoad
    /// How long the last row holds.
    private let tail: Duration
    private var world: ReplayWorld
    private var record: ScalingRecord
    private var warned: Set<String> = []
    private var seenEvents = 0

    /// - Parameters:
    ///   - autoscaler: With its defaults, in `autoscaling/v2`.
    ///   - settings: What holds where it does not say otherwise.
    public init(
        _ autoscaler: Object, _ settings: AutoscalerSettings = AutoscalerSettings(), of workload: ReplayedWorkload,
        under trace: LoadTrace, tail: Duration = .seconds(60)
    ) throws(Refusal) {
        guard trace.length + tail <= ScalingReplay.maximumLength else {
            throw Refusal(message: "the load is longer than a week (ScalingReplay.maximumLength)")
        }
        guard !workload.containers.isEmpty else { throw Refusal(message: "the pods have no containers") }
        load = ReplayedLoad(
            autoscaler: HorizontalPodAutoscaler(autoscaler), workload: workload, trace: trace)
        self.tail = tail
        world = ReplayWorld(workload, settings)
        record = ScalingRecord(
            metrics: trace.metrics, minimum: load.autoscaler.minReplicas, maximum: load.autoscaler.maxReplicas)
        try checkColumns()
        try checkRequests()
    }

    private func checkColumns() throws(Refusal) {
        for metric in load.autoscaler.metrics {
            let names = ReplayedLoad.columns(of: metric)
            guard !names.contains(where: load.trace.metrics.contains) else { continue }
            throw Refusal(
                message: "no column for the metric \(names.joined(separator: ", or ")); there are "
                    + (load.trace.metrics.isEmpty ? "none" : load.trace.metrics.joined(separator: ", ")))
        }
    }

    private func checkRequests() throws(Refusal) {
        for metric in load.autoscaler.metrics where metric.targetUtilization != nil {
            for container in load.workload.containers
            where metric.kind != .containerResource || container.name == metric.container {
                guard container.requests[metric.name] == nil else { continue }
                throw Refusal(
                    message:
                        "container \(container.name) asks for no \(metric.name), and the autoscaler goes by the share of "
                        + "that: give the workload's manifest too, or --request \(metric.name)=AMOUNT")
            }
            guard metric.kind == .containerResource,
                !load.workload.containers.contains(where: { $0.name == metric.container })
            else { continue }
            throw Refusal(message: "the pods have no container \(metric.container)")
        }
    }

    public mutating func run() -> ScalingRecord {
        world.begin(load.retargeted, load: load)
        let length = load.trace.length + tail
        var time = Duration.zero
        while time <= length {
            world.second(load: load, at: time)
            note(at: time)
            time += .seconds(1)
        }
        return record
    }

    private mutating func note(at time: Duration) {
        let ready = world.readyPods.count
        let amounts = load.trace.metrics.map { load.trace.value(of: $0, at: time) }
        let last = record.points.last?.replicas ?? load.workload.replicas
        if last != world.replicas, let explanation = world.lastChange {
            record.changes.append(ScalingRecord.Change(time: time, explanation: explanation))
        }
        record.points.append(ScalingRecord.Point(time: time, replicas: world.replicas, ready: ready, load: amounts))
        if ready == 0, amounts.contains(where: { $0 ?? 0 > 0 }) { record.secondsWithout += 1 }
        if world.isAboveTarget { record.secondsAbove += 1 }
        // Most seconds bring no event.
        guard world.eventCount != seenEvents else { return }
        seenEvents = world.eventCount
        for warning in world.warnings where warned.insert(warning).inserted { record.warnings.append(warning) }
    }
}
