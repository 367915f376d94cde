internal import Objects

/// The plain files of a commit that generators name. Nothing else that is no manifest is read.
struct DataFiles: Sendable {
    private let limits: DesiredLimits
    /// By the path of a manifest, the files that it names.
    private var named: [String: Set<String>] = [:]
    /// How many manifests name a file.
    private var counts: [String: Int] = [:]
    private var files: [String: SourceFile] = [:]
    private var bytes = 0

    init(_ limits: DesiredLimits) { self.limits = limits }

    /// Why the content of a file is not to be had.
    struct Fault: Error, Hashable {
        var severity = Diagnostic.Severity.error
        var reason: Diagnostic.Reason
        var message: String
    }

    /// The content of a file, and whether it was encrypted: the one place where generators get it from.
    func content(
        of path: String, opening decryption: (any FileDecryption)?
    ) throws(Fault) -> (bytes: [UInt8], isEncrypted: Bool) {
        guard let file = files[path] else {
            throw Fault(
                reason: .notFound,
                message: "there is no file \(path) in this commit; links, folders and submodules are not read")
        }
        if let problem = file.problem { throw Fault(reason: .limit, message: problem) }
        guard file.bytes.count <= limits.bytesPerDataFile else {
            throw Fault(
                reason: .limit,
                message:
                    "\(path) has more than the \(limits.bytesPerDataFile) bytes that a ConfigMap or Secret may have")
        }
        guard EncryptedText.isFile(file.bytes) else { return (file.bytes, false) }
        guard let decryption else {
            throw Fault(reason: .forbidden, message: "\(path) is encrypted, and \(ManifestReader.keyless)")
        }
        do throws(Diagnostic) {
            return (try decryption.content(of: file, limits: .standard), true)
        } catch {
            let place = error.position.map { ", line \($0.line)" } ?? ""
            throw Fault(severity: error.severity, reason: error.reason, message: "\(path)\(place): \(error.message)")
        }
    }

    /// As it is in the commit; empty where there is none.
    func bytes(of path: String) -> [UInt8] { files[path]?.bytes ?? [] }

    func names(_ path: String) -> Bool { counts[path] != nil }

    func blobID(of path: String) -> String? { files[path]?.blobID }

    /// The files that are there.
    var paths: some Collection<String> { files.keys }

    /// The manifests that name some of these files.
    func manifests(naming paths: Set<String>) -> [String] {
        guard !paths.isEmpty else { return [] }
        return named.filter { !$0.value.isDisjoint(with: paths) }.keys.sorted()
    }

    /// Notes which files a manifest names; what nobody names any more is let go.
    mutating func note(_ paths: Set<String>, namedBy manifest: String) {
        let before = named[manifest] ?? []
        guard before != paths else { return }
        named[manifest] = paths.isEmpty ? nil : paths
        for path in paths.subtracting(before) { counts[path, default: 0] += 1 }
        for path in before.subtracting(paths) {
            let left = (counts[path] ?? 0) - 1
            counts[path] = left > 0 ? left : nil
            if left <= 0 { remove(path) }
        }
    }

    /// Takes a file that somebody names. One that is too large, or too much in all, is kept as a problem and without its bytes.
    mutating func take(_ file: SourceFile) {
        remove(file.path)
        var file = file
        if file.problem == nil, file.bytes.count <= limits.bytesPerDataFile,
            bytes + file.bytes.count > limits.dataBytes
        {
            file.problem =
                "the files that generators name have more than \(limits.dataBytes) bytes in all: use fewer or smaller ones"
        }
        if file.problem != nil || file.bytes.count > limits.bytesPerDataFile {
            file.problem =
                file.problem
                ?? "\(file.path) has more than the \(limits.bytesPerDataFile) bytes that a ConfigMap or Secret may have"
            file.bytes = []
        }
        bytes += file.bytes.count
        files[file.path] = file
    }

    /// False where there was no such file.
    @discardableResult
    mutating func remove(_ path: String) -> Bool {
        guard let file = files.removeValue(forKey: path) else { return false }
        bytes -= file.bytes.count
        return true
    }
}
