internal import Glibc
internal import Wiping

/// What a program reads and what it writes.
struct ProgramPipes {
    struct Ends {
        var ours: Int32 = -1
        var theirs: Int32 = -1
    }

    var input = Ends()
    var output = Ends()

    mutating func open() -> Bool {
        guard let first = ProgramPipes.pair() else { return false }
        input = first
        guard let second = ProgramPipes.pair() else { return false }
        output = second
        _ = fcntl(input.ours, F_SETFL, O_NONBLOCK)
        return true
    }

    /// Sockets, which other children started meanwhile do not inherit.
    private static func pair() -> Ends? {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return socketpair(AF_UNIX, kind, 0, &pair) == 0 ? Ends(ours: pair[0], theirs: pair[1]) : nil
    }

    mutating func closeTheirs() {
        ProgramPipes.close(&input.theirs)
        ProgramPipes.close(&output.theirs)
    }

    mutating func closeAll() {
        closeTheirs()
        ProgramPipes.close(&input.ours)
        ProgramPipes.close(&output.ours)
    }

    private static func close(_ end: inout Int32) {
        if end >= 0 { Glibc.close(end) }
        end = -1
    }

    /// Writes and reads until the other side has closed; nil where that takes too long, or is too much.
    mutating func exchange(_ bytes: [UInt8], answerLimit: Int, timeLimit: Duration) -> [UInt8]? {
        var answer: [UInt8] = []
        // No growing, which would leave copies about.
        answer.reserveCapacity(answerLimit)
        guard exchange(bytes, into: &answer, answerLimit, ContinuousClock.now + timeLimit) else {
            answer.wipe()
            return nil
        }
        return answer
    }

    private mutating func exchange(
        _ bytes: [UInt8], into answer: inout [UInt8], _ answerLimit: Int, _ deadline: ContinuousClock.Instant
    ) -> Bool {
        var sent = 0
        var piece = [UInt8](repeating: 0, count: 4096)
        defer { piece.wipe() }
        while true {
            if sent == bytes.count { ProgramPipes.close(&input.ours) }
            let left = (deadline - ContinuousClock.now).components
            let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0 else { return false }
            // A descriptor below zero is passed over.
            var waiting = [
                pollfd(fd: input.ours, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: output.ours, events: Int16(POLLIN), revents: 0)
            ]
            guard poll(&waiting, 2, Int32(clamping: milliseconds)) >= 0 || errno == EINTR else { return false }
            if waiting[0].revents != 0 {
                let count = bytes[sent...].withUnsafeBytes { Glibc.write(input.ours, $0.baseAddress, $0.count) }
                // It may have enough, and close.
                if count < 0, errno != EAGAIN, errno != EINTR { sent = bytes.count } else { sent += max(0, count) }
            }
            guard waiting[1].revents != 0 else { continue }
            let count = piece.withUnsafeMutableBytes { Glibc.read(output.ours, $0.baseAddress, $0.count) }
            if count == 0 { return true }
            guard count > 0 || errno == EINTR, answer.count + max(0, count) <= answerLimit else { return false }
            answer += piece[..<max(0, count)]
        }
    }
}
