import Glibc
import Testing

extension EndToEnd {
    @Test(
        "not even the daemon's own user looks into its memory, unless it is root with all of root's rights",
        .enabled("a process that hides nothing is seen") { try await Onlooker.seesOthers() })
    func memoryIsNotDumpable() async throws {
        try await Machine.run { machine in
            machine.launcher = Onlooker.launcher
            let commit = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let daemon = try #require(machine.daemon)
            // The one that was launched, and not something before it.
            #expect(RunningProcess(daemon.pid)?.arguments.dropFirst().first == "run")
            #expect(try await Onlooker.sees(daemon.pid, from: machine.path) == [])
        }
    }
}

/// Who looks into a process as everybody may into those of the same user: what the kernel refuses then, it refuses for the process'
/// own sake (PR_SET_DUMPABLE, ptrace(2)).
///
/// Root may look into everything by a right of its own, CAP_SYS_PTRACE. It is given up on both sides, since nobody sees into a
/// process that has more rights.
private enum Onlooker {
    static let launcher =
        geteuid() == 0 ? ["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace"] : []

    /// The memory itself, which some kernels hide from others than debuggers, and what is shown to whoever may look. Not the
    /// environment: CAP_PERFMON is enough for that, which root has besides.
    private static let looks = [
        ("exe", "readlink /proc/PID/exe >/dev/null 2>&1"), ("mem", "(: </proc/PID/mem) 2>/dev/null")
    ]

    static func sees(_ pid: pid_t, from scratch: String) async throws -> [String] {
        let script = looks.map { "\($0.1.replacing("PID", with: String(pid))) && echo \($0.0)" }.joined(separator: "; ")
        let outcome = try await Program.run(
            launcher + ["sh", "-c", script + "; echo looked"], environment: GitRepository.environment(home: scratch),
            scratch: scratch)
        guard outcome.lines.last == "looked" else { throw Program.Failure(description: outcome.errors) }
        return outcome.lines.dropLast().map(String.init)
    }

    /// Whether there is anything to be seen here of a process that was launched in the same way; some containers show nothing.
    static func seesOthers() async throws -> Bool {
        let scratch = try Scratch.directory()
        defer { Scratch.remove(scratch) }
        let other = try Program(
            launcher + ["sleep", "100"], environment: GitRepository.environment(home: scratch),
            output: scratch + "/output")
        var isSeen = false
        do {
            try await eventually("a process is seen", within: .seconds(5)) {
                try await sees(other.pid, from: scratch).contains("exe")
            }
            isSeen = true
        } catch {
            print("no process can be looked into here: \(error)")
        }
        other.signal(SIGKILL)
        _ = try await other.end()
        return isSeen
    }
}
