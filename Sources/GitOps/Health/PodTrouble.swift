internal import Objects
internal import Store

/// Why a pod is not ready, on one line. Messages leave out what changes by itself, such as the length of a back-off,
/// so that they stay the same while the trouble does.
struct PodTrouble: Hashable {
    /// The worse comes first where pods have different troubles.
    enum Weight: Int, Comparable {
        case container, scheduling, replicas, readiness, starting

        static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
    }

    var weight: Weight
    var reason: String
    var message: String

    /// Pods of one ReplicaSet that are looked at.
    static let maxPods = 1000

    /// What holds up the pods that an object owns, or the pod that it is: of the worst trouble, how many have it and
    /// what it is. Nil where no pod has any.
    static func worst(under object: Object, in snapshot: Snapshot) -> (reason: String, message: String)? {
        if object.kind == .pod {
            guard let trouble = of(Pod(object)), trouble.weight != .starting else { return nil }
            return (trouble.reason, "\(trouble.reason): \(trouble.message)")
        }
        guard object.kind == .deployment || object.kind == .replicaSet else { return nil }
        var sets = [object]
        if object.kind == .deployment {
            sets = snapshot.dependents(of: object.uid).filter { $0.kind == .replicaSet && ReplicaSet($0).replicas > 0 }
        }
        var troubles: [PodTrouble: Int] = [:]
        var pods = 0
        for set in sets {
            let owned = snapshot.dependents(of: set.uid).filter { $0.kind == .pod && Pod($0).isActive }
            pods += owned.count
            for case let trouble? in owned.prefix(maxPods).map({ of(Pod($0)) }) { troubles[trouble, default: 0] += 1 }
            if let failure = set.condition("ReplicaFailure"), failure.isTrue {
                let trouble = PodTrouble(weight: .replicas, reason: failure.reason, message: failure.message)
                troubles[trouble, default: 0] += 0
            }
        }
        let found = troubles.min { left, right in
            if left.key.weight != right.key.weight { return left.key.weight < right.key.weight }
            if left.value != right.value { return left.value > right.value }
            return (left.key.message, left.key.reason) < (right.key.message, right.key.reason)
        }
        guard let (trouble, count) = found, trouble.weight != .starting else { return nil }
        guard count > 0 else { return (trouble.reason, "\(trouble.reason): \(trouble.message)") }
        let share = "\(count) of \(pods) pod\(pods == 1 ? "" : "s")"
        return (trouble.reason, "\(share): \(trouble.reason): \(trouble.message)")
    }

    /// The names of the containers that wait to be started again.
    static func crashLooping(_ pod: Pod) -> [String] {
        (pod.status.initContainerStatuses + pod.status.containerStatuses).filter { container in
            if case .waiting("CrashLoopBackOff", _)? = container.state { true } else { false }
        }.map(\.name)
    }

    static func of(_ pod: Pod) -> PodTrouble? {
        if pod.isReady || pod.phase == .succeeded { return nil }
        if pod.phase == .failed {
            let reason = pod.status.reason.isEmpty ? "PodFailed" : pod.status.reason
            return PodTrouble(weight: .container, reason: reason, message: failure(of: pod))
        }
        if let scheduled = pod.object.condition("PodScheduled"), scheduled.isFalse {
            return PodTrouble(weight: .scheduling, reason: scheduled.reason, message: scheduled.message)
        }
        for container in pod.status.initContainerStatuses + pod.status.containerStatuses {
            if let trouble = of(container, failing: pod.object.condition(PodStatus.probeFailed)) { return trouble }
        }
        if pod.phase == .pending, !pod.status.reason.isEmpty {
            return PodTrouble(weight: .container, reason: pod.status.reason, message: pod.status.message)
        }
        let ready = pod.object.condition("ContainersReady") ?? pod.object.condition("Ready")
        if pod.phase == .running, let ready, ready.isFalse {
            // What a probe has found says more than that the container is not ready.
            if let probe = pod.object.condition(PodStatus.probeFailed), probe.isTrue {
                return PodTrouble(weight: .readiness, reason: probe.reason, message: probe.message)
            }
            return PodTrouble(weight: .readiness, reason: ready.reason, message: ready.message)
        }
        return PodTrouble(weight: .starting, reason: "PodPending", message: "the pod is starting")
    }

    /// - Parameter probe: What the pod's probes have found, where one fails.
    private static func of(_ container: PodStatus.ContainerStatus, failing probe: Condition?) -> PodTrouble? {
        switch container.state {
        case .waiting("ContainerCreating", _), .waiting("PodInitializing", _), .waiting("", _): return nil
        case .waiting("CrashLoopBackOff", _):
            var message = "back-off restarting failed container \"\(container.name)\"\(ending(container.lastState))"
            let subject = "container \"\(container.name)\": "
            if let told = probe?.message, told.hasPrefix(subject) { message += ": \(told.dropFirst(subject.count))" }
            return PodTrouble(weight: .container, reason: "CrashLoopBackOff", message: message)
        case .waiting(let reason, let message):
            let told = message.isEmpty ? "container \"\(container.name)\"" : message
            return PodTrouble(weight: .container, reason: reason, message: told)
        case .terminated(let end) where end.exitCode != 0 || end.signal != 0:
            let message = "container \"\(container.name)\"\(ending(container.state))"
            return PodTrouble(weight: .container, reason: end.reason.isEmpty ? "Error" : end.reason, message: message)
        default: return nil
        }
    }

    private static func ending(_ state: ContainerState?) -> String {
        guard let end = state?.termination else { return "" }
        if end.signal != 0 { return ", which was ended by signal \(end.signal)" }
        return ", which ended with exit code \(end.exitCode)"
    }

    private static func failure(of pod: Pod) -> String {
        if !pod.status.message.isEmpty { return pod.status.message }
        let failed = pod.status.containerStatuses.first { ($0.state?.termination?.exitCode ?? 0) != 0 }
        return failed.map { "container \"\($0.name)\"\(ending($0.state))" } ?? "Pod has completed, but not successfully"
    }
}
