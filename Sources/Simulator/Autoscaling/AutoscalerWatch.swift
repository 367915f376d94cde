internal import Measurements
internal import Objects
internal import Store

/// Looks at every change that an autoscaler makes, and knows of autoscalers only what Kubernetes' documentation says of them.
struct AutoscalerWatch: Sendable {
    /// Of all policies that a fleet has.
    static let longestPeriod = Duration.seconds(60)

    /// An autoscaler changes a count.
    struct Step {
        var app: FleetApp
        var from: Int
        var to: Int
        var at: Timestamp
        /// Nil where it was decided on an older state, of which nothing can be told here.
        var measured: Measurements?
        /// Whether what it remembers of time can be told from outside.
        var mayFollow: Bool
    }

    private struct Course {
        var uid: String
        var changes: [(time: Timestamp, change: Int)] = []
        /// Its behavior changed then.
        var anew: Timestamp?
    }

    private var courses: [Int: Course] = [:]

    mutating func forget(_ app: FleetApp, at now: Timestamp) { courses[app.index]?.anew = now }

    mutating func clockWentBack(to now: Timestamp) {
        courses = courses.mapValues { course in
            var course = course
            course.changes = course.changes.map { (min($0.time, now), $0.change) }
            course.anew = course.anew.map { min($0, now) }
            return course
        }
    }

    /// What must not be about a step; nil where it is right.
    mutating func check(_ step: Step, in before: Snapshot) -> String? {
        guard let object = before[step.app.autoscaler] else { return "there is no autoscaler" }
        let autoscaler = HorizontalPodAutoscaler(object)
        var course = courses[step.app.index] ?? Course(uid: object.uid)
        if course.uid != object.uid { course = Course(uid: object.uid) }
        defer {
            course.changes.removeAll { $0.time + AutoscalerWatch.longestPeriod <= step.at }
            course.changes.append((step.at, step.to - step.from))
            courses[step.app.index] = course
        }
        let (minimum, maximum) = (autoscaler.minReplicas, autoscaler.maxReplicas)
        guard (minimum...max(minimum, maximum)).contains(step.to) else {
            return "outside of \(minimum) to \(maximum)"
        }
        // Who finds more or fewer than may be goes there at once.
        guard (minimum...maximum).contains(step.from) else { return nil }
        let isKnown = step.mayFollow && (course.anew.map { $0 + AutoscalerWatch.longestPeriod < step.at } ?? true)
        if isKnown, let message = AutoscalerWatch.speed(step, autoscaler, course.changes) { return message }
        return AutoscalerWatch.cause(step, in: before)
    }

    // MARK: How fast

    /// Of the policies one, or with `Min` each, has to allow the step, seen from what there was when its period began.
    private static func speed(
        _ step: Step, _ autoscaler: HorizontalPodAutoscaler, _ changes: [(time: Timestamp, change: Int)]
    ) -> String? {
        let isUp = step.to > step.from
        let rules = autoscaler.behavior(isUp ? "scaleUp" : "scaleDown")
        if rules["selectPolicy"] == "Disabled" { return "though that direction is disabled" }
        let allowed = (rules["policies"]?.array ?? []).map { policy in
            let period = Duration.seconds(policy["periodSeconds"]?.integer ?? 0)
            let amount = Int(policy["value"]?.integer ?? 0)
            let start = step.from - changes.filter { $0.time + period > step.at }.reduce(0) { $0 + $1.change }
            guard policy["type"] == "Percent" else {
                return isUp ? step.to <= start + amount : step.to >= start - amount
            }
            return isUp
                ? step.to * 100 <= max(start, 0) * (100 + amount) + 99
                : step.to * 100 >= max(start, 0) * max(0, 100 - amount) - 99
        }
        let isAllowed =
            rules["selectPolicy"] == "Min" ? allowed.allSatisfy { $0 } : allowed.contains(true)
        return isAllowed ? nil : "faster than its policies allow: \(JSONWriter.text(rules)) after \(changes)"
    }

    // MARK: Why

    /// More pods only where what is measured takes them; fewer only where all is measured.
    private static func cause(_ step: Step, in before: Snapshot) -> String? {
        guard let measured = step.measured, let deployment = before[step.app.deployment] else { return nil }
        let pods = before.dependents(of: deployment.uid).filter { $0.kind == .replicaSet }
            .flatMap { before.dependents(of: $0.uid) }.map(Pod.init)
            .filter { $0.isActive && $0.phase == .running }
        let used = pods.compactMap {
            measured.usage(of: $0.key, uid: $0.uid)?.containers["main"]?.milliValue(of: "cpu")
        }
        let queue = measured.metrics[MetricSubject(namespace: "default", metric: "queue-\(step.app.index)")]?.first
        if step.to < step.from {
            if step.app.perPod != nil, queue == nil { return "fewer, though a metric is missing" }
            let missing = pods.count - used.count
            return step.to < min(step.from, missing)
                ? "\(missing) pods are not measured, and there are to be fewer than these" : nil
        }
        // What the busiest uses, on as many pods as there are to be: surge pods do not count.
        var most = (used.max() ?? 0) * Int64(step.from)
        most = (most * 100 + step.app.request * step.app.share - 1) / (step.app.request * step.app.share)
        if let perPod = step.app.perPod, let queue { most = max(most, (queue.milliValue + perPod - 1) / perPod) }
        return step.to > max(step.from, Int(most))
            ? "\(pods.count) pods use \(used), which takes no more than \(most)" : nil
    }
}
