import Glibc
import PodLifecycle

@testable import NodeAgent

/// A directory of its own for one test, removed when it ends.
final class Place: Sendable {
    let root: String
    let files: HostPodFiles

    init(in directory: String = "/tmp") {
        var template = Array("\(directory)/skeg-files-XXXXXX".utf8CString)
        mkdtemp(&template)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        files = HostPodFiles(podsDirectory: root + "/pods", logsDirectory: root + "/logs")
    }

    deinit {
        for uid in Directory.names(root + "/pods") { try? MemoryVolume.unmountAll(in: "\(root)/pods/\(uid)/volumes") }
        try? TreeRemoval.remove(root)
    }

    func write(_ path: String, _ text: String = "x") {
        let file = open(root + path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        text.withCString { _ = Glibc.write(file, $0, strlen($0)) }
        close(file)
    }

    func read(_ path: String) -> String? {
        let file = open(root + path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += chunk[..<count]
        }
    }

    func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(root + path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    func exists(_ path: String) -> Bool { access(root + path, F_OK) == 0 }

    func message(_ body: () async throws(PodFilesError) -> Void) async -> String? {
        do throws(PodFilesError) {
            try await body()
            return nil
        } catch {
            return error.message
        }
    }
}

extension VolumeFile {
    init(_ path: String, _ text: String, mode: UInt32 = 0o644) {
        self.init(path: path, mode: mode, content: .bytes(Array(text.utf8)))
    }
}
