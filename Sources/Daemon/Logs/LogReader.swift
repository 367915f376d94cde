internal import APIServer
internal import Objects
internal import Store

/// Finds the log of a pod's container and reads it to a client.
struct LogReader: Sendable {
    /// How often a log that is followed is looked at.
    private static let interval = Duration.milliseconds(100)

    let store: Store
    /// Where the logs of a pod's containers are.
    let directory: @Sendable (Pod) -> String

    func response(for pod: Pod, _ query: LogQuery) throws(APIStatus) -> APIResponse {
        let name = try container(of: pod, query)
        let status = status(of: name, in: pod)
        let attempt = try attempt(of: name, status, in: pod, query)
        let path = "\(directory(pod))/\(name)/\(attempt).log"
        let stream = AsyncThrowingStream<[UInt8], any Error> { continuation in
            let task = Task {
                await read(path, pod: pod, container: name, attempt: attempt, query) { continuation.yield($0) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
        return APIResponse(contentType: "text/plain", body: .stream(stream))
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

    private func status(of container: String, in pod: Pod) -> Value? {
        let statuses =
            (pod.object.status["containerStatuses"]?.array ?? [])
            + (pod.object.status["initContainerStatuses"]?.array ?? [])
        return statuses.first { $0["name"]?.string == container }
    }

    /// Reads what is there, and with `follows` goes on until this attempt of the container has ended.
    private func read(
        _ path: String, pod: Pod, container: String, attempt: Int64, _ query: LogQuery, _ yield: ([UInt8]) -> Void
    ) async {
        var follower = LogFollower(path: path)
        defer { follower.close() }
        var output = LogOutput(query)
        var isLast = false
        while !Task.isCancelled {
            let lines = follower.lines()
            if !lines.isEmpty {
                output.take(lines)
            } else if isLast || !query.follows {
                break
            } else {
                if let piece = output.showTail() { yield(piece) }
                isLast = hasEnded(pod, container, attempt)
                if !isLast { try? await Task.sleep(for: LogReader.interval) }
            }
            if let piece = output.next() { yield(piece) }
            if output.isFull { return }
        }
        if let piece = output.showTail() { yield(piece) }
    }

    /// Asked before the last look at the file, so that nothing that was written before the end is missed.
    private func hasEnded(_ pod: Pod, _ container: String, _ attempt: Int64) -> Bool {
        guard let object = store.snapshot[pod.key], object.uid == pod.uid else { return true }
        guard let status = status(of: container, in: Pod(object)) else { return Pod(object).phase.isFinal }
        let ended = ["state", "lastState"].compactMap { LogReader.attempt(status[$0]?["terminated"]) }
        return ended.contains { $0 >= attempt } || LogReader.attempt(status).map { $0 > attempt } ?? false
    }
}

/// Picks and formats the lines that a query wants.
private struct LogOutput {
    private let query: LogQuery
    /// Holds back what may be before the tail, until the end of what is there is reached once.
    private var tail: [[UInt8]]?
    private var ready: [UInt8] = []
    private var written = 0

    var isFull: Bool { query.limitBytes.map { written >= $0 } ?? false }

    init(_ query: LogQuery) {
        self.query = query
        tail = query.tailLines == nil ? nil : []
    }

    mutating func take(_ lines: [ArraySlice<UInt8>]) {
        for line in lines {
            guard let line = LogLine(line) else { continue }
            if let since = query.since, let time = line.timestamp, time < since { continue }
            let bytes = line.bytes(withTime: query.showsTime)
            guard tail != nil, let limit = query.tailLines else {
                ready += bytes
                continue
            }
            tail?.append(bytes)
            if let count = tail?.count, count > 2 * max(limit, 1) { tail?.removeFirst(count - limit) }
        }
    }

    /// The last lines, once; nil after that.
    mutating func showTail() -> [UInt8]? {
        guard let held = tail, let limit = query.tailLines else { return nil }
        tail = nil
        ready += held.suffix(limit).joined()
        return next()
    }

    mutating func next() -> [UInt8]? {
        guard !ready.isEmpty else { return nil }
        var piece = ready
        ready = []
        if let limit = query.limitBytes { piece = Array(piece.prefix(limit - written)) }
        written += piece.count
        return piece.isEmpty ? nil : piece
    }
}
