import Glibc
import Testing

@testable import RuntimeProcess

@Suite("Texts of the kernel") struct KernelTextTests {
    private func read<Result>(_ text: String, _ use: (KernelText) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { use(KernelText(bytes: $0)) }
    }

    @Test(
        arguments: [
            ("12345\n", 12345), ("0", 0), ("  7 8", 7), ("18446744073709551615", .max), ("18446744073709551616", nil),
            ("", nil), ("-1", nil), ("max\n", nil)
        ] as [(String, UInt64?)])
    func numbersAreReadWhole(text: String, number: UInt64?) {
        #expect(read(text) { $0.number(at: 0) } == number)
    }

    private static let statistics = """
        anon 1048576
        file 4194304
        inactive_file_more 1
        inactive_file 2097152
        active_file 99
        """

    @Test func aValueIsFoundByItsWholeName() {
        read(KernelTextTests.statistics) { text in
            #expect(text.value(of: "inactive_file") == 2_097_152)
            #expect(text.value(of: "anon") == 1_048_576)
            #expect(text.value(of: "active_file") == 99)
            #expect(text.value(of: "total_inactive_file") == nil)
            #expect(text.value(of: "ano") == nil)
        }
        #expect(read("") { $0.value(of: "a") } == nil)
        #expect(read("a") { $0.value(of: "a") } == nil)
        #expect(read("a\nb ") { $0.value(of: "b") } == nil)
    }

    @Test func theMachinesWorkingSetIsWithoutFilesThatNobodyUses() {
        let memory = """
            MemTotal:        1000 kB
            MemFree:          300 kB
            MemAvailable:     700 kB
            Inactive:         250 kB
            Inactive(anon):    50 kB
            Inactive(file):   200 kB
            """
        #expect(read(memory) { UsageReader.workingSet($0) } == 500 * 1024)
        #expect(read("MemTotal: 1 kB") { UsageReader.workingSet($0) } == nil)
    }

    @Test func aProcessIsReadThoughItsNameIsOdd() {
        let text = "77 (a) b ((c) R 12 77 77 0 -1 4194304 100 0 0 0 30 4 5 6 20 0 1 0 961248 3133440 385"
        let times = read(text) { ProcessTimes($0, pid: 77) }
        #expect(times == ProcessTimes(pid: 77, parent: 12, start: 961_248, own: 34, collected: 11))
        #expect(read("77 (short) R 12") { ProcessTimes($0, pid: 77) } == nil)
        #expect(read("") { ProcessTimes($0, pid: 77) } == nil)
    }

    @Test func filesAreReadOneAfterTheOther() throws {
        let files = KernelFiles()
        #expect(files.number("/proc/sys/kernel/pid_max") ?? 0 > 0)
        #expect(files.read("/proc/self/stat") { ProcessTimes($0, pid: getpid()) }?.parent == getppid())
        #expect(files.number("/proc/none") == nil)
        #expect(files.read("/proc/meminfo") { UsageReader.workingSet($0) } ?? 0 > 0)
    }
}
