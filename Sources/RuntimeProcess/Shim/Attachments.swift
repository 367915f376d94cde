internal import CLinux
internal import Glibc

/// Those who are attached to the container, and its input. What the program writes goes to all of them. One that does not
/// take it holds the program up, as a terminal would that is not read, but only for a while: then it is let go.
///
/// Nothing here waits.
struct Attachments {
    /// At the same time; further ones are turned away.
    static let limit = 16
    /// How long one may hold the program up.
    static let patience: Int64 = 5_000_000_000
    /// How long those who are behind are waited for at the end.
    static let farewell: Int64 = 2_000_000_000

    private struct Peer {
        var socket: Int32
        /// Messages that had no room: of each output one at most, since nothing is read while there is any.
        var pending: [[UInt8]] = []
        /// By the steady clock; since when there are pending ones.
        var behindSince: Int64?
        var hasInput = false
    }

    private let listener: Int32
    private var peers: [Peer] = []
    private var input: ProgramInput

    /// - Parameter listener: -1 where nobody can attach.
    init(listener: Int32, input: ProgramInput) {
        self.listener = listener
        self.input = input
    }

    /// Listens in a container's directory; -1 where that cannot be had: the container runs all the same.
    static func listen(in container: ContainerDirectory) -> Int32 {
        let directory = open(container.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return -1 }
        defer { Glibc.close(directory) }
        return skeg_listen_for_messages(directory, ContainerDirectory.attachName, Int32(limit))
    }

    var isEmpty: Bool { peers.isEmpty }

    /// Whether somebody is behind, so that nothing more may be read from the program.
    var holdsOutput: Bool { peers.contains { !$0.pending.isEmpty } }

    /// What to wait for, besides the program.
    var polled: [pollfd] {
        var entries = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
        for peer in peers {
            let reads = input.isFull ? 0 : POLLIN
            let writes = peer.pending.isEmpty ? 0 : POLLOUT
            // Without either it is passed over: one that has gone is noticed when there is something to do with it.
            let isPolled = reads | writes != 0
            entries.append(pollfd(fd: isPolled ? peer.socket : -1, events: Int16(reads | writes), revents: 0))
        }
        entries.append(pollfd(fd: input.isFull ? input.descriptor : -1, events: Int16(POLLOUT), revents: 0))
        return entries
    }

    /// When to look again at the latest, by the steady clock; nil for whenever something comes.
    var deadline: Int64? { peers.compactMap(\.behindSince).min().map { $0 + Attachments.patience } }

    /// Does what can be done now.
    mutating func turn(now: Int64) {
        input.flush()
        accept()
        for index in peers.indices.reversed() where !receive(from: index) || !send(to: index, now: now) { drop(index) }
        for index in peers.indices.reversed() {
            if let since = peers[index].behindSince, now - since >= Attachments.patience { drop(index) }
        }
    }

    /// Gives everyone what the program wrote.
    mutating func offer(_ message: AttachMessage, now: Int64) {
        let bytes = message.bytes
        for index in peers.indices.reversed() {
            peers[index].pending.append(bytes)
            if !send(to: index, now: now) { drop(index) }
        }
    }

    /// Ends all talks, once what was written is taken, or a while later.
    mutating func close() {
        let end = Clock.steady() + Attachments.farewell
        while holdsOutput, Clock.steady() < end {
            var entries = polled
            poll(&entries, nfds_t(entries.count), 100)
            turn(now: Clock.steady())
        }
        for peer in peers { Glibc.close(peer.socket) }
        peers = []
        input.end()
        if listener >= 0 { Glibc.close(listener) }
    }

    private mutating func accept() {
        guard listener >= 0 else { return }
        // As many as fit: who has no place is closed at once, and told so by that.
        for _ in 0..<Attachments.limit {
            let socket = skeg_accept(listener)
            guard socket >= 0 else { return }
            if peers.count < Attachments.limit { peers.append(Peer(socket: socket)) } else { Glibc.close(socket) }
        }
    }

    private mutating func drop(_ index: Int) {
        let peer = peers.remove(at: index)
        Glibc.close(peer.socket)
        if peer.hasInput { input.endAfterFirst() }
    }

    /// Takes what a peer has sent, as long as the program takes it; false when the peer has gone.
    private mutating func receive(from index: Int) -> Bool {
        let size = AttachMessage.inputPiece + 1
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
            for _ in 0..<16 where !input.isFull {
                let count = recv(peers[index].socket, buffer.baseAddress, size, Int32(MSG_DONTWAIT))
                if count < 0 { return errno == EAGAIN || errno == EINTR }
                guard count > 0, let message = AttachMessage(buffer[..<count]) else { return false }
                take(message, from: index)
            }
            return true
        }
    }

    private mutating func take(_ message: AttachMessage, from index: Int) {
        switch message {
        case .input(let bytes):
            peers[index].hasInput = true
            input.give(bytes)
        case .endInput:
            if peers[index].hasInput { input.endAfterFirst() }
        case .resize(let size): input.resize(size)
        case .output, .errorOutput: break
        }
    }

    /// Sends what is pending; false when the peer has gone.
    private mutating func send(to index: Int, now: Int64) -> Bool {
        while let message = peers[index].pending.first {
            let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
            if Glibc.send(peers[index].socket, message, message.count, flags) < 0 {
                guard errno == EAGAIN || errno == EINTR || errno == ENOBUFS else { return false }
                peers[index].behindSince = peers[index].behindSince ?? now
                return true
            }
            peers[index].pending.removeFirst()
            peers[index].behindSince = nil
        }
        return true
    }
}
