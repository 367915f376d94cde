internal import API
internal import Objects
internal import Store

/// Finds the log of a pod's container and reads it to a client.
struct PodLogs: Sendable {
    let store: Store
    /// Where the logs of a pod's containers are.
    let directory: @Sendable (Pod) -> String

    func response(for pod: Pod, _ query: LogQuery) throws(APIStatus) -> APIResponse {
        let name = try pod.container(named: query.container)
        // Nobody has begun with it: an empty log (`pod.LogLocation`).
        if pod.spec.nodeName.isEmpty { return APIResponse(headers: ["Content-Type": "text/plain"], body: .whole([])) }
        let status = PodLogs.status(of: name, in: pod)
        let attempt = try attempt(of: name, status, in: pod, query)
        let path = "\(directory(pod))/\(name)/\(attempt).log"
        let pieces = LogPieces(path: path, query: query) { [store] in
            PodLogs.hasEnded(pod, name, attempt, in: store.snapshot)
        }
        return APIResponse(headers: ["Content-Type": "text/plain"], body: .stream(pieces))
    }

    /// Whose log is meant (`validateContainerLogStatus` in `pkg/kubelet/kubelet_pods.go`): while a container waits, that
    /// of its last run. A log that is followed may also begin later.
    private func attempt(
        of container: String, _ status: Value?, in pod: Pod, _ query: LogQuery
    ) throws(APIStatus) -> Int64 {
        let place = "container \"\(container)\" in pod \"\(pod.name)\""
        let last = PodLogs.attempt(status?.at(["lastState", "terminated"]))
        if query.isPrevious {
            guard let last else { throw .badRequest("previous terminated \(place) not found") }
            return last
        }
        guard let status else {
            guard query.follows else { throw .badRequest("\(place) is not available") }
            return 0
        }
        if let waiting = status.at(["state", "waiting"]) {
            if let last { return last }
            guard query.follows else {
                throw .badRequest("\(place) is waiting to start: \(PodLogs.words(for: waiting["reason"]?.string))")
            }
        }
        return PodLogs.attempt(status) ?? 0
    }

    private static func words(for reason: String?) -> String {
        switch reason {
        case "ErrImagePull": "image can't be pulled"
        case "ImagePullBackOff": "trying and failing to pull image"
        default: reason ?? ""
        }
    }

    /// The attempt of which an entry with a `containerID` tells: ids end with it, as in `process://…_web_2`.
    private static func attempt(_ entry: Value?) -> Int64? {
        entry?["containerID"]?.string?.split(separator: "_").last.flatMap { Int64($0) }
    }

    private static func status(of container: String, in pod: Pod) -> Value? {
        ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"].lazy
            .flatMap { pod.object.status[$0]?.array ?? [] }
            .first { $0["name"]?.string == container }
    }

    /// Whether this attempt of the container writes no more.
    private static func hasEnded(
        _ pod: Pod, _ container: String, _ attempt: Int64, in snapshot: Snapshot
    ) -> Bool {
        guard let object = snapshot[pod.key], object.uid == pod.uid else { return true }
        guard let status = status(of: container, in: Pod(object)) else { return Pod(object).phase.isFinal }
        let ended = ["state", "lastState"].compactMap { PodLogs.attempt(status[$0]?["terminated"]) }
        return ended.contains { $0 >= attempt } || PodLogs.attempt(status).map { $0 > attempt } ?? false
    }
}
