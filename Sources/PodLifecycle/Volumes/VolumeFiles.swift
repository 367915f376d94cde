internal import Objects

/// The files of one volume, as they come together from its sources; of two with one path the later stays
/// (`MakePayload` of pkg/volume/configmap and pkg/volume/secret, `collectData` of pkg/volume/projected).
struct VolumeFiles {
    /// The most files of one volume, and bytes of all of them: they are in memory while they are written.
    static let fileLimit = 10_000
    static let byteLimit = 16 << 20
    /// Bytes of a path, and of one name in it (`maxPathLength`, `maxFileNameLength`).
    static let pathLimit = 4096
    static let nameLimit = 255

    private let look: PodLook
    private let defaultMode: UInt32
    private var files: [String: VolumeFile] = [:]
    private var byteCount = 0

    init(of volume: PodVolume, _ look: PodLook) throws(ConfigurationError) {
        self.look = look
        defaultMode = VolumeFiles.mode(volume.settings["defaultMode"]?.integer) ?? 0o644
        var failures: [String] = []
        for source in volume.fileSources {
            do throws(ConfigurationError) { try add(source) } catch { failures.append(error.message) }
        }
        guard failures.isEmpty else {
            // Several are told as `utilerrors.NewAggregate` does.
            throw ConfigurationError(
                message: failures.count == 1 ? failures[0] : "[\(failures.joined(separator: ", "))]")
        }
        try checkPaths()
    }

    /// In the order of their paths.
    var sorted: [VolumeFile] { files.values.sorted { $0.path < $1.path } }

    private static func mode(_ mode: Int64?) -> UInt32? { mode.map { UInt32(truncatingIfNeeded: $0) & 0o777 } }

    private mutating func add(_ source: VolumeFileSource) throws(ConfigurationError) {
        switch source {
        case .keys(let kind, let name, let items, let isOptional):
            guard let data = try look.data(of: kind, name, isOptional: isOptional) else { return }
            if items.isEmpty { try addAll(data) } else { try add(items, of: data, isOptional: isOptional) }
        case .fields(let items):
            for item in items { try put(item.path, item.mode, Array(try look.text(of: item).utf8)) }
        case .token(let token): try add(token)
        case .other(let name):
            throw ConfigurationError(message: "the source \(name) is not supported yet")
        }
    }

    private mutating func addAll(_ data: ConfigurationData) throws(ConfigurationError) {
        for key in data.keys {
            try put(key, nil, try data.bytes(key) ?? [])
        }
    }

    private mutating func add(
        _ items: [KeyToPath], of data: ConfigurationData, isOptional: Bool
    ) throws(ConfigurationError) {
        for item in items {
            guard let bytes = try data.bytes(item.key) else {
                if isOptional { continue }
                throw ConfigurationError(
                    message: data.isSecret
                        ? "references non-existent secret key: \(item.key)"
                        : "configmap references non-existent config key: \(item.key)")
            }
            try put(item.path, item.mode, bytes)
        }
    }

    private mutating func add(_ token: TokenProjection) throws(ConfigurationError) {
        let user = look.commonUser
        // Whoever runs as another user could not read it otherwise, and nobody else shall.
        let mode = user != nil || look.spec.securityContext.fsGroup != nil ? 0o600 : defaultMode
        let request = TokenRequest(
            namespace: look.pod.namespace, serviceAccount: look.spec.serviceAccountName, podName: look.pod.name,
            podUID: look.pod.uid, audience: token.audience, expirationSeconds: token.expirationSeconds)
        try put(
            VolumeFile(path: token.path, mode: mode, owner: user, content: .serviceAccountToken(request)))
    }

    private mutating func put(_ path: String, _ mode: Int64?, _ bytes: [UInt8]) throws(ConfigurationError) {
        try put(VolumeFile(path: path, mode: VolumeFiles.mode(mode) ?? defaultMode, content: .bytes(bytes)))
    }

    private mutating func put(_ file: VolumeFile) throws(ConfigurationError) {
        var file = file
        file.path = try VolumeFiles.clean(file.path)
        // A group that is given to a volume of the agent's reads it (`SetVolumeOwnership`, pkg/volume/volume_linux.go).
        if look.spec.securityContext.fsGroup != nil { file.mode |= 0o440 }
        byteCount += file.byteCount
        if let old = files.updateValue(file, forKey: file.path) { byteCount -= old.byteCount }
        guard files.count <= VolumeFiles.fileLimit, byteCount <= VolumeFiles.byteLimit else {
            throw ConfigurationError(
                message: "more than \(VolumeFiles.fileLimit) files or \(VolumeFiles.byteLimit) bytes in one volume")
        }
    }

    /// A path that stays below the volume and takes no name that the agent needs (`validatePath`,
    /// pkg/volume/util/atomic_writer.go).
    private static func clean(_ path: String) throws(ConfigurationError) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !path.hasPrefix("/"), let first = parts.first, path.utf8.count <= pathLimit, !path.utf8.contains(0) else {
            throw ConfigurationError(
                message: "invalid path: must be relative, not empty and at most \(pathLimit) bytes: \(path)")
        }
        guard !parts.contains(".."), !first.hasPrefix("..") else {
            throw ConfigurationError(message: "invalid path: must not contain '..' or start with it: \(path)")
        }
        guard parts.allSatisfy({ $0.utf8.count <= nameLimit }) else {
            throw ConfigurationError(
                message: "invalid path: no name in it may be longer than \(nameLimit) bytes: \(path)")
        }
        return parts.joined(separator: "/")
    }

    /// No file may stand where another needs a directory.
    private func checkPaths() throws(ConfigurationError) {
        for path in files.keys.sorted() {
            var parent = path[...]
            while let slash = parent.lastIndex(of: "/") {
                parent = parent[..<slash]
                guard files[String(parent)] == nil else {
                    throw ConfigurationError(message: "\"\(parent)\" cannot be a file: \"\(path)\" is below it")
                }
            }
        }
    }
}

extension VolumeFile {
    /// Of what is known already.
    fileprivate var byteCount: Int {
        if case .bytes(let bytes) = content { bytes.count } else { 0 }
    }
}
