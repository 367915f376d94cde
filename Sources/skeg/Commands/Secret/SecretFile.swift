import ArgumentParser
import CLinux
import Glibc
import Wiping

/// Files that hold secrets, in clear or not.
enum SecretFile {
    /// As much as a manifest may have.
    static let sizeLimit = 4 << 20

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether its values are encrypted one by one.
    static func isStructured(_ path: String) -> Bool { [".yaml", ".yml", ".json"].contains { path.hasSuffix($0) } }

    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        // Of a file there is room at once for all of it: growing would leave copies about.
        var status = stat()
        if fstat(descriptor, &status) == 0 { bytes.reserveCapacity(min(Int(status.st_size), sizeLimit)) }
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        defer { piece.wipe() }
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= sizeLimit else {
                throw ValidationError("\(path): it has more than \(sizeLimit) bytes")
            }
        }
    }

    /// Takes the place of a file at once; one that is new is for its owner alone, not even for a moment for others.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let found = skeg_file_mode(path)
        let mode = found < 0 ? 0o600 : mode_t(found) & 0o777
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(draft) }
        defer { close(descriptor) }
        guard put(bytes, descriptor), fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(draft, path) == 0
        else {
            let error = failure(path)
            unlink(draft)
            throw error
        }
    }

    static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            sent += max(0, count)
        }
        return true
    }

    static func failure(_ path: String) -> ValidationError {
        ValidationError("\(path): \(String(cString: strerror(errno)))")
    }
}
