import Glibc
import PodLifecycle
import Testing

@testable import NodeAgent

@Suite struct VolumeDirectoryTests {
    private static func plan(
        _ place: Place, _ name: String = "key", plugin: String = "secret", isMemory: Bool = true, group: UInt32? = nil,
        files: [VolumeFile] = [VolumeFile("token", "hello", mode: 0o400)]
    ) -> VolumePlan {
        VolumePlan(
            name: name, source: .files(files, isMemory: isMemory),
            path: "\(place.root)/pods/u1/volumes/kubernetes.io~\(plugin)/\(name)", group: group)
    }

    private static let path = "/pods/u1/volumes/kubernetes.io~secret/key"

    /// Whether this user may mount at all.
    static let mayMount: Bool = {
        let place = Place()
        for path in ["/pods", "/pods/u1", "/pods/u1/volumes", "/pods/u1/volumes/p", "/pods/u1/volumes/p/v"] {
            mkdir(place.root + path, 0o700)
        }
        let path = place.root + "/pods/u1/volumes/p/v"
        try? MemoryVolume.mount(at: path, bytes: nil)
        return MemoryVolume.isMounted(path)
    }()

    @Test func filesOfAVolumeAreWrittenAndBroughtUpToDate() async throws {
        let place = Place()
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place)])
        #expect(place.read(VolumeDirectoryTests.path + "/token") == "hello")
        #expect(place.mode(VolumeDirectoryTests.path) == 0o755)
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place, files: [VolumeFile("token", "other")])]
        )
        #expect(place.read(VolumeDirectoryTests.path + "/token") == "other")
        try await place.files.removeVolumes(of: "u1")
        #expect(!place.exists("/pods/u1/volumes"))
    }

    @Test(.enabled(if: getuid() == 0)) func aGroupGetsTheVolumeAndItsFiles() async throws {
        let place = Place()
        let files = [VolumeFile("dir/token", "hello", mode: 0o440), VolumeFile("own", "x", mode: 0o440)]
        var plan = VolumeDirectoryTests.plan(place, group: 4242, files: files)
        guard case .files(var owned, _) = plan.source else { return }
        owned[1].owner = 4243
        plan.source = .files(owned, isMemory: true)
        try await place.files.prepare(volumes: [plan])
        for (path, mode) in [("", 0o2755), ("/..data/dir", 0o2755), ("/..data/dir/token", 0o440)] as [(String, mode_t)]
        {
            var status = stat()
            #expect(stat(place.root + VolumeDirectoryTests.path + path, &status) == 0)
            #expect(status.st_gid == 4242)
            #expect(status.st_mode & 0o7777 == mode, "\(path)")
        }
        var status = stat()
        #expect(stat(place.root + VolumeDirectoryTests.path + "/own", &status) == 0)
        #expect(status.st_uid == 4243 && status.st_gid == 4242)
        let names = Directory.names(place.root + VolumeDirectoryTests.path).sorted()
        try await place.files.prepare(volumes: [plan])
        #expect(Directory.names(place.root + VolumeDirectoryTests.path).sorted() == names)
    }

    @Test(.enabled(if: mayMount)) func secretsAreOnNoDiskAndGoWithTheirPod() async throws {
        let place = Place()
        let memory = VolumePlan(
            name: "cache", source: .emptyDirectory(isMemory: true, sizeLimit: 1 << 20),
            path: place.root + "/pods/u1/volumes/kubernetes.io~empty-dir/cache")
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place), memory])
        #expect(MemoryVolume.isMounted(place.root + VolumeDirectoryTests.path))
        #expect(place.mode("/pods/u1/volumes/kubernetes.io~empty-dir/cache") == 0o777)
        place.write("/pods/u1/volumes/kubernetes.io~empty-dir/cache/large", String(repeating: "x", count: 2 << 20))
        var status = stat()
        #expect(stat(memory.path + "/large", &status) == 0 && status.st_size == 1 << 20)
        let held = open(place.root + VolumeDirectoryTests.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(held) }
        try await place.files.removeVolumes(of: "u1")
        #expect(!place.exists("/pods/u1/volumes"))
        // Whoever still holds the file system finds nothing in it.
        #expect(Directory.names(in: openat(held, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)).isEmpty)
    }

    @Test(.enabled(if: mayMount)) func anotherAgentFindsAndRemovesWhatACrashedOneHasMounted() async throws {
        let place = Place()
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place)])
        let other = HostPodFiles(podsDirectory: place.root + "/pods", logsDirectory: place.root + "/logs")
        try await other.prepare(volumes: [VolumeDirectoryTests.plan(place)])
        try await other.prepare(volumes: [VolumeDirectoryTests.plan(place, files: [VolumeFile("token", "new")])])
        #expect(place.read(VolumeDirectoryTests.path + "/token") == "new")
        #expect(await other.leftovers().map(\.uid) == ["u1"])
        try await other.removeAll(of: "u1", logDirectory: "")
        #expect(!place.exists("/pods/u1"))
    }

    @Test(.enabled(if: mayMount)) func allAreUnmountedAndMadeAnew() async throws {
        let place = Place()
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place)])
        try await place.files.unmountAll()
        #expect(!MemoryVolume.isMounted(place.root + VolumeDirectoryTests.path))
        #expect(!place.exists(VolumeDirectoryTests.path + "/token"))
        try await place.files.prepare(volumes: [VolumeDirectoryTests.plan(place)])
        #expect(MemoryVolume.isMounted(place.root + VolumeDirectoryTests.path))
        #expect(place.read(VolumeDirectoryTests.path + "/token") == "hello")
    }

    @Test func aDirectoryThatWasNotFinishedIs() async throws {
        let place = Place()
        let path = "/pods/u1/volumes/kubernetes.io~empty-dir/data"
        try Directory.make(place.root + "/pods/u1/volumes/kubernetes.io~empty-dir", mode: 0o755)
        mkdir(place.root + path, 0o700)
        let plan = VolumePlan(name: "data", source: .emptyDirectory(isMemory: false), path: place.root + path)
        try await place.files.prepare(volumes: [plan])
        #expect(place.mode(path) == 0o777)
    }

    @Test func aSubPathOfFilesFollowsTheirLinksAndNoOthers() async throws {
        let place = Place()
        let plan = VolumeDirectoryTests.plan(place, files: [VolumeFile("dir/token", "hello")])
        try await place.files.prepare(volumes: [plan])
        for path in ["dir", "dir/token", "dir/../dir/token"] { try SafePath.find(path, below: plan.path) }
        symlink("/etc", plan.path + "/out")
        symlink("../../../../../../../../etc", plan.path + "/up")
        for path in ["out/passwd", "up/passwd", "out"] {
            let message = await place.message { () throws(PodFilesError) in
                try await place.files.prepare(
                    subPaths: [SubPathPlan(volume: "key", root: plan.path, path: path, followsLinks: true)])
            }
            #expect(message?.hasSuffix("leads out of the volume") == true, "\(path): \(message ?? "")")
        }
    }
}
