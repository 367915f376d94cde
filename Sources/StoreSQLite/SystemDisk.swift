internal import Glibc
package import Store

/// The disk of the machine, with errors that name the file.
package struct SystemDisk: Disk {
    package init() {}

    package var sqliteLayer: String? { nil }

    package func create(_ path: String) throws(StoreFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure("create", path) }
        close(descriptor)
    }

    package func write(_ bytes: [UInt8], at offset: Int, of path: String) throws(StoreFailure) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let step = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
            }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { throw Files.failure("write", path) }
            written += step
        }
    }

    package func sync(_ path: String) throws(StoreFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Files.failure("fsync", path) }
    }

    package func rename(_ path: String, to target: String) throws(StoreFailure) {
        guard Glibc.rename(path, target) == 0 else { throw Files.failure("rename", path) }
    }

    package func link(_ path: String, as target: String) throws(StoreFailure) {
        guard Glibc.link(path, target) == 0 else { throw Files.failure("name", path) }
    }

    package func remove(_ path: String) throws(StoreFailure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw Files.failure("remove", path) }
    }
}
