/// Which files of a repository are manifests.
enum ManifestPath {
    enum Role: Hashable {
        case manifest
        /// A `.skegignore`.
        case ignoreRules
        /// Nothing to Skeg.
        case other
    }

    /// A dot file, a file in a dot folder, a file outside `base` and a file of another type are nothing to Skeg.
    static func role(of path: String, under base: String) -> Role {
        guard let inside = relative(path, to: base), !inside.isEmpty else { return .other }
        let parts = inside.split(separator: "/")
        guard let name = parts.last, !parts.dropLast().contains(where: isHidden) else { return .other }
        if name == IgnoreRules.fileName { return .ignoreRules }
        guard !name.hasPrefix(".") else { return .other }
        let isManifest = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
        return isManifest ? .manifest : .other
    }

    /// Git has no `.` and `..` in its trees; in paths of a machine they hide nothing.
    private static func isHidden(_ folder: Substring) -> Bool {
        folder.hasPrefix(".") && folder != "." && folder != ".."
    }

    /// The path from a folder on; nil where it is not in it.
    static func relative(_ path: String, to folder: String) -> Substring? {
        if folder.isEmpty { return path[...] }
        guard path.hasPrefix(folder + "/") else { return nil }
        return path.dropFirst(folder.count + 1)
    }

    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
