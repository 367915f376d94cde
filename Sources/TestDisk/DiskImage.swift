internal import Glibc

/// What a disk holds at one moment: whole files by their absolute paths.
public struct DiskImage: Sendable, Hashable {
    public var files: [String: [UInt8]]

    public init(files: [String: [UInt8]] = [:]) { self.files = files }

    /// The same files below another directory.
    public func moved(from root: String, to target: String) -> DiskImage {
        var moved = DiskImage()
        for (path, bytes) in files { moved.files[target + path.dropFirst(root.count)] = bytes }
        return moved
    }

    /// Makes the files on the real disk, and the directories right above them.
    public func write() throws(DiskImageFailure) {
        for (path, bytes) in files {
            mkdir(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), 0o700)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw DiskImageFailure(path: path) }
            defer { close(descriptor) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw DiskImageFailure(path: path) }
                rest = rest.dropFirst(count)
            }
        }
    }
}

/// A file of an image could not be made.
public struct DiskImageFailure: Error {
    public var path: String
}
