import Glibc
import Measurements
import Objects
import Runtime
import Synchronization
import Testing

@testable import RuntimeProcess

@Suite("What containers use") struct StatsTests {
    /// The counts of a container, as the runtime gives them; and as they are without control groups.
    enum Way: String, CaseIterable { case asItIs, byProcesses }

    /// Reads the counts of one container, again and again.
    private struct Meter: ~Copyable {
        let runtime: ProcessRuntime
        let id: ContainerID
        let way: Way
        var reader = UsageReader()

        mutating func count() async throws -> UsageCount {
            if way == .asItIs {
                let id = id
                let container = try await runtime.stats().containers.first { $0.id == id }
                return try #require(container).count
            }
            let state = try #require(runtime.book.withLock { $0.containers[id]?.state })
            let counts = reader.counts(of: [.init(id: id, groups: [], supervisor: state.shim)])
            return try #require(counts[id])
        }
    }

    @Test(arguments: Way.allCases) func aContainerThatComputesUsesTime(way: Way) async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "while :; do :; done")
            var meter = Meter(runtime: runtime, id: id, way: way)
            let first = try await meter.count()
            let last = try await eventually("it has used a third of a second") {
                let count = try await meter.count()
                return count.cpuNanoseconds >= first.cpuNanoseconds + 300_000_000 ? count : nil
            }
            // One process that computes has one processor; a tick more may show.
            #expect(last.cpuNanoseconds - first.cpuNanoseconds <= UInt64(last.instant - first.instant) + 20_000_000)
        }
    }

    @Test(arguments: Way.allCases) func aContainerThatWaitsUsesNone(way: Way) async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            var meter = Meter(runtime: runtime, id: id, way: way)
            _ = try await eventually("its time stands still, once the program has begun") {
                let first = try await meter.count()
                try await Task.sleep(for: .milliseconds(300))
                let last = try await meter.count()
                #expect(last.instant > first.instant)
                return first.cpuNanoseconds == last.cpuNanoseconds ? true : nil
            }
        }
    }

    @Test(arguments: Way.allCases) func timeOfProgramsThatHaveEndedStays(way: Way) async throws {
        try await Host.run { host, runtime in
            // One program after the other, each ended before long, some of them orphans.
            let id = try await host.start(
                runtime,
                shell: """
                    n=0; while [ $n -lt 8 ]; do
                      sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done' & wait
                      (sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done' &)
                      n=$((n+1))
                    done; sleep 0.3; touch \(host.path)/done; exec sleep 1000
                    """)
            var meter = Meter(runtime: runtime, id: id, way: way)
            var last: UInt64 = 0
            _ = try await eventually("all have ended", within: .seconds(60)) {
                let count = try await meter.count().cpuNanoseconds
                #expect(count >= last, "the count goes back")
                last = count
                return access(host.path + "/done", F_OK) == 0 ? true : nil
            }
            try await Task.sleep(for: .milliseconds(50))
            let end = try await meter.count().cpuNanoseconds
            // What the kernel says of the main process and of its orphans, in ticks of ten milliseconds.
            let state = try #require(runtime.book.withLock { $0.containers[id]?.state })
            let files = KernelFiles()
            func times(_ pid: Int32?) throws -> ProcessTimes {
                let pid = try #require(pid)
                return try #require(files.read("/proc/\(pid)/stat") { ProcessTimes($0, pid: pid) })
            }
            let main = try times(state.process?.pid)
            let shim = try times(state.shim?.pid)
            let ticks = main.own + main.collected + shim.collected
            #expect(ticks > 10)
            #expect(
                abs(Int64(end / 10_000_000) - Int64(ticks)) <= Int64(max(20, ticks / 4)), "\(end) and \(ticks) ticks")
        }
    }

    @Test(arguments: Way.allCases) func memoryThatIsTakenShows(way: Way) async throws {
        try await Host.run { host, runtime in
            // A variable of 48 MB.
            let id = try await host.start(
                runtime,
                shell: """
                    a=0123456789abcdef; n=0; while [ $n -lt 21 ]; do a=$a$a; n=$((n+1)); done
                    echo ${#a} > \(host.path)/done; while :; do sleep 1; done
                    """)
            _ = try await eventually("the memory is taken", within: .seconds(60)) {
                access(host.path + "/done", F_OK) == 0 ? true : nil
            }
            var meter = Meter(runtime: runtime, id: id, way: way)
            let bytes = try await meter.count().memoryWorkingSetBytes
            #expect(bytes > 32 << 20 && bytes < 256 << 20, "\(bytes)")
        }
    }

    @Test func theMachineUsesWhatItsContainersDoAndMore() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "while :; do :; done")
            let first = try await runtime.stats()
            let last = try await eventually("a third of a second was used") {
                let count = try await runtime.stats()
                return count.node.cpuNanoseconds >= first.node.cpuNanoseconds + 300_000_000 ? count : nil
            }
            let processors = UInt64(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
            let elapsed = UInt64(last.node.instant - first.node.instant)
            #expect(last.node.cpuNanoseconds - first.node.cpuNanoseconds <= (elapsed + 100_000_000) * processors)
            let total = UInt64(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)))
            #expect(last.node.memoryWorkingSetBytes > 1 << 20 && last.node.memoryWorkingSetBytes < total)
            #expect(last.containers.map(\.id) == [id])
            #expect(last.containers.first?.pod.name == "pod")
        }
    }

    @Test func whatHasEndedIsNotCountedAndARestartedDaemonCountsOn() async throws {
        try await Host.run { host, runtime in
            let sandbox = try await runtime.runSandbox(host.sandboxConfiguration("pod"))
            var ids: [ContainerID] = []
            for (name, script) in [("long", "while :; do :; done"), ("short", "exit 0")] {
                let id = try await runtime.createContainer(in: sandbox.id, host.container(name, shell: script))
                try await runtime.startContainer(id)
                ids.append(id)
            }
            _ = try await runtime.exit(of: ids[1])
            let counts = try await runtime.stats().containers
            #expect(counts.map(\.name) == ["long"])
            let before = try #require(counts.first).count.cpuNanoseconds
            let again = try await host.runtime().stats().containers
            #expect(again.map(\.name) == ["long"])
            #expect(again.first?.startedAt == counts.first?.startedAt)
            #expect(try #require(again.first).count.cpuNanoseconds >= before)
        }
    }
}
