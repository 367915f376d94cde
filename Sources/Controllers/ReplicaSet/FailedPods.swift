internal import Objects

/// The pods of a ReplicaSet that have failed: how long to wait before they are replaced, and which are kept to be looked at.
///
/// Kubernetes replaces a failed pod at once, so a pod that its node rejects is made anew hundreds of times a minute. Here
/// pods that fail at once are replaced with growing delays. All is read from the pods' times, so nothing is remembered.
struct FailedPods {
    /// A pod that lived shorter failed at once. A pod that lived longer is replaced without delay: no loop is hot that
    /// takes so long.
    static let shortLife = Duration.seconds(30)
    static let firstDelay = Duration.seconds(1)
    /// As kubelet's CrashLoopBackOff.
    static let longestDelay = Duration.seconds(300)
    /// So many finished pods of one ReplicaSet are kept. Kubernetes bounds them only in all (12,500, which `PodCollector`
    /// does too); ten tell a person what goes wrong.
    static let kept = 10

    private struct Failure {
        var created: Timestamp
        var failed: Timestamp
    }

    private let failures: [Failure]
    /// What the newest of the pods that failed at once says of itself.
    let newest: Pod?

    init(_ finished: [Pod]) {
        let short = finished.filter { pod in
            guard pod.phase == .failed, !pod.isBeingDeleted else { return false }
            return FailedPods.finishTime(of: pod) - FailedPods.created(pod) < FailedPods.shortLife
        }
        failures = short.map { Failure(created: FailedPods.created($0), failed: FailedPods.finishTime(of: $0)) }
        newest = short.max { (FailedPods.created($0), $0.name) < (FailedPods.created($1), $1.name) }
    }

    /// When pods may be made again; nil for at once.
    ///
    /// The next delay is twice the last one, which is the time from the failures before the newest pods to the newest
    /// pods: pods fail at 0 s; new ones come at 1 s and fail at 1 s; new ones come at 3 s, at 7 s, at 15 s …
    var notBefore: Timestamp? {
        guard let newest = failures.map(\.created).max(), let last = failures.map(\.failed).max() else { return nil }
        let before = failures.filter { $0.created < newest && $0.failed <= newest }.map(\.failed).max()
        let delay = before.map { (newest - $0) * 2 } ?? FailedPods.firstDelay
        return last + min(max(delay, FailedPods.firstDelay), FailedPods.longestDelay)
    }

    /// When a pod finished, as far as its status tells; else when it was created.
    static func finishTime(of pod: Pod) -> Timestamp {
        let status = pod.status
        let containers = status.containerStatuses + status.initContainerStatuses
        let ends = containers.compactMap { container -> Timestamp? in
            if case .terminated(let ended) = container.state { ended.finishedAt } else { nil }
        }
        let conditions = status.conditions.compactMap(\.lastTransitionTime)
        return max(FailedPods.created(pod), (ends + conditions).max() ?? FailedPods.created(pod))
    }

    private static func created(_ pod: Pod) -> Timestamp { pod.object.creationTimestamp ?? Timestamp(seconds: 0) }

    /// The finished pods that are too many. Kept are the newest, but first one of each moment of creation, so that of a
    /// hundred pods that failed together ten do not hide when it happened before.
    static func surplus(of finished: [Pod]) -> [Pod] {
        guard finished.count > kept else { return [] }
        let newestFirst = finished.sorted { (created($0), $0.name) > (created($1), $1.name) }
        var sameMoment: [Timestamp: Int] = [:]
        let placed = newestFirst.enumerated().map { index, pod in
            let place = sameMoment[created(pod), default: 0]
            sameMoment[created(pod)] = place + 1
            return (place: place, index: index, pod: pod)
        }
        return placed.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.dropFirst(kept).map(\.pod)
    }
}
