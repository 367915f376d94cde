import Testing

@testable import RuntimeProcess

@Suite("Records") struct RecordTests {
    private static let awkward = [
        "", " ", "plain", "two\nlines", "\r\n", "back\\slash\\n", "=a=b", "\u{301}combining", "end", "\\", "日本"
    ]

    @Test(arguments: awkward) func anyValueComesBackFromText(_ value: String) {
        var record = Record()
        record.add("name", value)
        record.add("name", "second")
        #expect(Record(text: record.text) == record)
    }

    @Test(arguments: awkward) func anyValueComesBackFromAnEnvironment(_ value: String) {
        var record = Record()
        record.add("variable", value)
        #expect(Record(environment: ["PATH=/bin", "LD_PRELOAD=x"] + record.environment) == record)
    }

    @Test func aTextThatIsCutOffIsRefused() {
        var record = Record()
        record.add("pid", 12)
        record.add("message", "two\nlines")
        for length in 0..<record.text.count { #expect(Record(text: String(record.text.prefix(length))) == nil) }
    }

    @Test func statesComeBack() {
        var state = StateRecord()
        #expect(StateRecord(state.record) == state)
        state.process = ProcessIdentity(pid: 3, startTicks: 44, boot: "b")
        state.shim = ProcessIdentity(pid: 2, startTicks: 43, boot: "b")
        state.startedAt = 5
        state.cgroups = ["/a", "/b"]
        state.pipes = [1, 2]
        state.notes = ["one", "two"]
        state.exit = .init(finishedAt: 9, exitCode: 137, signal: 9, reason: "Error", message: "a\nb")
        #expect(StateRecord(state.record) == state)
    }

    @Test func specificationsComeBack() {
        let specification = Specification(
            arguments: ["sh", "-c", "a\nb"], environment: ["A=1", "B="], workingDirectory: "/x", logPath: "/l",
            mounts: [.init(kind: 1, source: "", target: "/t"), .init(kind: 2, source: "/s", target: "/u")],
            usesUserNamespace: true, user: 1, group: 2, groups: [], limits: .init(cpuShares: 2), oomScoreAdjustment: -5)
        #expect(Specification(specification.record) == specification)
    }

    @Test(arguments: [
        "", "..", "a", "a_b", "a_0_b", "../x_0_main_0", "a_0_.._0", "a_0_main_-1", "a_0_main_01", "a/b_0_main_0"
    ])
    func whatIsNoContainersIdIsRefused(_ id: String) { #expect(ContainerName(id: id) == nil) }

    @Test func anIdSaysWhatItIsOf() {
        let name = ContainerName(sandbox: "uid_2", name: "main", attempt: 7)
        #expect(name.id == "uid_2_main_7")
        #expect(ContainerName(id: name.id) == name)
    }
}
