import Glibc

/// One connection that watches the map of the benchmark, and counts what it is told.
struct Watcher {
    let descriptor: Int32
    /// What was told last; changes are numbered from 1.
    private(set) var count = 0
    /// Of the changes that it was not told in their order.
    private(set) var faults = 0
    private(set) var bytes = 0
    /// The end of the last piece, where a number may be cut.
    private var rest: [UInt8] = []

    private static let mark = Array(#""count":""#.utf8)

    init(_ path: String, at socketPath: String) throws {
        descriptor = try UnixSocket.connected(to: socketPath)
        try UnixSocket.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n", to: descriptor)
    }

    /// Takes what there is; false once the server has ended the connection.
    mutating func take(_ buffer: inout [UInt8]) -> Bool {
        let size = read(descriptor, &buffer, buffer.count)
        guard size > 0 else { return false }
        bytes += size
        rest.append(contentsOf: buffer[..<size])
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return true }
        look(at: rest[..<end])
        rest.removeSubrange(...end)
        return true
    }

    private mutating func look(at lines: ArraySlice<UInt8>) {
        lines.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let mark = Watcher.mark
            var offset = 0
            while offset + mark.count < bytes.count {
                guard bytes[offset] == mark[0], memcmp(base + offset, mark, mark.count) == 0 else {
                    offset += 1
                    continue
                }
                offset += mark.count
                var number = 0
                while offset < bytes.count, (48...57).contains(bytes[offset]) {
                    number = number * 10 + Int(bytes[offset] - 48)
                    offset += 1
                }
                if number != count + 1 { faults += 1 }
                count = number
            }
        }
    }
}
