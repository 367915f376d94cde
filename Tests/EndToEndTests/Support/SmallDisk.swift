import Glibc

/// A file system of a few megabytes, in memory.
struct SmallDisk {
    let path: String
    private var ballast: String { path + "/ballast" }

    /// Only root may mount, and not in every container.
    static let isAllowed: Bool = {
        guard geteuid() == 0, let place = try? Scratch.directory() else { return false }
        defer { Scratch.remove(place) }
        guard let disk = try? SmallDisk(at: place, megabytes: 1) else { return false }
        disk.remove()
        return true
    }()

    init(at path: String, megabytes: Int) throws {
        self.path = path
        mkdir(path, 0o700)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else {
            throw Program.Failure(description: "mount \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Takes all the room there is.
    func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Program.Failure(description: "\(ballast): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        for size in [1 << 16, 1 << 12, 1] {
            let piece = [UInt8](repeating: 1, count: size)
            while write(file, piece, size) == size {}
        }
    }

    /// Gives the room back.
    func free() { unlink(ballast) }

    /// Lets go of it even if something in it is open.
    func remove() { umount2(path, Int32(MNT_DETACH)) }
}
