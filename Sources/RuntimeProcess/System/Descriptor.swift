internal import CLinux
internal import Glibc

/// An open file that nobody waits in: it is read and written when it is ready. Closed with the last reference.
final class Descriptor: Sendable {
    /// The most that is read at once.
    static let pieceSize = 64 << 10

    let number: Int32

    enum Piece {
        case bytes([UInt8])
        /// Nothing for now.
        case nothing
        case end
    }

    /// Takes over an open descriptor.
    init(_ number: Int32) {
        self.number = number
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    deinit { Glibc.close(number) }

    /// What is there now, at most `limit` bytes. A terminal whose programs are gone has ended (EIO).
    func read(atMost limit: Int = Descriptor.pieceSize) throws(SystemFailure) -> Piece {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            var result: Int
            repeat { result = Glibc.read(number, buffer.baseAddress, limit) } while result < 0 && errno == EINTR
            failure = result < 0 ? errno : 0
            count = max(0, result)
        }
        switch failure {
        case 0: return bytes.isEmpty ? .end : .bytes(bytes)
        case EAGAIN: return .nothing
        case EIO: return .end
        default: throw SystemFailure("read", failure)
        }
    }

    /// Writes all, as fast as the other side takes it.
    ///
    /// - Throws: EPIPE where there is no other side any more, ECANCELED where the task was cancelled meanwhile.
    func write(_ bytes: [UInt8]) async throws(SystemFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                return Glibc.write(number, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                await Readiness.wait(writing: [number])
                if Task.isCancelled { throw SystemFailure("write", ECANCELED) }
            } else if errno != EINTR {
                throw SystemFailure("write")
            }
        }
    }
}
