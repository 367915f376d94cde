import ArgumentParser
import Git
import GitOps
import Glibc
import Objects

/// Manifests in folders of this machine, for commands that work without git.
enum LocalFiles {
    /// Files in one call; as many as a sync may have.
    static let fileLimit = 50_000
    static let folderDepthLimit = 64
    static let fileSizeLimit = 4 * 1024 * 1024

    /// A file, or all in a folder and below; what begins with a dot is left out. Links are not followed below the folder: a
    /// link with the name of a manifest, and a file that is too large, come with what is wrong with them.
    static func manifests(at path: String) throws -> [SourceFile] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [try file(path)] }
        var files: [SourceFile] = []
        try collect(path, depth: 0, into: &files)
        return files
    }

    /// The same for several places, with the plain files that generators in the manifests name.
    static func all(at paths: [String]) throws -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths { files += try manifests(at: path) }
        let read = Set(files.map(\.path))
        let named = DesiredSet(kinds: .builtIn).dataPaths(namedBy: files).subtracting(read)
        let folders = paths.compactMap(folder)
        return files + (try named.sorted().compactMap { try data(at: $0, below: folders) })
    }

    /// A plain file; nil for one that is not there, or that a link leads to out of the folders.
    private static func data(at path: String, below folders: [String]) throws -> SourceFile? {
        var status = stat()
        guard lstat(path, &status) == 0, let whole = resolved(path), folders.contains(where: { whole.hasPrefix($0) })
        else {
            return nil
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return try file(path)
        case S_IFLNK: return unreadable(path, TreeOddity(kind: .symlink, path: path))
        default: return nil
        }
    }

    /// The folder that a path names or is in, without links and with a slash at its end.
    private static func folder(_ path: String) -> String? {
        guard let whole = resolved(path) else { return nil }
        var status = stat()
        guard stat(whole, &status) == 0 else { return nil }
        if whole == "/" { return whole }
        if status.st_mode & S_IFMT == S_IFDIR { return whole + "/" }
        return whole.lastIndex(of: "/").map { String(whole[...$0]) }
    }

    private static func resolved(_ path: String) -> String? {
        guard let whole = realpath(path, nil) else { return nil }
        defer { free(whole) }
        return String(cString: whole)
    }

    private static func collect(_ folder: String, depth: Int, into files: inout [SourceFile]) throws {
        guard depth < folderDepthLimit else {
            throw ValidationError("\(folder): more than \(folderDepthLimit) folders deep")
        }
        for name in try entries(of: folder) where !name.hasPrefix(".") || name == ".skegignore" {
            let path = folder == "." ? name : "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try collect(path, depth: depth + 1, into: &files)
            } else if isRead(name), status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFLNK {
                guard files.count < fileLimit else { throw ValidationError("more than \(fileLimit) files") }
                let isLink = status.st_mode & S_IFMT == S_IFLNK
                files.append(isLink ? unreadable(path, TreeOddity(kind: .symlink, path: path)) : try file(path))
            }
        }
    }

    private static func isRead(_ name: String) -> Bool {
        name == ".skegignore" || [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    private static func entries(of folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            throw ValidationError("\(folder): \(String(cString: strerror(errno)))")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func file(_ path: String) throws -> SourceFile {
        // The path stands for the content: one run reads each file once.
        guard let bytes = try read(path) else { return unreadable(path, TreeOddity(kind: .tooLarge, path: path)) }
        return SourceFile(path: path, blobID: path, bytes: bytes)
    }

    private static func unreadable(_ path: String, _ oddity: TreeOddity) -> SourceFile {
        SourceFile(path: path, blobID: path, bytes: [], problem: oddity.message)
    }

    /// nil for a file that is too large.
    private static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= fileSizeLimit else { return nil }
        }
    }
}
