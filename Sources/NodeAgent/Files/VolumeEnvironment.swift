internal import CLinux
internal import Glibc
internal import PodLifecycle

/// Env files in volumes that a workload writes to (`makeEnvironmentVariables`, pkg/kubelet/kubelet_pods.go): a path stays in
/// its volume, and what it leads to is a file of bounded size. No message holds anything of a file.
enum VolumeEnvironment {
    /// - Returns: Nil where the file or the key is missing and may be.
    static func value(of key: EnvironmentFileKey) throws(PodFilesError) -> String? {
        guard let bytes = try read(key) else {
            if key.isOptional { return nil }
            throw PodFilesError("environment variable file \(place(key)) does not exist")
        }
        let value: String?
        do throws(EnvironmentFile.Malformed) { value = try EnvironmentFile.value(of: key.key, in: bytes) } catch {
            throw PodFilesError("couldn't parse env file \(place(key)): line \(error.line): \(error.message)")
        }
        if value == nil, !key.isOptional {
            throw PodFilesError("environment variable key \"\(key.key)\" not found in file \(place(key))")
        }
        return value
    }

    private static func place(_ key: EnvironmentFileKey) -> String { "\"\(key.path)\" of volume \"\(key.volume)\"" }

    /// Nil where there is no such file.
    private static func read(_ key: EnvironmentFileKey) throws(PodFilesError) -> [UInt8]? {
        let directory = open(key.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .system("open \(key.root)") }
        defer { close(directory) }
        let file = try openFile(key, below: directory)
        guard file >= 0 else {
            switch errno {
            case ENOENT: return nil
            case EXDEV, ELOOP: throw PodFilesError("the path \(place(key)) leads out of the volume")
            default: throw .system("open \(place(key))")
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw PodFilesError("\(place(key)) is no file")
        }
        return try content(of: file, key)
    }

    /// Never waits for somebody at the other end of a pipe. Kernels that cannot keep to a directory follow no link.
    private static func openFile(_ key: EnvironmentFileKey, below directory: Int32) throws(PodFilesError) -> Int32 {
        let found = skeg_open_beneath(directory, key.path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        if found >= 0 || errno != ENOSYS { return found }
        let steps = key.path.split(separator: "/").map(String.init).filter { $0 != "." }
        guard let name = steps.last, !steps.contains("..") else { throw PodFilesError("\(place(key)) is no file") }
        let parent = try Directory.descend(steps.dropLast(), from: directory)
        defer { close(parent) }
        return openat(parent, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC)
    }

    private static func content(of file: Int32, _ key: EnvironmentFileKey) throws(PodFilesError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= EnvironmentFile.byteLimit {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read \(place(key))") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw PodFilesError("\(place(key)) has more than \(EnvironmentFile.byteLimit) bytes")
    }
}
