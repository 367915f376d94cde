import Glibc
import Measurements
import Runtime
import Synchronization
import Testing

@testable import RuntimeProcess

@Suite("Files of the kernel that stay open") struct KernelFileTests {
    @Test func asManyStayOpenAsTheBudgetHasRoomFor() {
        let budget = KernelFileBudget(limit: 2)
        let files = KernelFiles(budget: budget)
        var held = (0..<5).map { _ in files.file("/proc/sys/kernel/pid_max") }
        #expect(budget.open == 0)
        for _ in 0..<3 {
            for file in held { #expect(files.number(file) ?? 0 > 0) }
            #expect(budget.open == 2)
        }
        held.removeFirst()
        #expect(budget.open == 1)
        for file in held { #expect(files.number(file) ?? 0 > 0) }
        #expect(budget.open == 2)
        held = []
        #expect(budget.open == 0)
    }

    @Test func whatIsNotThereTakesNoRoom() {
        let budget = KernelFileBudget(limit: 2)
        let files = KernelFiles(budget: budget)
        let file = files.file("/proc/none")
        #expect(files.number(file) == nil)
        #expect(budget.open == 0)
    }

    @Test func eachReadingIsANewOne() throws {
        var template = Array("/tmp/skeg-file-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            close(descriptor)
            unlink(path)
        }
        let files = KernelFiles(budget: KernelFileBudget(limit: 1))
        let file = files.file(path)
        for text in ["12\n", "345\n", "6\n"] {
            ftruncate(descriptor, 0)
            #expect(pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count)
            #expect(files.number(file).map { "\($0)\n" } == text)
        }
    }

    @Test func aBudgetLeavesMostOfWhatAProcessMayHave() {
        let limit = KernelFileBudget.ofProcess
        #expect(limit > 0 && limit <= KernelFileBudget.most)
    }

    private func read<Result>(_ text: String, _ use: (KernelText) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { use(KernelText(bytes: $0)) }
    }

    @Test func whatTheMachineHasLeft() {
        let memory = "MemTotal: 1000 kB\nMemFree: 300 kB\nInactive(file): 200 kB\n"
        #expect(
            read(memory) { UsageReader.memorySupply($0) } == Supply(capacity: 1000 * 1024, available: 500 * 1024))
        #expect(read("MemFree: 1 kB") { UsageReader.memorySupply($0) } == nil)
        #expect(read("0.20 0.18 0.12 1/80 11206\n") { UsageReader.threads($0) } == 80)
        #expect(read("0.20") { UsageReader.threads($0) } == nil)
    }

    @Test func thisMachineHasSomeOfAll() throws {
        let reader = UsageReader()
        let supply = reader.supply("/")
        for part in [supply.memory, supply.filesystem, supply.processes] {
            let part = try #require(part)
            #expect(part.capacity > 0 && part.available > 0 && part.available <= part.capacity)
        }
        if let inodes = supply.inodes { #expect(inodes.available <= inodes.capacity) }
        #expect(reader.supply("/none/of/it").filesystem == nil)
    }

    /// A folder with the files of a control group, which count what a test writes.
    private final class GroupFolder {
        let path: String
        private var names: Set<String> = []

        init() throws {
            var template = Array("/tmp/skeg-group-XXXXXX".utf8CString)
            let made = mkdtemp(&template)
            path = String(cString: try #require(made))
        }

        deinit {
            for name in names { unlink("\(path)/\(name)") }
            rmdir(path)
        }

        func write(_ name: String, _ text: String) throws {
            names.insert(name)
            let file = try #require(fopen("\(path)/\(name)", "we"))
            fputs(text, file)
            fclose(file)
        }
    }

    private static let second: Int64 = 1_000_000_000

    @Test func whatIsInactiveIsAskedForWhereTheMemoryHasChanged() throws {
        let folder = try GroupFolder()
        try folder.write("memory.usage_in_bytes", "64000\n")
        try folder.write("memory.stat", "total_inactive_file 4000\n")
        try folder.write("cpuacct.usage", "7\n")
        let files = KernelFiles(budget: KernelFileBudget(limit: 0))
        var group = GroupCounter([folder.path], files)
        #expect(group.cpuNanoseconds(files) == 7)
        #expect(group.workingSet(files, at: 0) == 60_000)
        try folder.write("memory.stat", "total_inactive_file 10000\n")
        try folder.write("memory.usage_in_bytes", "64900\n")
        #expect(group.workingSet(files, at: 1 * Self.second) == 60_900)
        try folder.write("memory.usage_in_bytes", "65100\n")
        #expect(group.workingSet(files, at: 2 * Self.second) == 55_100)
        try folder.write("memory.stat", "total_inactive_file 0\n")
        #expect(group.workingSet(files, at: 6 * Self.second) == 55_100)
        #expect(group.workingSet(files, at: 7 * Self.second) == 65_100)
    }

    /// As "memory.stat" and "cpu.stat" look in https://docs.kernel.org/admin-guide/cgroup-v2.html.
    @Test func aGroupOfVersionTwoIsCounted() throws {
        let folder = try GroupFolder()
        try folder.write("cpu.stat", "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 0\n")
        try folder.write("memory.current", "64000\n")
        try folder.write("memory.stat", "anon 50000\nfile 12000\ninactive_anon 9\ninactive_file 4000\n")
        let files = KernelFiles(budget: KernelFileBudget(limit: 0))
        var group = GroupCounter([folder.path], files)
        #expect(group.cpuNanoseconds(files) == 1_500_000)
        #expect(group.workingSet(files, at: 0) == 60_000)
        // More that is inactive than there is comes to nothing, and not to less (`libcontainer`'s setMemoryStats).
        try folder.write("memory.stat", "inactive_file 70000\n")
        #expect(group.workingSet(files, at: 10 * Self.second) == 0)
    }

    @Test func aGroupWithoutFilesIsNotCounted() throws {
        let files = KernelFiles(budget: KernelFileBudget(limit: 0))
        var group = GroupCounter([try GroupFolder().path], files)
        #expect(group.cpuNanoseconds(files) == nil)
        #expect(group.workingSet(files, at: 0) == nil)
    }
}

@Suite("Processes of containers") struct ProcessCountTests {
    @Test func theProcessesOfAPodAreCounted() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "sleep 1000 & sleep 1000 & wait")
            _ = try await eventually("the shell and its two programs are there") {
                try await runtime.processes().values.first == 3 ? true : nil
            }
            let state = try #require(runtime.book.withLock { $0.containers[id]?.state })
            var reader = UsageReader()
            let counts = reader.processes(of: [.init(id: id, groups: [], supervisor: state.shim)])
            #expect(counts == [id: 3])
        }
    }
}
