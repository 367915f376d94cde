import Glibc
import Measurements
import TestSupport
import Testing

@testable import NodeAgent

@Suite("What a directory takes") struct DirectoryWalkTests {
    /// A directory of its own, gone with it.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array("/tmp/skeg-walk-XXXXXX".utf8CString)
            let made = mkdtemp(&template)
            path = String(cString: try #require(made))
        }

        deinit { try? TreeRemoval.remove(path) }

        func file(_ name: String, bytes: Int) throws {
            let file = try #require(fopen("\(path)/\(name)", "we"))
            defer { fclose(file) }
            let text = [UInt8](repeating: 7, count: bytes)
            #expect(fwrite(text, 1, bytes, file) == bytes)
        }
    }

    @Test func filesAndFoldersAreCountedOnceAndNoLinkIsFollowed() throws {
        let folder = try Folder()
        let empty = try #require(DirectoryWalk(folder.path))
        #expect(empty.entries == 1)
        mkdir(folder.path + "/inner", 0o755)
        try folder.file("inner/a", bytes: 100_000)
        try folder.file("b", bytes: 50_000)
        let before = try #require(DirectoryWalk(folder.path))
        #expect(before.entries == 4)
        #expect(before.bytes - empty.bytes >= 150_000)
        #expect(before.bytes - empty.bytes < 200_000)
        // Another name takes nothing, and neither does what a link leads to.
        link(folder.path + "/b", folder.path + "/inner/c")
        symlink("/", folder.path + "/root")
        let after = try #require(DirectoryWalk(folder.path))
        #expect(after.entries == 6)
        #expect(after.bytes - before.bytes < 16_384)
        #expect(!after.isPartial)
    }

    @Test func aHoleTakesNothing() throws {
        let folder = try Folder()
        try folder.file("sparse", bytes: 0)
        #expect(truncate(folder.path + "/sparse", 1 << 40) == 0)
        #expect(try #require(DirectoryWalk(folder.path)).bytes < 1 << 20)
    }

    @Test func whatIsNoDirectoryIsNotWalked() throws {
        let folder = try Folder()
        try folder.file("a", bytes: 1)
        symlink(folder.path, folder.path + "/link")
        #expect(DirectoryWalk(folder.path + "/a") == nil)
        #expect(DirectoryWalk(folder.path + "/link") == nil)
        #expect(DirectoryWalk(folder.path + "/none") == nil)
    }

    @Test func limitsHold() throws {
        let folder = try Folder()
        for index in 0..<50 { try folder.file("f\(index)", bytes: 10) }
        let some = try #require(DirectoryWalk(folder.path, limit: 20))
        #expect(some.entries == 21)
        #expect(some.isPartial)
        #expect(try #require(DirectoryWalk(folder.path, limit: 50)).isPartial == false)
    }

    @Test func directoriesAsDeepAsOneLikesEndTheWalkAndNothingElse() throws {
        let folder = try Folder()
        let top = open(folder.path, O_RDONLY | O_DIRECTORY)
        var current = top
        for _ in 0..<(DirectoryWalk.depthLimit + 10) {
            mkdirat(current, "d", 0o755)
            let next = openat(current, "d", O_RDONLY | O_DIRECTORY)
            close(current)
            current = next
        }
        close(current)
        let before = openFiles()
        let walk = try #require(DirectoryWalk(folder.path))
        #expect(walk.isPartial)
        #expect(walk.entries == Int64(DirectoryWalk.depthLimit) + 1)
        #expect(openFiles() <= before + 20, "tests beside this one open some")
    }

    private func openFiles() -> Int { Directory.names("/proc/self/fd").count }

    @Test func aMeterLooksOnceInTenSeconds() throws {
        let folder = try Folder()
        mkdir(folder.path + "/data", 0o755)
        mkdir(folder.path + "/logs", 0o755)
        mkdir(folder.path + "/logs/main", 0o755)
        try folder.file("data/a", bytes: 10_000)
        try folder.file("logs/main/0.log", bytes: 20_000)
        let meter = DiskMeter()
        let disk = PodDisk(
            uid: "u", volumes: ["data": folder.path + "/data", "gone": folder.path + "/none"],
            logDirectory: folder.path + "/logs", containers: ["main", "other"])
        // Without time nothing is known, and with some more is.
        #expect(meter.usage(of: [disk], within: .zero)["u"] == PodDiskUsage())
        let first = try #require(meter.usage(of: [disk])["u"])
        let data = try #require(first.volumes["data"])
        #expect(Set(first.volumes.keys) == ["data"])
        #expect(data.usedInodes == 2)
        #expect(data.usedBytes >= 10_000)
        #expect(data.bytes.capacity > 0 && data.bytes.available < data.bytes.capacity)
        #expect(Set(first.logs.keys) == ["main"])
        #expect(first.logs["main"] ?? 0 >= 20_000)
        try folder.file("data/b", bytes: 1_000_000)
        for limit in [Duration.zero, .seconds(1)] {
            #expect(meter.usage(of: [disk], within: limit)["u"]?.volumes["data"]?.usedBytes == data.usedBytes)
        }
    }
}
