internal import Glibc

/// Reads a log file that somebody else writes and rotates, piece by piece.
///
/// A rotated log has a new file under the old path; what the old one still holds is read first.
final class LogFollower {
    /// Bytes at a time.
    private static let pieceSize = 64 * 1024

    private let path: String
    private var descriptor: Int32 = -1
    private var rest: [UInt8] = []

    init(path: String) { self.path = path }

    deinit { close() }

    /// The next whole lines, without their line breaks; empty where there are none now.
    func lines() -> [ArraySlice<UInt8>] {
        if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { return [] }
        var piece = [UInt8](repeating: 0, count: LogFollower.pieceSize)
        let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else {
            reopenIfRotated()
            return []
        }
        rest += piece[..<count]
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = rest[..<end]
        rest = Array(rest[(end + 1)...])
        return whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    private func reopenIfRotated() {
        var held = stat()
        var current = stat()
        guard fstat(descriptor, &held) == 0, stat(path, &current) == 0, held.st_ino != current.st_ino else { return }
        close()
    }

    private func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }
}
