internal import Dispatch
public import Objects
internal import Synchronization

/// Keeps what requests did, one JSON object a line, in a file.
///
/// A request never waits for it: events wait in memory, within a bound, until one thread has written them. When the disk is
/// full, requests go on all the same, since a machine that cannot be helped any more because its log is full is worse off; what
/// is lost is counted, told to the daemon's log at once, and written down in the file as soon as that can be written again.
public final class AuditLog: Sendable {
    private struct State {
        var waiting: [[UInt8]] = []
        var waitingBytes = 0
        /// Events that were given up and not told of in the file yet.
        var lost = 0
        var isWriting = false
        var isFailing = false
    }

    private let state = Mutex(State())
    private let file: Mutex<AuditFile>
    private let limits: AuditLimits
    private let queue = DispatchQueue(label: "dev.skeg.audit")
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - path: The file; its folder has to be there.
    ///   - report: Told when writing begins to fail, and when it works again.
    public init(path: String, limits: AuditLimits = AuditLimits(), report: @escaping @Sendable (String) -> Void) {
        file = Mutex(AuditFile(path, limits))
        self.limits = limits
        self.report = report
    }

    /// Takes an event. It is written soon, and in the order of these calls.
    public func note(_ event: Value) {
        let line = JSONWriter.write(event) + [UInt8(ascii: "\n")]
        let begins = state.withLock { state in
            guard state.waitingBytes + line.count <= limits.waitingBytes else {
                state.lost += 1
                return false
            }
            state.waiting.append(line)
            state.waitingBytes += line.count
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if begins { queue.async { self.drain() } }
    }

    /// Returns once all that was noted before is written or lost.
    public func flush() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    private func drain() {
        while true {
            let (lines, lost) = state.withLock { state in
                defer { (state.waiting, state.waitingBytes) = ([], 0) }
                if state.waiting.isEmpty { state.isWriting = false }
                return (state.waiting, state.lost)
            }
            guard !lines.isEmpty else { return }
            write(lines, afterLosing: lost)
        }
    }

    private func write(_ lines: [[UInt8]], afterLosing lost: Int) {
        var written = 0
        var isLossTold = lost == 0
        do throws(AuditFault) {
            try file.withLock { (file) throws(AuditFault) in
                if !isLossTold { try file.append(AuditLog.line(forLosing: lost)) }
                isLossTold = true
                for line in lines {
                    try file.append(line)
                    written += 1
                }
            }
            let recovered = state.withLock { state in
                state.lost -= lost
                defer { state.isFailing = false }
                return state.isFailing
            }
            if recovered { report("the audit log is written again; \(lost) events are lost") }
        } catch {
            let begins = state.withLock { state in
                if isLossTold { state.lost -= lost }
                state.lost += lines.count - written
                defer { state.isFailing = true }
                return !state.isFailing
            }
            if begins { report("\(error): requests go on, and are not noted until it can be written") }
        }
    }

    private static func line(forLosing count: Int) -> [UInt8] {
        JSONWriter.write(["kind": "AuditLoss", "apiVersion": "skeg.dev/v1", "lost": .integer(Int64(count))])
            + [UInt8(ascii: "\n")]
    }
}
