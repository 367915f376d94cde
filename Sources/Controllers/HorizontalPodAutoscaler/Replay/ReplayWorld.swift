internal import Measurements
internal import Objects
internal import Store

/// The controllers over a snapshot of their own, and pods that are a model.
struct ReplayWorld {
    static let namespace = "default"
    static let name = "replayed"
    private static let deployment = ObjectKey(.deployment, namespace: namespace, name: name)
    /// More turns of the controllers at one moment than any decision takes.
    private static let turns = 1000
    /// How long the pods have run when the replay begins: past what is special about their first minutes.
    private static let age = Duration.seconds(3600)
    /// So long they are measured before that.
    private static let lead = 6

    private let workload: ReplayedWorkload
    private var snapshot: Snapshot
    private var plane: ControlPlane
    private var ids = IDSource(seed: 1)
    private var now = Timestamp(seconds: 1_767_225_600)
    private var autoscaler: ObjectKey?
    /// What each container has used, by its pod's uid and its name.
    private var tracks: [String: [String: (track: UsageTrack, used: UInt64)]] = [:]
    private(set) var isAboveTarget = false

    init(_ workload: ReplayedWorkload, _ settings: AutoscalerSettings) {
        self.workload = workload
        snapshot = Snapshot()
        plane = ControlPlane([
            DeploymentController(), ReplicaSetController(), HorizontalPodAutoscalerController(settings: settings)
        ])
        plane.started(with: snapshot)
    }

    // MARK: Looks

    var replicas: Int { snapshot[ReplayWorld.deployment].map { Deployment($0).replicas } ?? 0 }
    private var pods: [Pod] { snapshot.objects(of: .pod).map(Pod.init).filter(\.isActive) }
    var readyPods: [Pod] { pods.filter(\.isReady) }

    var lastChange: ScalingExplanation? {
        autoscaler.flatMap { snapshot[$0] }.flatMap {
            ScalingExplanation(of: $0, in: ScalingExplanation.changeAnnotation)
        }
    }

    var eventCount: Int { snapshot.count(of: .event) }

    /// What the autoscaler warned of, as events.
    var warnings: [String] {
        guard let autoscaler else { return [] }
        return snapshot.objects(of: .event).filter {
            $0["type"] == "Warning" && $0["involvedObject"]?["name"]?.string == autoscaler.name
        }.map { Event($0).message }
    }

    // MARK: Time

    /// Makes the pods that there are at first, and the autoscaler.
    mutating func begin(_ object: Object, load: ReplayedLoad) {
        var deployment = Deployment(namespace: ReplayWorld.namespace, name: ReplayWorld.name).object
        deployment.spec = [
            "replicas": .integer(Int64(workload.replicas)), "selector": ["matchLabels": ["app": "replayed"]],
            "template": ["metadata": ["labels": ["app": "replayed"]], "spec": workload.podSpec]
        ]
        create(deployment)
        settle()
        for pod in pods { bringUp(pod, isReady: true) }
        settle()
        now = now + ReplayWorld.age
        for second in 1...ReplayWorld.lead {
            now = now + .seconds(1)
            if second == ReplayWorld.lead { create(object) }
            measure(load, at: .zero)
        }
        autoscaler = object.key
    }

    mutating func second(load: ReplayedLoad, at time: Duration) {
        now = now + .seconds(1)
        for pod in snapshot.objects(of: .pod).map(Pod.init) {
            if pod.isBeingDeleted {
                remove(pod)
            } else if pod.isActive, !pod.isReady {
                let age = now - (pod.object.creationTimestamp ?? now)
                if age >= workload.readyAfter || pod.phase == .pending {
                    bringUp(pod, isReady: age >= workload.readyAfter)
                }
            }
        }
        settle()
        measure(load, at: time)
    }

    private mutating func measure(_ load: ReplayedLoad, at time: Duration) {
        var measurements = Measurements()
        let ready = readyPods
        var live: Set<String> = []
        isAboveTarget = false
        for pod in pods where pod.phase == .running {
            live.insert(pod.uid)
            var usage = PodUsage(uid: pod.uid, containers: [:])
            for container in workload.containers {
                if let sample = count(pod, container, load, at: time, among: ready.count) {
                    usage.containers[container.name] = sample
                }
            }
            if usage.containers.count == workload.containers.count { measurements.pods[pod.key] = usage }
        }
        tracks = tracks.filter { live.contains($0.key) }
        measurements.metrics = load.metrics(of: ready.map(\.key), at: time, now)
        isAboveTarget = !ready.isEmpty && isAbove(load, at: time, among: ready.count)
        plane.measured(measurements, in: snapshot)
        settle()
    }

    /// Lets a container use its share for a second, and gives the rate that is measured then.
    private mutating func count(
        _ pod: Pod, _ container: Container, _ load: ReplayedLoad, at time: Duration, among ready: Int
    ) -> ResourceSample? {
        func share(_ resource: String) -> Int64? {
            pod.isReady ? load.share(of: resource, container: container, at: time, among: ready) : 0
        }
        guard let cpu = share("cpu"), let memory = share("memory") else { return nil }
        var entry = tracks[pod.uid]?[container.name] ?? (track: UsageTrack(), used: 0)
        entry.used &+= UInt64(clamping: cpu) &* 1_000_000
        entry.track.add(
            UsageCount(
                instant: now.nanoseconds, cpuNanoseconds: entry.used,
                memoryWorkingSetBytes: UInt64(clamping: memory / 1000)),
            at: now)
        tracks[pod.uid, default: [:]][container.name] = entry
        return entry.track.sample
    }

    /// Whether the pods that are ready have more to do than they are to, by any metric.
    private func isAbove(_ load: ReplayedLoad, at time: Duration, among ready: Int) -> Bool {
        load.autoscaler.metrics.contains { metric in
            let column = ReplayedLoad.columns(of: metric).first(where: load.trace.metrics.contains) ?? ""
            guard let total = load.trace.value(of: column, at: time) else { return false }
            let each = Int128(total)
            // A tenth is no difference.
            if let share = metric.targetUtilization {
                let asked = workload.containers.filter {
                    metric.kind != .containerResource || $0.name == metric.container
                }
                .compactMap { $0.requests[metric.name].flatMap { Quantity($0) }?.milliValue }.reduce(0, +)
                return each * 1000 > Int128(asked) * Int128(share) * 11 * Int128(ready)
            }
            if let average = metric.targetAverage, metric.isAverageWanted {
                return each * 10 > Int128(average.milliValue) * 11 * Int128(ready)
            }
            return each * 10 > Int128(metric.targetValue?.milliValue ?? 0) * 11
        }
    }

    // MARK: The store

    private mutating func create(_ object: Object) {
        var object = object
        object.uid = ids.uid()
        object.creationTimestamp = now
        snapshot.kinds.applyDefaults(to: &object)
        commit([.create(object)], by: "replay")
    }

    private mutating func bringUp(_ pod: Pod, isReady: Bool) {
        var next = pod
        next.status.phase = .running
        if next.status.startTime == nil { next.status.startTime = now }
        next.object.setCondition(Condition("Ready", isReady, at: now))
        commit([.update(next.object)], by: "replay")
    }

    private mutating func remove(_ pod: Pod) {
        if let change = pod.object.deletion(at: now, gracePeriodSeconds: 0) { commit([change], by: "replay") }
    }

    @discardableResult
    private mutating func commit(_ changes: [Change], by author: String) -> TransactionRefused? {
        do throws(TransactionRefused) {
            plane.observed(try snapshot.apply(Transaction(changes, by: author)), in: snapshot)
            return nil
        } catch {
            return error
        }
    }

    /// Lets the controllers decide until nothing is left to do now.
    private mutating func settle() {
        for _ in 0..<ReplayWorld.turns {
            let works = plane.plan(in: snapshot, at: now, ids: &ids)
            for work in works {
                if let error = commit(work.transaction.changes, by: work.transaction.author) {
                    plane.refused(work.item, because: error, at: now)
                } else {
                    plane.committed(work.item)
                }
            }
            if works.isEmpty, plane.backlog == 0 { return }
        }
    }
}
