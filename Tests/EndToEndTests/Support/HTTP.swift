import Glibc
import Objects

/// As much of HTTP as these tests need: one request, one answer, one connection.
enum HTTP {
    struct Answer {
        var status: Int
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: Value? { try? JSONParser.parse(body) }
    }

    /// Seconds until a server that does not answer counts as away.
    private static let patience = 5

    /// Asks a server at an IPv4 address; nil where there is none.
    static func get(_ address: String, port: UInt16 = 8080, _ path: String = "/") -> Answer? {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &place.sin_addr) == 1 else { return nil }
        return withUnsafeBytes(of: place) { bytes in
            exchange(AF_INET, bytes, request("GET", path, host: address, contentType: nil, body: []))
        }
    }

    /// Asks a server behind a unix socket; nil where there is none.
    static func ask(
        socket: String, _ method: String, _ path: String, contentType: String? = nil,
        headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) -> Answer? {
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &place.sun_path) { room in
            guard socket.utf8.count < room.count else { return false }
            room.copyBytes(from: Array(socket.utf8))
            return true
        }
        guard fits else { return nil }
        return withUnsafeBytes(of: place) { bytes in
            exchange(
                AF_UNIX, bytes,
                request(method, path, host: "skeg", contentType: contentType, headers: headers, body: body))
        }
    }

    private static func request(
        _ method: String, _ path: String, host: String, contentType: String?,
        headers: [(name: String, value: String)] = [], body: [UInt8]
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\nUser-Agent: e2e\r\n"
        if let contentType { head += "Content-Type: \(contentType)\r\n" }
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    private static func exchange(_ family: Int32, _ place: UnsafeRawBufferPointer, _ request: [UInt8]) -> Answer? {
        let connection = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { return nil }
        defer { close(connection) }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let address = place.baseAddress?.assumingMemoryBound(to: sockaddr.self),
            connect(connection, address, socklen_t(place.count)) == 0,
            send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return nil }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { break }
            answer += piece[..<count]
        }
        return parsed(answer)
    }

    private static func parsed(_ bytes: [UInt8]) -> Answer? {
        let end = bytes.indices.first { bytes[$0...].starts(with: [13, 10, 13, 10]) }
        guard let end else { return nil }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        return Answer(status: status, body: Array(bytes[(end + 4)...]))
    }
}
