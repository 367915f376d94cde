internal import Measurements
internal import Objects
internal import Store
internal import UserMetrics

/// One look at one autoscaler (`reconcileAutoscaler` in `horizontal.go`): what its metrics ask for, what comes of that, and
/// what is said about it. Scale, status and memory are one transaction.
struct AutoscalerWork {
    let settings: AutoscalerSettings
    let snapshot: Snapshot
    let measurements: Measurements
    let now: Timestamp
    private let autoscaler: HorizontalPodAutoscaler
    private let held: AutoscalerMemory
    private var next: Object
    private var memory: AutoscalerMemory
    private var explanation: ScalingExplanation
    /// Whether nothing can be said yet, and all stays as it was said.
    private var isTooSoon = false
    private(set) var plan = Plan()

    init(
        _ autoscaler: HorizontalPodAutoscaler, _ settings: AutoscalerSettings, in snapshot: Snapshot,
        measuring measurements: Measurements, at now: Timestamp
    ) {
        self.autoscaler = autoscaler
        self.settings = settings
        self.snapshot = snapshot
        self.measurements = measurements
        self.now = now
        next = autoscaler.object
        held = AutoscalerMemory(of: autoscaler.object)
        memory = held
        memory.clock(now)
        explanation = ScalingExplanation(current: 0, wanted: 0, at: now)
    }

    mutating func run() {
        do throws(ScaleTarget.Missing) {
            let target = try ScaleTarget(of: autoscaler, in: snapshot)
            let message = "the HPA controller was able to get the target's current scale"
            set("AbleToScale", true, "SucceededGetScale", message)
            follow(target)
        } catch {
            let message = "the HPA controller was unable to get the target's current scale: \(error.message)"
            set("AbleToScale", false, "FailedGetScale", message, event: error.message)
            explain(.inactive, to: 0, because: error.message)
        }
        if !isTooSoon { write() }
    }

    // MARK: The count

    private mutating func follow(_ target: ScaleTarget) {
        let current = target.replicas
        explanation.current = current
        explanation.wanted = current
        let (minimum, maximum) = (autoscaler.minReplicas, autoscaler.maxReplicas)
        // Somebody else has brought it up: when it is none again, that will not have been this autoscaler's doing.
        if current > 0, autoscaler.object.condition("ScaledToZero")?.isTrue == true { setScaledToZero(false) }
        if current == 0, !mayLeaveZero {
            let message = "scaling is disabled since the replica count of the target is zero"
            set("ScalingActive", false, "ScalingDisabled", message)
            explain(.inactive, to: 0, because: message)
            setCounts(current: 0, desired: 0)
        } else if current > maximum {
            explain(.maxReplicas, to: maximum, because: "there are never more")
            rescale(target, to: maximum, because: "Current number of replicas above Spec.MaxReplicas")
        } else if current > 0, current < minimum {
            explain(.minReplicas, to: minimum, because: "there are never fewer")
            rescale(target, to: minimum, because: "Current number of replicas below Spec.MinReplicas")
        } else if let message = trouble(with: target) {
            set("ScalingActive", false, message.reason, message.text, event: message.text)
            explain(.inactive, to: current, because: message.text)
            setCounts(current: current)
        } else {
            measure(target)
        }
    }

    /// Whether the pods are none because this autoscaler has made them none, and not because somebody has switched it off
    /// by that (`shouldComputeMetricsForZeroReplicas`; https://kep.k8s.io/2021).
    private var mayLeaveZero: Bool {
        autoscaler.object.condition("ScaledToZero")?.isTrue == true
            && (autoscaler.minReplicas != 0 || autoscaler.hasMetricsApartFromPods)
    }

    /// What keeps metrics from being asked at all (`validateAndParseSelector`).
    private func trouble(with target: ScaleTarget) -> (reason: String, text: String)? {
        guard target.selector != nil else {
            return ("InvalidSelector", "the HPA target's scale is missing a selector")
        }
        let others = snapshot.autoscalers(of: target.object.key).filter { !$0.isBeingDeleted }
        guard others.count > 1 else { return nil }
        let names = others.map { "\($0.namespace)/\($0.name)" }.sorted().joined(separator: " ")
        return (
            "AmbiguousSelector",
            "pods by selector \(target.selector?.description ?? "") are controlled by multiple HPAs: [\(names)]"
        )
    }

    private mutating func measure(_ target: ScaleTarget) {
        let current = target.replicas
        let bounds = ScalingBounds(
            minimum: autoscaler.minReplicas, maximum: autoscaler.maxReplicas,
            up: .of(autoscaler, .up, settings), down: .of(autoscaler, .down, settings))
        let reader = MetricReader(
            target: target, pods: target.pods(in: snapshot), measurements: measurements,
            lookup: MetricLookup(snapshot, measurements),
            calculator: ReplicaCalculator(
                current: current, tolerance: Tolerance(up: bounds.up.tolerance, down: bounds.down.tolerance)),
            settings: settings, now: now)
        let metrics = autoscaler.metrics
        let combined = CombinedMetrics(metrics, reader)
        explanation.metrics = combined.explained
        let answer = combined.answer(current: current)
        // A daemon that has just been started says nothing of metrics that it has not had the time to ask for.
        if answer == nil, measurements.isNew, combined.failsByUserMetrics {
            isTooSoon = true
            return plan.requeue(after: settings.interval)
        }
        next.content.set(combined.statuses.isEmpty ? nil : .array(combined.statuses), at: ["status", "currentMetrics"])
        guard let answer else {
            let (reason, message) = combined.failure ?? ("InvalidMetricSourceType", "no metrics")
            set(
                "ScalingActive", false, reason, "the HPA was unable to compute the replica count: \(message)",
                event: message, summary: combined.summary)
            explain(.missingMetric, to: current, because: message)
            setCounts(current: current)
            return
        }
        set(
            "ScalingActive", true, "ValidMetricFound",
            "the HPA was able to successfully calculate a replica count from \(answer.name)")
        if memory.recommended.isEmpty { memory.recommend(current, at: now, window: bounds.longestWindow) }
        var decision = bounds.decide(answer.replicas, current: current, memory, at: now)
        explanation.steps = bounds.steps(
            to: decision, from: answer.replicas, current: current, memory, at: now)
        // Whose minimum has been raised meanwhile does not come up with fewer.
        let isTooFew = current == 0 && decision.replicas < bounds.minimum
        if isTooFew {
            explanation.steps.append(
                .init(.minReplicas, from: decision.replicas, to: bounds.minimum, why: "there are never fewer"))
            decision.replicas = bounds.minimum
        }
        memory.recommend(answer.replicas, at: now, window: bounds.longestWindow)
        set("AbleToScale", decision.ableToScale)
        set("ScalingLimited", decision.limited)
        if decision.replicas == current {
            setCounts(current: current, desired: current)
        } else {
            let asked = answer.replicas > current ? "\(answer.name) above target" : "All metrics below target"
            let reason = isTooFew ? "Current number of replicas below Spec.MinReplicas" : asked
            rescale(target, to: decision.replicas, because: reason, period: bounds.longestPeriod)
        }
        if decision.replicas != answer.replicas { lookAgain(bounds) }
    }

    private mutating func rescale(
        _ target: ScaleTarget, to count: Int, because reason: String, period: Duration = .zero
    ) {
        plan.changes.append(.update(target.scaled(to: count)))
        explanation.wanted = count
        next.setAnnotation(ScalingExplanation.changeAnnotation, to: explanation.text)
        memory.scale(by: count - target.replicas, at: now, period: max(period, longestPeriod))
        let message = "the HPA controller was able to update the target scale to \(count)"
        set("AbleToScale", true, "SucceededRescale", message)
        let isAsleep = target.replicas > 0 && count == 0 && autoscaler.hasMetricsApartFromPods
        setScaledToZero(isAsleep)
        setCounts(current: target.replicas, desired: count)
        next.content.set(.string(now.text), at: ["status", "lastScaleTime"])
        plan.events.append(note(.normal, "SuccessfulRescale", "New size: \(count); reason: \(reason)"))
    }

    private mutating func setScaledToZero(_ isTrue: Bool) {
        set(
            "ScaledToZero", isTrue, isTrue ? "ScaledToZero" : "NotScaledToZero",
            "the HPA controller \(isTrue ? "scaled" : "did not scale") the workload to zero")
    }

    private var longestPeriod: Duration {
        max(
            ScalingRules.of(autoscaler, .up, settings).longestPeriod,
            ScalingRules.of(autoscaler, .down, settings).longestPeriod)
    }

    /// Once a window or a policy's period lets it go on, though nothing be measured anew.
    private mutating func lookAgain(_ bounds: ScalingBounds) {
        let periods = (bounds.up.policies + bounds.down.policies).map(\.period)
        let times = [
            memory.expiry(of: bounds.up.window, at: now), memory.expiry(of: bounds.down.window, at: now),
            memory.nextExpiry(ofChangesWithin: periods, at: now)
        ]
        guard let soonest = times.compactMap({ $0 }).min() else { return }
        plan.requeue(after: max(settings.interval, soonest - now))
    }
}

// MARK: - What is said

extension AutoscalerWork {
    private func note(_ kind: EventNote.Kind, _ reason: String, _ message: String) -> EventNote {
        EventNote(
            kind, reason, message, regarding: autoscaler.object, component: HorizontalPodAutoscalerController.component)
    }

    /// - Parameter event: What a warning says, the first time only: as long as a condition stays as it is, it is told there.
    /// - Parameter summary: What is told of all metrics together, as a second warning.
    private mutating func set(
        _ type: String, _ isTrue: Bool, _ reason: String, _ message: String, event: String? = nil, summary: String = ""
    ) {
        let before = autoscaler.object.condition(type)
        next.setCondition(Condition(type, isTrue, reason: reason, message: message, at: now))
        guard let event, before?.reason != reason || before?.message != message else { return }
        plan.events.append(note(.warning, reason, event))
        if !summary.isEmpty { plan.events.append(note(.warning, "FailedComputeMetricsReplicas", summary)) }
    }

    private mutating func set(_ type: String, _ verdict: ScalingDecision.Verdict) {
        set(type, verdict.isTrue, verdict.reason, verdict.message)
    }

    private mutating func explain(_ rule: ScalingExplanation.Step.Rule, to count: Int, because why: String) {
        explanation.steps.append(.init(rule, from: explanation.current, to: count, why: why))
    }

    private mutating func setCounts(current: Int, desired: Int? = nil) {
        next.content.set(.integer(Int64(current)), at: ["status", "currentReplicas"])
        let before = autoscaler.object.status["desiredReplicas"]?.integer ?? 0
        next.content.set(.integer(desired.map(Int64.init) ?? before), at: ["status", "desiredReplicas"])
    }

    /// Writes what is new. Measured values alone, which are new each second, are written now and then only.
    private mutating func write() {
        let told = ScalingExplanation(of: autoscaler.object)
        if told.map({ !$0.says(explanation) }) ?? true {
            next.setAnnotation(ScalingExplanation.annotation, to: explanation.text)
        }
        let isMeasuredAnew =
            next.status["currentMetrics"] != autoscaler.object.status["currentMetrics"]
            || next.annotation(ScalingExplanation.annotation)
                != autoscaler.object.annotation(ScalingExplanation.annotation)
        let isDue = memory.measured.map { $0 + settings.statusInterval <= now } ?? true
        if isMeasuredAnew, !isDue, memory == held, isOtherwiseSame {
            if let measured = memory.measured {
                plan.requeue(after: max(settings.interval, measured + settings.statusInterval - now))
            }
            return
        }
        if isMeasuredAnew { memory.measured = now }
        if memory != held { next.setAnnotation(AutoscalerMemory.annotation, to: memory.text) }
        if next != autoscaler.object { plan.changes.append(.update(next)) }
    }

    private var isOtherwiseSame: Bool {
        var same = next
        same.content.set(autoscaler.object.status["currentMetrics"], at: ["status", "currentMetrics"])
        same.setAnnotation(
            ScalingExplanation.annotation, to: autoscaler.object.annotation(ScalingExplanation.annotation))
        return same == autoscaler.object
    }
}
