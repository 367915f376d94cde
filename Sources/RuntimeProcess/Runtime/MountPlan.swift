internal import CLinux
internal import Glibc
internal import Runtime

/// How a container's volumes come to their paths.
///
/// The container sees the host's own file system, so a volume is shown at its path in a mount namespace of the
/// container's own: as root directly, otherwise through a user namespace in which the user maps to itself. A path that
/// the host does not have is never made there: the nearest directory that is there is covered, for this container
/// alone, by one in memory that shows the same entries and has room for the missing one. (In such a directory new
/// entries are private to the container too, and gone with it.) Where neither namespace is allowed, a volume can only
/// be used at its own path.
struct MountPlan {
    typealias Mount = ContainerConfiguration.Mount
    typealias Step = Specification.MountStep

    /// Bytes that the entries added to one covered directory may take.
    private static let memory = "64m"

    /// An empty directory of the container's own.
    var staging: String
    var ability: skeg_mount_ability

    func steps(for mounts: [Mount]) throws(RuntimeError) -> [Step] {
        var rebuilt: [String] = []
        var made: [Step] = []
        var binds: [Step] = []
        var readOnly: [Step] = []
        var earlier: [Mount] = []
        for mount in mounts.sorted(by: { depth($0.containerPath) < depth($1.containerPath) }) {
            guard let mount = try normal(mount) else { continue }
            let isDirectory = Files.isDirectory(mount.hostPath)
            if let (base, missing) = try missingParts(of: mount, isDirectory: isDirectory, under: earlier) {
                if !rebuilt.contains(base) { rebuilt.append(base) }
                made += directories(base: base, missing: missing, isDirectory: isDirectory)
            }
            binds.append(Step(kind: SKEG_MOUNT_BIND.rawValue, source: mount.hostPath, target: mount.containerPath))
            if mount.isReadOnly {
                readOnly.append(Step(kind: SKEG_MOUNT_READ_ONLY.rawValue, source: "", target: mount.containerPath))
            }
            earlier.append(mount)
        }
        let covers = rebuilt.sorted { depth($0) < depth($1) }.map(rebuild)
        return covers + made + binds + readOnly
    }

    /// The mount with plain paths; nil when there is nothing to do for it.
    private func normal(_ mount: Mount) throws(RuntimeError) -> Mount? {
        if mount.isOptional, ability == SKEG_MOUNTS_NONE { return nil }
        var mount = mount
        mount.hostPath = try plain(mount.hostPath)
        mount.containerPath = try plain(mount.containerPath)
        guard Files.kind(mount.hostPath) != nil else {
            throw RuntimeError(.invalid, "mount \"\(mount.containerPath)\": the host has no \"\(mount.hostPath)\"")
        }
        guard mount.containerPath != "/" else {
            throw RuntimeError(.invalid, "mount \"/\": the root directory is the host's own and cannot be replaced")
        }
        if mount.hostPath == mount.containerPath, !mount.isReadOnly { return nil }
        guard ability != SKEG_MOUNTS_NONE else {
            throw RuntimeError(
                .permission,
                "mount \"\(mount.containerPath)\": private mounts are not allowed here: run skeg as root, allow user "
                    + "namespaces, or use the volume at its own path \"\(mount.hostPath)\", not read-only")
        }
        return mount
    }

    private func plain(_ path: String) throws(RuntimeError) -> String {
        let parts = path.split(separator: "/")
        guard path.utf8.first == 47, !parts.contains(".."), path.utf8.count < Int(PATH_MAX) else {
            throw RuntimeError(.invalid, "mount \"\(path)\": must be an absolute path without \"..\"")
        }
        return "/" + parts.filter { $0 != "." }.joined(separator: "/")
    }

    private func depth(_ path: String) -> Int { path.split(separator: "/").count }

    /// What of the path has to be made, below which directory that is there; nil when the whole path is there.
    private func missingParts(
        of mount: Mount, isDirectory: Bool, under earlier: [Mount]
    ) throws(RuntimeError) -> (base: String, missing: [Substring])? {
        let path = mount.containerPath
        if let outer = earlier.last(where: { path.hasPrefix($0.containerPath + "/") }) {
            let inside = outer.hostPath + path.dropFirst(outer.containerPath.count)
            guard let kind = Files.kind(inside), (kind == S_IFDIR) == isDirectory else {
                throw RuntimeError(
                    .invalid,
                    "mount \"\(path)\": the volume at \"\(outer.containerPath)\" has nothing of this name to mount over"
                )
            }
            return nil
        }
        if let kind = Files.kind(path) {
            guard (kind == S_IFDIR) == isDirectory else {
                throw RuntimeError(
                    .invalid,
                    "mount \"\(path)\": one of the path and \"\(mount.hostPath)\" is a directory, the other not")
            }
            return nil
        }
        let parts = path.split(separator: "/")
        for count in stride(from: parts.count - 1, through: 0, by: -1) {
            let base = "/" + parts[..<count].joined(separator: "/")
            guard let kind = Files.kind(base) else { continue }
            guard kind == S_IFDIR, let resolved = realpath(base, nil) else {
                throw RuntimeError(.invalid, "mount \"\(path)\": \"\(base)\" is not a directory")
            }
            defer { free(resolved) }
            return (String(cString: resolved), Array(parts[count...]))
        }
        return nil
    }

    private func directories(base: String, missing: [Substring], isDirectory: Bool) -> [Step] {
        var path = base == "/" ? "" : base
        return missing.enumerated().map { index, part in
            path += "/\(part)"
            let isFile = index == missing.count - 1 && !isDirectory
            return Step(
                kind: isFile ? SKEG_MOUNT_FILE.rawValue : SKEG_MOUNT_DIRECTORY.rawValue, source: "", target: path)
        }
    }

    private func rebuild(_ base: String) -> Step {
        var information = stat()
        stat(base, &information)
        var options = "size=\(MountPlan.memory),mode=\(String(information.st_mode & 0o7777, radix: 8))"
        if ability == SKEG_MOUNTS_ROOT { options += ",uid=\(information.st_uid),gid=\(information.st_gid)" }
        return base == "/"
            ? Step(kind: SKEG_MOUNT_REBUILD_ROOT.rawValue, source: options, target: staging)
            : Step(kind: SKEG_MOUNT_REBUILD.rawValue, source: options, target: base)
    }
}
