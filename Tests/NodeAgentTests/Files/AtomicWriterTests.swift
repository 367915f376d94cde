import Dispatch
import Glibc
import PodLifecycle
import Synchronization
import Testing

@testable import NodeAgent

@Suite struct AtomicWriterTests {
    private static func place(in directory: String = "/tmp") -> (Place, AtomicWriter) {
        let place = Place(in: directory)
        mkdir(place.root + "/v", 0o755)
        mkdir(place.root + "/outside", 0o755)
        place.write("/outside/kept", "kept")
        return (place, AtomicWriter(path: place.root + "/v", group: nil))
    }

    /// What people see in the volume, in order.
    private static func names(_ place: Place) -> [String] { Directory.names(place.root + "/v").sorted() }

    /// Nothing in the volume but the links and one directory.
    private static func isTidy(_ place: Place, _ visible: [String]) -> Bool {
        let names = names(place)
        let hidden = names.filter { $0.hasPrefix("..") }
        return hidden.count == 2 && hidden.contains("..data") && names.filter { !$0.hasPrefix("..") } == visible
    }

    private static let first: [VolumeFile] = [
        VolumeFile("a", "1"), VolumeFile("dir/sub/b", "1", mode: 0o400), VolumeFile("old", "1")
    ]
    private static let second: [VolumeFile] = [
        VolumeFile("a", "2"), VolumeFile("dir/sub/b", "2", mode: 0o400), VolumeFile("new", "2")
    ]

    @Test func filesAreReplacedTogether() throws {
        let (place, writer) = AtomicWriterTests.place()
        #expect(try writer.write(AtomicWriterTests.first))
        #expect(place.read("/v/a") == "1" && place.read("/v/dir/sub/b") == "1")
        #expect(place.mode("/v/dir/sub/b") == 0o777 || place.mode("/v/..data/dir/sub/b") == 0o400)
        #expect(place.mode("/v/..data/dir/sub") == 0o755)
        #expect(try writer.write(AtomicWriterTests.second))
        #expect(place.read("/v/a") == "2" && place.read("/v/new") == "2" && place.read("/v/old") == nil)
        #expect(AtomicWriterTests.isTidy(place, ["a", "dir", "new"]))
        #expect(try writer.write([]))
        #expect(AtomicWriterTests.isTidy(place, []))
    }

    @Test func whatIsThereAlreadyIsNotWritten() throws {
        let (place, writer) = AtomicWriterTests.place()
        #expect(try writer.write(AtomicWriterTests.first))
        let before = AtomicWriterTests.names(place)
        #expect(try !writer.write(AtomicWriterTests.first))
        #expect(AtomicWriterTests.names(place) == before)
        var changed = AtomicWriterTests.first
        changed[0].mode = 0o600
        #expect(try writer.write(changed))
        #expect(place.mode("/v/..data/a") == 0o600)
    }

    @Test func whatSomebodyHasAddedOrTakenAwayIsMended() throws {
        let (place, writer) = AtomicWriterTests.place()
        try writer.write(AtomicWriterTests.first)
        unlink(place.root + "/v/..data/a")
        place.write("/v/..data/dir/added")
        unlink(place.root + "/v/old")
        #expect(try writer.write(AtomicWriterTests.first))
        #expect(place.read("/v/a") == "1" && place.read("/v/old") == "1" && !place.exists("/v/dir/added"))
        #expect(AtomicWriterTests.isTidy(place, ["a", "dir", "old"]))
    }

    /// Kubernetes makes a directory for a subPath that leads to nothing; it may be mounted.
    @Test func aDirectoryForASubPathStays() throws {
        let (place, writer) = AtomicWriterTests.place()
        try writer.write(AtomicWriterTests.first)
        try SafePath.find("later", below: place.root + "/v")
        try writer.write(AtomicWriterTests.second)
        #expect(place.exists("/v/later"))
        try writer.write([VolumeFile("later", "3")])
        #expect(place.read("/v/later") == "3")
    }

    @Test func aCrashAtAnyStepLeavesOldOrNewAndIsMended() throws {
        struct Crash: Error {}
        var steps = 0
        for begun in [[], AtomicWriterTests.first] {
            for step in 0..<200 {
                let (place, writer) = AtomicWriterTests.place()
                if !begun.isEmpty { try writer.write(begun) }
                var crashing = writer
                let left = Mutex(step)
                crashing.willChange = { () throws(PodFilesError) in
                    let isOver = left.withLock { left in
                        left -= 1
                        return left < 0
                    }
                    if isOver { throw PodFilesError("crash") }
                }
                let hasCrashed = (try? crashing.write(AtomicWriterTests.second)) == nil
                let seen = ["a", "dir/sub/b"].map { place.read("/v/..data/\($0)") }
                #expect(
                    seen == ["2", "2"] || seen == (begun.isEmpty ? [nil, nil] : ["1", "1"]),
                    "after \(step) steps: \(seen)")
                try writer.write(AtomicWriterTests.second)
                #expect(place.read("/v/a") == "2" && place.read("/v/dir/sub/b") == "2" && place.read("/v/new") == "2")
                #expect(AtomicWriterTests.isTidy(place, ["a", "dir", "new"]), "after \(step) steps")
                guard hasCrashed else { break }
                steps += 1
            }
        }
        #expect(steps > 30)
    }

    @Test func aReaderSeesAllOldOrAllNewOverTenThousandChanges() async throws {
        // In memory it takes seconds, on a slow disk minutes.
        let (place, writer) = AtomicWriterTests.place(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")
        let size = 6000
        @Sendable func files(_ round: Int) -> [VolumeFile] {
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: round), count: size)
            return ["a", "dir/b", "c"].map { VolumeFile(path: $0, mode: 0o644, content: .bytes(bytes)) }
        }
        try writer.write(files(0))
        let isOver = Atomic(false)
        let looks = await withCheckedContinuation { (answer: CheckedContinuation<(whole: Int, torn: Int), Never>) in
            let result = Mutex((whole: 0, torn: 0))
            let group = DispatchGroup()
            DispatchQueue.global().async(group: group) {
                while !isOver.load(ordering: .relaxed) {
                    let look = AtomicWriterTests.look(place.root + "/v", size: size)
                    result.withLock { $0 = ($0.whole + (look == true ? 1 : 0), $0.torn + (look == false ? 1 : 0)) }
                }
            }
            DispatchQueue.global().async(group: group) {
                for round in 1...10_000 { _ = try? writer.write(files(round)) }
                isOver.store(true, ordering: .relaxed)
            }
            group.notify(queue: .global()) { answer.resume(returning: result.withLock { $0 }) }
        }
        #expect(looks.torn == 0)
        #expect(looks.whole > 100)
        #expect(place.read("/v/c")?.utf8.first == UInt8(truncatingIfNeeded: 10_000))
        #expect(AtomicWriterTests.isTidy(place, ["a", "c", "dir"]))
    }

    /// Whether three files that are read from one directory say the same; nil where they were replaced meanwhile.
    private static func look(_ volume: String, size: Int) -> Bool? {
        let data = open(volume + "/..data", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard data >= 0 else { return nil }
        defer { close(data) }
        var texts: Set<[UInt8]> = []
        for name in ["a", "dir/b", "c"] {
            let file = openat(data, name, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var bytes = [UInt8](repeating: 0, count: size + 1)
            let count = read(file, &bytes, bytes.count)
            guard count == size else { return false }
            texts.insert(bytes)
        }
        return texts.count == 1
    }

    // MARK: Attacks

    @Test func plantedLinksLeadNowhere() throws {
        for planted in ["..data", "..data_tmp", "a", "dir", "..2026_01_01_00_00_00.000000000"] {
            for target in ["/outside", "/outside/kept", "/none"] {
                let (place, writer) = AtomicWriterTests.place()
                try writer.write(AtomicWriterTests.first)
                let path = place.root + "/v/" + planted
                try TreeRemoval.remove(path)
                symlink(place.root + target, path)
                try writer.write(AtomicWriterTests.second)
                #expect(place.read("/v/a") == "2" && place.read("/v/dir/sub/b") == "2")
                #expect(Directory.names(place.root + "/outside") == ["kept"])
                #expect(place.read("/outside/kept") == "kept")
                #expect(!place.exists("/none"))
                #expect(AtomicWriterTests.isTidy(place, ["a", "dir", "new"]), "\(planted) to \(target)")
            }
        }
    }

    @Test func plantedDirectoriesGiveWay() throws {
        let (place, writer) = AtomicWriterTests.place()
        for path in ["..data", "..data_tmp", "a", "dir", "dir/sub"] { mkdir(place.root + "/v/" + path, 0o755) }
        try writer.write(AtomicWriterTests.first)
        #expect(AtomicWriterTests.isTidy(place, ["a", "dir", "old"]))
        #expect(place.read("/v/dir/sub/b") == "1")
    }

    @Test func whoeverPlantsLinksAllTheTimeGetsNothingWrittenElsewhere() async throws {
        let (place, writer) = AtomicWriterTests.place()
        let isOver = Atomic(false)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let group = DispatchGroup()
            DispatchQueue.global().async(group: group) {
                let volume = place.root + "/v/"
                while !isOver.load(ordering: .relaxed) {
                    for name in Directory.names(volume) + ["a", "dir", "..data", "..data_tmp"] {
                        unlink(volume + name)
                        symlink(place.root + "/outside", volume + name)
                        for inner in ["/dir", "/dir/sub", "/a"] {
                            rename(volume + name + inner, volume + name + inner + "x")
                            symlink(place.root + "/outside", volume + name + inner)
                        }
                    }
                    for name in Directory.names(place.root + "/outside") where name.hasPrefix("dir") || name == "a" {
                        // The attacker's own doing: it follows its own links.
                        unlink(place.root + "/outside/" + name)
                    }
                }
            }
            DispatchQueue.global().async(group: group) {
                for round in 0..<100 {
                    _ = try? writer.write([VolumeFile("a", "\(round)"), VolumeFile("dir/sub/b", "\(round)")])
                }
                isOver.store(true, ordering: .relaxed)
            }
            group.notify(queue: .global()) { done.resume() }
        }
        #expect(place.read("/outside/kept") == "kept")
        // Links there are the attacker's own doing; the agent would have made a file or a directory.
        for name in Directory.names(place.root + "/outside") where name != "kept" {
            var status = stat()
            #expect(
                lstat("\(place.root)/outside/\(name)", &status) != 0 || status.st_mode & S_IFMT == S_IFLNK, "\(name)")
        }
    }
}
