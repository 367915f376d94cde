import Glibc

/// A connection to a unix socket that sends any bytes, as no client would.
final class RawConnection: Sendable {
    struct Failure: Error {}

    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        // A test that goes wrong ends.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let answer = withUnsafeBytes(of: place) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                connect(descriptor, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard answer == 0 else { throw Failure() }
    }

    deinit { close(descriptor) }

    /// Sends as much as the server takes.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends nothing more, but goes on to read.
    func endOfInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Waits, without taking anything, until the server has closed the connection; false where it does not within a minute.
    func hangsUp() -> Bool {
        var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&waiting, 1, 60_000) == 1 && waiting.revents & Int16(POLLHUP) != 0
    }

    /// What the server sends until it closes the connection; nil where it does not within a minute.
    func rest() -> String? { restBytes().map { String(decoding: $0, as: UTF8.self) } }

    func restBytes() -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return bytes }
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }

    /// What the server sends until it has sent `word`, or closes the connection.
    func received(until word: String) -> String { String(decoding: receivedBytes(until: word), as: UTF8.self) }

    func receivedBytes(until word: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
            if String(decoding: bytes, as: UTF8.self).contains(word) { return bytes }
        }
    }

    /// The status of the first answer, after the server has closed the connection; 0 where it closed without one.
    func status() -> Int? {
        rest().map { Int($0.split(separator: " ", maxSplits: 2).dropFirst().first ?? "0") ?? 0 }
    }
}
