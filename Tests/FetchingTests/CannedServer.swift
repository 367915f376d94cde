import Foundation
import Glibc
import Synchronization

/// A server on this machine that does with each connection what a test says.
final class CannedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let heard = Mutex<[String]>([])

    /// What was asked, one text a connection.
    var requests: [String] { heard.withLock { $0 } }

    /// - Parameter answer: Writes to a connection whose request was read.
    init(_ answer: @escaping @Sendable (Connection) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let place = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            guard bind(listener, place, size) == 0, listen(listener, 16) == 0 else { return -1 }
            return getsockname(listener, place, &size)
        }
        guard bound == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else {
                    // Here and nowhere else: until now its number cannot be another's.
                    close(listener)
                    return
                }
                Thread.detachNewThread {
                    let connection = Connection(descriptor: descriptor)
                    let request = connection.readRequest()
                    self.heard.withLock { $0.append(request) }
                    answer(connection)
                    close(descriptor)
                }
            }
        }
    }

    /// Ends the listening; connections end by themselves.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    struct Connection: Sendable {
        let descriptor: Int32

        /// Up to what the request's head says of its length.
        func readRequest() -> String {
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4096)
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let end = text.range(of: "\r\n\r\n") {
                    let length = text.lowercased().range(of: "content-length: ").map {
                        Int(text.lowercased()[$0.upperBound...].prefix { $0.isNumber }) ?? 0
                    }
                    if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
                }
                let count = recv(descriptor, &piece, piece.count, 0)
                guard count > 0 else { return text }
                bytes += piece[..<count]
            }
        }

        /// Whether the other end still takes something.
        @discardableResult
        func write(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        /// Waits until the other end closes.
        func waitForClose() {
            var piece = [UInt8](repeating: 0, count: 4096)
            while recv(descriptor, &piece, piece.count, 0) > 0 {}
        }
    }
}
