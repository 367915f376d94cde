import Glibc

/// A GET over a unix socket, by hand: what asks must cost little, as it shares the processors with what is measured.
enum UnixSocketRequest {
    static func get(_ path: String, at socketPath: String) throws -> (status: Int, body: [UInt8]) {
        let descriptor = try UnixSocket.connected(to: socketPath)
        defer { close(descriptor) }
        try UnixSocket.send(
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", to: descriptor)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return try parse(answer)
    }

    private static func parse(_ answer: [UInt8]) throws -> (status: Int, body: [UInt8]) {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let code = text.split(separator: " ").dropFirst().first,
            let status = Int(code)
        else { throw BenchFailure("an answer that is not HTTP") }
        let body = Array(text[end.upperBound...].utf8)
        guard text[..<end.lowerBound].lowercased().contains("transfer-encoding: chunked") else { return (status, body) }
        return (status, chunks(of: body))
    }

    private static func chunks(of body: [UInt8]) -> [UInt8] {
        var rest = body[...]
        var whole: [UInt8] = []
        while let end = rest.firstIndex(of: 10),
            let length = Int(String(decoding: rest[..<end].filter { $0 != 13 }, as: UTF8.self), radix: 16), length > 0
        {
            rest = rest[(end + 1)...]
            whole += rest.prefix(length)
            rest = rest.dropFirst(length + 2)
        }
        return whole
    }
}
