import Glibc
import PodLifecycle
import Testing

@testable import NodeAgent

@Suite struct HostPodFilesTests {
    @Test func anEmptyDirectoryKeepsItsContentUntilThePodGoes() async throws {
        let place = Place()
        let path = place.root + "/pods/u1/volumes/kubernetes.io~empty-dir/data"
        let plan = VolumePlan(name: "data", source: .emptyDirectory(isMemory: false), path: path)
        try await place.files.prepare(volumes: [plan])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o777)
        place.write("/pods/u1/volumes/kubernetes.io~empty-dir/data/file")
        try await place.files.prepare(volumes: [plan])
        #expect(place.exists("/pods/u1/volumes/kubernetes.io~empty-dir/data/file"))
        try await place.files.removeVolumes(of: "u1")
        #expect(!place.exists("/pods/u1/volumes"))
        try await place.files.removeVolumes(of: "u1")
    }

    @Test(arguments: [
        ("Directory", "/file", "is not a directory"), ("File", "/dir", "is not a file"),
        ("Directory", "/none", "is not a directory"), ("File", "/none", "is not a file"),
        ("Socket", "/file", "is not a socket file"), ("DirectoryOrCreate", "/file", "is not a directory"),
        ("FileOrCreate", "/dir", "is not a file"), ("BlockDevice", "/file", "is not a block device"),
        ("CharDevice", "/file", "is not a character device")
    ])
    func aHostPathOfAnotherTypeIsRefused(type: String, path: String, reason: String) async {
        let place = Place()
        place.write("/file")
        mkdir(place.root + "/dir", 0o755)
        let plan = VolumePlan(name: "v", source: .hostPath(type: type), path: place.root + path)
        let message = await place.message { () throws(PodFilesError) in try await place.files.prepare(volumes: [plan]) }
        #expect(
            message
                == "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: \(place.root)\(path) "
                + reason)
    }

    @Test(arguments: [("DirectoryOrCreate", "/a/b"), ("FileOrCreate", "/made"), ("", "/none"), ("Directory", "")])
    func aHostPathIsMadeOrTakenAsItIs(type: String, path: String) async throws {
        let place = Place()
        let plan = VolumePlan(name: "v", source: .hostPath(type: type), path: place.root + path)
        try await place.files.prepare(volumes: [plan])
        #expect(place.exists(path) == !type.isEmpty)
    }

    @Test func aSubPathIsMadeStepByStep() async throws {
        let place = Place()
        mkdir(place.root + "/v", 0o755)
        place.write("/v/file")
        for path in ["a/b/c", "./a//d", "file"] {
            try await place.files.prepare(subPaths: [SubPathPlan(volume: "v", root: place.root + "/v", path: path)])
            #expect(place.exists("/v/" + path))
        }
    }

    @Test(arguments: ["link", "link/x", "inner/link/x", "a/../../x", "/etc", "file/x"])
    func aSubPathNeverLeadsOutOfItsVolume(path: String) async {
        let place = Place()
        mkdir(place.root + "/v", 0o755)
        mkdir(place.root + "/v/inner", 0o755)
        mkdir(place.root + "/outside", 0o755)
        symlink(place.root + "/outside", place.root + "/v/link")
        symlink("../../outside", place.root + "/v/inner/link")
        place.write("/v/file")
        let plan = SubPathPlan(volume: "v", root: place.root + "/v", path: path)
        let message = await place.message { () throws(PodFilesError) in try await place.files.prepare(subPaths: [plan])
        }
        #expect(message?.hasPrefix("failed to prepare subPath for volume \"v\": ") == true)
        #expect(Directory.names(place.root + "/outside").isEmpty)
    }

    @Test func removingDoesNotFollowLinks() async throws {
        let place = Place()
        for path in ["/pods", "/pods/u1", "/pods/u1/volumes", "/outside"] { mkdir(place.root + path, 0o755) }
        place.write("/outside/kept")
        symlink(place.root + "/outside", place.root + "/pods/u1/volumes/link")
        symlink(place.root + "/outside", place.root + "/pods/u2")
        try await place.files.removeAll(of: "u1", logDirectory: place.root + "/outside")
        try await place.files.removeAll(of: "u2", logDirectory: "")
        #expect(place.exists("/outside/kept"))
        #expect(!place.exists("/pods/u1"))
        #expect(!place.exists("/pods/u2"))
    }

    @Test func whatIsNestedVeryDeepIsRemoved() throws {
        let place = Place()
        mkdir(place.root + "/deep", 0o755)
        var current = open(place.root + "/deep", O_RDONLY | O_DIRECTORY)
        for _ in 0..<2000 {
            mkdirat(current, "d", 0o755)
            mkdirat(current, "e", 0o500)
            let next = openat(current, "d", O_RDONLY | O_DIRECTORY)
            close(current)
            current = next
        }
        close(current)
        try TreeRemoval.remove(place.root + "/deep")
        #expect(!place.exists("/deep"))
    }

    @Test func aLogGoesWithItsRotatedOnes() async {
        let place = Place()
        mkdir(place.root + "/logs", 0o755)
        for name in ["0.log", "0.log.1", "0.log.20260101-000000", "1.log"] { place.write("/logs/" + name) }
        await place.files.removeLog(place.root + "/logs/0.log")
        await place.files.removeLog("/etc/skeg-not-mine")
        #expect(Directory.names(place.root + "/logs") == ["1.log"])
    }

    @Test func leftoversAreFoundWithTheirLogs() async {
        let place = Place()
        for path in ["/pods", "/pods/u1", "/logs", "/logs/shop_web_u2"] { mkdir(place.root + path, 0o755) }
        let found = await place.files.leftovers().sorted { $0.uid < $1.uid }
        #expect(found.map(\.uid) == ["u1", "u2"])
        #expect(found.map(\.logDirectory) == ["", place.root + "/logs/shop_web_u2"])
    }

    @Test(arguments: ["", ".", "..", "a/b"])
    func aUIDThatIsNoNameRemovesNothing(uid: String) async {
        let place = Place()
        let message = await place.message { () throws(PodFilesError) in
            try await place.files.removeAll(of: uid, logDirectory: "")
        }
        #expect(message != nil)
        #expect(place.exists(""))
    }
}
