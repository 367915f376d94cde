internal import API
internal import Objects

/// What a query wants of a log, piece by piece: what is there, and where the log is followed, what comes, until the container
/// has ended. A piece is read when the one before it has been taken.
struct LogPieces: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = Never

    /// How often a log that is followed is looked at.
    private static let interval = Duration.milliseconds(100)

    let path: String
    let query: LogQuery
    let hasEnded: @Sendable () -> Bool

    func makeAsyncIterator() -> Iterator {
        Iterator(follower: LogFollower(path: path), output: LogOutput(query), query: query, hasEnded: hasEnded)
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let follower: LogFollower
        fileprivate var output: LogOutput
        fileprivate let query: LogQuery
        fileprivate let hasEnded: @Sendable () -> Bool
        /// The container had ended before the last look at the file, so nothing that it wrote is missed.
        private var isLast = false
        private var isOver = false

        fileprivate init(
            follower: LogFollower, output: LogOutput, query: LogQuery, hasEnded: @escaping @Sendable () -> Bool
        ) {
            self.follower = follower
            self.output = output
            self.query = query
            self.hasEnded = hasEnded
        }

        mutating func next() async -> [UInt8]? {
            while !isOver, !Task.isCancelled {
                let lines = follower.lines()
                if !lines.isEmpty {
                    output.take(lines)
                } else if isLast || !query.follows {
                    isOver = true
                    return output.showTail()
                } else {
                    isLast = hasEnded()
                    if let piece = output.showTail() { return piece }
                    if !isLast { try? await Task.sleep(for: LogPieces.interval) }
                }
                let piece = output.next()
                if output.isFull { isOver = true }
                if let piece { return piece }
            }
            return nil
        }
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
            if query.stream != .all, line.isErrorOutput != (query.stream == .errorOutput) { continue }
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
