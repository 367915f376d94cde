internal import Glibc

/// Why the audit log cannot be written.
struct AuditFault: Error, CustomStringConvertible {
    let description: String

    init(_ verb: String, _ path: String) { description = "cannot \(verb) \(path): \(String(cString: strerror(errno)))" }
}

/// A file of lines that is set aside when it has grown: `audit.log`, and `audit.log.1`, `audit.log.2`, … the older the higher.
/// Its owner alone may read it.
struct AuditFile: ~Copyable {
    let path: String
    let limits: AuditLimits
    private var descriptor: Int32 = -1
    private var size = 0

    init(_ path: String, _ limits: AuditLimits) {
        self.path = path
        self.limits = limits
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes one line, whole or not at all.
    mutating func append(_ line: [UInt8]) throws(AuditFault) {
        if descriptor < 0 { try open() }
        if size > 0, size + line.count > limits.fileSize {
            try setAside()
            try open()
        }
        do throws(AuditFault) {
            try write(line)
        } catch {
            // The half of a line would spoil the next one.
            ftruncate(descriptor, off_t(size))
            throw error
        }
        size += line.count
    }

    private mutating func open() throws(AuditFault) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw AuditFault("open", path) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            let fault = AuditFault("look at", path)
            close(file)
            throw fault
        }
        descriptor = file
        size = Int(status.st_size)
        try endLine()
    }

    /// A daemon that was killed may have left half a line.
    private mutating func endLine() throws(AuditFault) {
        var last: UInt8 = 0
        guard size > 0, pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != UInt8(ascii: "\n") else { return }
        try write([UInt8(ascii: "\n")])
        size += 1
    }

    private func write(_ bytes: [UInt8]) throws(AuditFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw AuditFault("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    private mutating func setAside() throws(AuditFault) {
        close(descriptor)
        descriptor = -1
        guard limits.keptFiles > 0 else {
            guard unlink(path) == 0 else { throw AuditFault("remove", path) }
            return
        }
        for number in stride(from: limits.keptFiles - 1, through: 1, by: -1) {
            // One that is not there yet is no fault.
            guard rename("\(path).\(number)", "\(path).\(number + 1)") == 0 || errno == ENOENT else {
                throw AuditFault("rename", "\(path).\(number)")
            }
        }
        guard rename(path, "\(path).1") == 0 else { throw AuditFault("rename", path) }
    }
}
