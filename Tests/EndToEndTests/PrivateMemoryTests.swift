import Glibc
import Testing

extension EndToEnd {
    /// What signals of crashes bring about in programs whose memory holds Secrets.
    @Suite("Private memory", .timeLimit(.minutes(3)))
    struct PrivateMemoryTests {
        /// Those that Swift's runtime takes to print a report, with bytes that the registers point to (docs/Backtracing.rst).
        static let crashSignals = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP]

        @Test("the daemon and the supervisors print no memory when they crash, even where Swift's runtime is told to")
        func printsNoMemory() async throws {
            try await Machine.run { machine in
                machine.variables = ["SWIFT_BACKTRACE=enable=yes,registers=all"]
                let site = try machine.site("one")
                let commit = try await machine.repository.commit(
                    "Serve one", ["web.yaml": Manifests.web(replicas: 1, site: site)])
                try await machine.start()
                try await machine.becomes("Converged", at: commit)
                try await machine.serves("one", pods: 1)
                let daemon = try #require(machine.daemon)
                let supervisors = Workloads(of: machine.state).supervisors.values.flatMap { $0 }
                #expect(supervisors.count == 1)
                for pid in supervisors + [daemon.pid] {
                    let caught = try #require(Self.caught(by: pid))
                    let handled = Self.crashSignals.filter { caught >> UInt64($0 - 1) & 1 == 1 }
                    #expect(handled.isEmpty, "process \(pid) handles \(handled)")
                }
                daemon.signal(SIGABRT)
                #expect(try await machine.ends() == 128 + SIGABRT)
                for word in ["Backtracing", "Registers", "Program crashed"] {
                    #expect(!machine.log.contains(word), "the log has \(word)")
                }
            }
        }

        /// The signals that a process has handlers for, the first in the lowest bit (`SigCgt`, proc_pid_status(5)).
        private static func caught(by pid: pid_t) -> UInt64? {
            let line = TextFile.read("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            return line?.split(whereSeparator: \.isWhitespace).last.flatMap { UInt64($0, radix: 16) }
        }
    }
}
