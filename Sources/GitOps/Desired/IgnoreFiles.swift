internal import Objects

/// The `.skegignore`s of a commit: which files they leave out.
struct IgnoreFiles: Sendable {
    private let limits: DesiredLimits
    /// Where the sync reads; rules above it do not count.
    private let base: String
    private var rules: [String: IgnoreRules] = [:]
    private var blobs: [String: String] = [:]
    /// By path, what cannot be read.
    private var faults: [String: Diagnostic] = [:]
    private var count = 0
    /// Comparisons since the update began.
    private var steps = 0
    private var isTooCostly = false

    init(_ settings: DesiredSettings) {
        limits = settings.limits
        base = settings.path
    }

    var paths: some Collection<String> { blobs.keys }

    func blobID(of path: String) -> String? { blobs[path] }

    mutating func beginUpdate() { steps = 0 }

    /// False where there was no such file.
    mutating func remove(_ path: String) -> Bool {
        faults[path] = nil
        if let old = rules.removeValue(forKey: path) { count -= old.count }
        isTooCostly = false
        return blobs.removeValue(forKey: path) != nil
    }

    mutating func take(_ file: SourceFile) {
        _ = remove(file.path)
        blobs[file.path] = file.blobID
        let new = IgnoreRules(String(decoding: file.bytes, as: UTF8.self))
        rules[file.path] = new
        count += new.count
        guard let fault = file.problem.map({ IgnoreRules.Fault(line: 1, message: $0) }) ?? new.fault else { return }
        let position = SourcePosition(file: file.path, line: fault.line, column: 1)
        let message = "\(fault.message); which files are manifests is not known, so nothing of this commit is applied"
        faults[file.path] = Diagnostic(.error, .limit, FieldPath(), message, at: position)
    }

    /// Whether a file is left out. The rules nearest to it decide.
    mutating func isIgnored(_ path: String) -> Bool {
        guard !rules.isEmpty, !isTooCostly else { return false }
        var folder = ManifestPath.folder(of: path)
        while true {
            let file = folder.isEmpty ? IgnoreRules.fileName : folder + "/" + IgnoreRules.fileName
            if let found = rules[file], let inside = ManifestPath.relative(path, to: folder),
                let decided = found.ignores(String(inside), steps: &steps)
            {
                return decided
            }
            if steps > limits.ignoreSteps {
                isTooCostly = true
                return false
            }
            guard !folder.isEmpty, folder != base else { return false }
            folder = ManifestPath.folder(of: folder)
        }
    }

    /// Why it is not known which files are manifests. Where there is anything, nothing of the commit may be applied.
    var refusals: [Diagnostic] {
        var found = faults.sorted { $0.key < $1.key }.map(\.value)
        if count > limits.ignorePatterns {
            found.append(over("hold \(count) patterns, more than \(limits.ignorePatterns)", "ignorePatterns"))
        }
        if isTooCostly { found.append(over("cost more than \(limits.ignoreSteps) comparisons", "ignoreSteps")) }
        return found
    }

    private func over(_ what: String, _ limit: String) -> Diagnostic {
        let message =
            "the \(IgnoreRules.fileName)s of the commit \(what) (limit \(limit)): write fewer, or simpler ones"
        return Diagnostic(.error, .limit, FieldPath(), message)
    }
}
