internal import API
internal import APIServer
internal import Objects
internal import Store

/// Finds the log of a pod's container and reads it to a client.
struct LogReader: Sendable {
    let store: Store
    /// Where the logs of a pod's containers are.
    let directory: @Sendable (Pod) -> String

    func response(for pod: Pod, _ query: LogQuery) throws(APIStatus) -> APIResponse {
        let name = try container(of: pod, query)
        let status = LogReader.status(of: name, in: pod)
        let attempt = try attempt(of: name, status, in: pod, query)
        let path = "\(directory(pod))/\(name)/\(attempt).log"
        let pieces = LogPieces(path: path, query: query) { [store] in
            LogReader.hasEnded(pod, name, attempt, in: store.snapshot)
        }
        return APIResponse(headers: ["Content-Type": "text/plain"], body: .stream(pieces))
    }

    private func container(of pod: Pod, _ query: LogQuery) throws(APIStatus) -> String {
        let names = pod.spec.containers.map(\.name)
        let all = names + pod.spec.initContainers.map(\.name)
        guard query.container.isEmpty else {
            guard all.contains(query.container) else {
                throw .badRequest("container \(query.container) is not valid for pod \(pod.name)")
            }
            return query.container
        }
        guard names.count == 1, let only = names.first else {
            throw .badRequest(
                "a container name must be specified for pod \(pod.name), choose one of: [\(all.joined(separator: " "))]"
            )
        }
        return only
    }

    /// Whose log is meant (`validateContainerLogStatus` in `pkg/kubelet/kubelet_pods.go`): while a container waits, that
    /// of its last run. A log that is followed may also begin later.
    private func attempt(
        of container: String, _ status: Value?, in pod: Pod, _ query: LogQuery
    ) throws(APIStatus) -> Int64 {
        let last = LogReader.attempt(status?.at(["lastState", "terminated"]))
        if query.isPrevious {
            guard let last else {
                throw .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
            }
            return last
        }
        if let waiting = status?.at(["state", "waiting"]) {
            if let last { return last }
            guard query.follows else {
                let reason = waiting["reason"]?.string ?? ""
                throw .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(reason)")
            }
        }
        return LogReader.attempt(status) ?? 0
    }

    /// The attempt of which an entry with a `containerID` tells: ids end with it, as in `process://…_web_2`.
    private static func attempt(_ entry: Value?) -> Int64? {
        entry?["containerID"]?.string?.split(separator: "_").last.flatMap { Int64($0) }
    }

    private static func status(of container: String, in pod: Pod) -> Value? {
        let statuses =
            (pod.object.status["containerStatuses"]?.array ?? [])
            + (pod.object.status["initContainerStatuses"]?.array ?? [])
        return statuses.first { $0["name"]?.string == container }
    }

    /// Whether this attempt of the container writes no more.
    private static func hasEnded(
        _ pod: Pod, _ container: String, _ attempt: Int64, in snapshot: Snapshot
    ) -> Bool {
        guard let object = snapshot[pod.key], object.uid == pod.uid else { return true }
        guard let status = status(of: container, in: Pod(object)) else { return Pod(object).phase.isFinal }
        let ended = ["state", "lastState"].compactMap { LogReader.attempt(status[$0]?["terminated"]) }
        return ended.contains { $0 >= attempt } || LogReader.attempt(status).map { $0 > attempt } ?? false
    }
}
