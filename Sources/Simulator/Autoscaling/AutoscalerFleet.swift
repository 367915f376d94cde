internal import Controllers
public import Measurements
internal import Objects
public import Store

/// Many autoscalers at once, each of a Deployment, under loads that waver, with rollouts, crashes, slow pods, metrics that are
/// not measured, people who scale by hand, and a clock that is set: all out of one seed.
///
/// Only what concerns autoscalers is real here: their controller and those of Deployments and ReplicaSets, in the daemon's
/// `ControlPlane`. Pods are a model, so that hundreds of autoscalers take seconds. `Simulation` has few of them, with all the rest.
public struct AutoscalerFleet: Sendable {
    public struct Settings: Sendable {
        public var autoscalers = 500
        /// How long loads, people and faults go on.
        public var turmoil = Duration.seconds(600)
        /// How long it may take afterwards until nothing changes any more.
        public var patience = Duration.seconds(1800)
        /// How long nothing may change after that.
        public var quiet = Duration.seconds(120)
        public var controllers: [any Controller]
        /// How what is measured is misunderstood, for seeing that it is found.
        public var mistake: (@Sendable (Measurements) -> Measurements)?
        /// Keeps a line for each change of a count, and for each fault.
        public var traces = false

        public init(controllers: [any Controller] = AutoscalerFleet.controllers) { self.controllers = controllers }
    }

    /// How a run went.
    public struct Outcome: Sendable {
        public var seed: UInt64
        public var autoscalers: Int
        public var turmoil: Duration
        /// What must never happen, and did; nil where all is well.
        public var fault: String?
        /// How often a count became another.
        public var changes: Int
        public var writes: Int64
        public var ticks: Int
        public var trace: [String]

        /// How to see the failure again.
        public var replay: String {
            "make autoscale SEED=\(seed) AUTOSCALERS=\(autoscalers) TURMOIL=\(turmoil.components.seconds) TRACE=yes"
        }
    }

    /// Those of the daemon that an autoscaler's work goes through.
    public static var controllers: [any Controller] {
        let names: Set = ["deployment-controller", "replicaset-controller", "horizontal-pod-autoscaler"]
        return ControlPlane.controllers(rootCertificate: "").filter { names.contains($0.name) }
    }

    let settings: Settings
    let seed: UInt64
    var random: Chance
    var now = Timestamp(seconds: 1_767_225_600)
    private(set) var snapshot = Snapshot()
    /// Some states before, for decisions on what others have changed since.
    private var earlier: [Snapshot] = []
    private var plane: ControlPlane
    private var ids: IDSource
    var apps: [FleetApp] = []
    /// Which of them a Deployment is.
    private var indexes: [ObjectKey: Int] = [:]
    var watch = AutoscalerWatch()
    var weather = FleetWeather()
    /// What the controllers were told last.
    var measured = Measurements()
    private var changes = 0
    private var ticks = 0
    private var trace: [String] = []
    private(set) var fault: String?
    private var lastWrite: Timestamp

    public init(seed: UInt64, settings: Settings = Settings()) {
        self.seed = seed
        self.settings = settings
        random = Chance(seed: seed)
        ids = IDSource(seed: random.seed())
        plane = ControlPlane(settings.controllers)
        plane.started(with: snapshot)
        lastWrite = now
    }

    public static func run(seed: UInt64, settings: Settings = Settings()) -> Outcome {
        var fleet = AutoscalerFleet(seed: seed, settings: settings)
        fleet.run()
        return Outcome(
            seed: seed, autoscalers: settings.autoscalers, turmoil: settings.turmoil, fault: fleet.fault,
            changes: fleet.changes, writes: Int64(fleet.snapshot.revision), ticks: fleet.ticks, trace: fleet.trace)
    }

    private mutating func run() {
        for index in 0..<settings.autoscalers { launch(index) }
        var left = settings.turmoil
        while left > .zero, fault == nil {
            let pace: Duration = random.pick(
                .seconds(1), .seconds(1), .seconds(2), .seconds(5), AutoscalerFleet.longestPace)
            left = left - pace
            disturb()
            tick(pace)
        }
        becalm()
        var waited = Duration.zero
        while fault == nil, now - lastWrite <= settings.quiet {
            guard waited < settings.patience else { return fail("does not come to rest within \(settings.patience)") }
            tick(AutoscalerFleet.calmPace)
            waited = waited + AutoscalerFleet.calmPace
        }
        for app in apps where fault == nil { checkIsRight(app) }
    }

    /// Between two moments at most.
    static let longestPace = Duration.seconds(15)
    /// Between two moments once nothing goes wrong any more: as slow as windows and periods of 15 seconds allow.
    private static let calmPace = Duration.seconds(10)

    mutating func fail(_ text: String) { fault = fault ?? text }

    mutating func note(_ text: @autoclosure () -> String) {
        if settings.traces { trace.append("\(now.text) r\(snapshot.revision) \(text())") }
    }

    // MARK: One moment

    private mutating func tick(_ pace: Duration) {
        ticks += 1
        now = now + pace
        stepPods()
        settle()
        measured = measure()
        plane.measured(settings.mistake?(measured) ?? measured, in: snapshot)
        settle()
    }

    /// Lets the controllers decide until nothing is left to do now.
    private mutating func settle() {
        for _ in 0..<AutoscalerFleet.turns {
            let view = view()
            let works = plane.plan(in: view, at: now, ids: &ids)
            for work in works {
                let isRefused = weather.isStormy && random.isTrue(0.02)
                if isRefused || !commit(work.transaction, decidedOn: view) {
                    let key = work.item.key
                    plane.refused(work.item, because: .conflict(key, expected: "0", found: "1"), at: now)
                } else {
                    plane.committed(work.item)
                }
            }
            if works.isEmpty, plane.backlog == 0 { return }
        }
        fail("the controllers do not come to rest at \(now.text)")
    }

    /// More rounds at one moment than any sequence of decisions takes.
    private static let turns = 5000

    private mutating func view() -> Snapshot {
        guard weather.isStormy, random.isTrue(0.1), let old = random.pick(earlier) else { return snapshot }
        return old
    }

    mutating func add(_ app: FleetApp) {
        indexes[app.deployment] = apps.count
        apps.append(app)
    }

    func replicas(_ app: FleetApp) -> Int { snapshot[app.deployment].map { Deployment($0).replicas } ?? 0 }

    // MARK: The store

    /// False where it is refused.
    @discardableResult
    mutating func commit(_ transaction: Transaction, decidedOn view: Snapshot? = nil) -> Bool {
        let before = snapshot
        do throws(TransactionRefused) {
            let committed = try snapshot.apply(transaction)
            guard !committed.events.isEmpty else { return true }
            lastWrite = now
            if earlier.count >= 8 { earlier.removeFirst() }
            earlier.append(before)
            plane.observed(committed, in: snapshot)
            check(committed, before: before, isUpToDate: view.map { $0.revision == before.revision } ?? false)
            return true
        } catch {
            return false
        }
    }

    private mutating func check(_ committed: Committed, before: Snapshot, isUpToDate: Bool) {
        for case .modified(let object, let previous) in committed.events where object.kind == .deployment {
            let (old, new) = (Deployment(previous).replicas, Deployment(object).replicas)
            guard old != new else { continue }
            note("\(committed.author): \(object.key) \(old) -> \(new)")
            guard committed.author == "horizontal-pod-autoscaler" else { continue }
            changes += 1
            guard let index = indexes[object.key] else { continue }
            let step = AutoscalerWatch.Step(
                app: apps[index], from: old, to: new, at: now, measured: isUpToDate ? measured : nil,
                mayFollow: weather.mayFollow(now))
            if let message = watch.check(step, in: before) {
                fail("\(now.text) \(object.key) \(old) -> \(new): \(message)")
            }
        }
    }

    mutating func create(_ object: Object) {
        var object = object
        object.uid = ids.uid()
        object.creationTimestamp = now
        snapshot.kinds.applyDefaults(to: &object)
        commit(Transaction([.create(object)], by: "people"))
    }

    mutating func update(_ key: ObjectKey, by author: String = "people", _ change: (inout Object) -> Void) {
        guard var object = snapshot[key] else { return }
        change(&object)
        commit(Transaction([.update(object)], by: author))
    }

    mutating func remove(_ object: Object) {
        if let change = object.deletion(at: now, gracePeriodSeconds: 0) {
            commit(Transaction([change], by: "people"))
        }
    }

    /// The daemon ends and is started again: what it has in memory is lost.
    mutating func restartDaemon() {
        note("fault: the daemon is started anew")
        plane = ControlPlane(settings.controllers)
        plane.started(with: snapshot)
    }
}
