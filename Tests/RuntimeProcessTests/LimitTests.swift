import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Limits") struct LimitTests {
    /// Whether this machine lets containers have a control group with memory limits.
    static let areEnforced: Bool = {
        let group = ControlGroup(
            making: "skeg-test-\(getpid())", limits: .init(cpuLimitMillicores: 100, memoryLimitBytes: 1 << 24))
        defer { _ = group.remove() }
        return !group.directories.isEmpty && group.notes.isEmpty
    }()

    @Test(.enabled(if: areEnforced)) func aContainerOverItsMemoryLimitIsOOMKilled() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec tail /dev/zero") {
                $0.resources.memoryLimitBytes = 32 << 20
                $0.resources.oomScoreAdjustment = 1000
            }
            let exit = try await runtime.exit(of: id)
            #expect(exit.reason == "OOMKilled" && exit.exitCode == 137)
        }
    }

    @Test(.enabled(if: areEnforced)) func aContainerIsHeldToItsCPULimit() async throws {
        try await Host.run { host, runtime in
            let start = ContinuousClock.now
            let id = try await host.start(runtime, shell: "while :; do :; done") {
                $0.resources.cpuLimitMillicores = 100
            }
            try await Task.sleep(for: .seconds(1))
            let pid = try #require(try host.state(runtime, id).process?.pid)
            let fields = try Files.text("/proc/\(pid)/stat", limit: 4096).split(separator: " ")
            let ticks = try #require(Int(fields[13]))
            // A tick is a hundredth of a second; the limit is a tenth of a core.
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            #expect(Double(ticks) < elapsed * 50, "\(ticks) ticks in \(elapsed) seconds")
        }
    }

    @Test func whatCannotBeEnforcedIsInTheNotes() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000") {
                $0.resources.memoryLimitBytes = 1 << 30
            }
            let notes = try await runtime.status(of: id).notes
            #expect(LimitTests.areEnforced ? notes.isEmpty : !notes.isEmpty)
        }
    }

    @Test(arguments: [(nil, nil), (0, nil), (1, 1000), (10, 1000), (100, 10000), (1500, 150_000)])
    func quotasAreAsTheKubeletHasThem(_ millicores: Int64?, _ quota: Int64?) {
        #expect(ControlGroup.quota(millicores) == quota)
    }

    @Test(arguments: [(2, 1), (1024, 39), (262_144, 10000), (0, 1)])
    func sharesBecomeWeights(_ shares: Int64, _ weight: Int64) {
        #expect(ControlGroup.weight(shares: shares) == weight)
    }
}
