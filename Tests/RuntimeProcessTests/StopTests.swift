import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Stopping") struct StopTests {
    /// Waits until the script has set its traps and said so.
    private func ready(_ host: Host, _ runtime: ProcessRuntime, _ id: ContainerID) async throws {
        _ = try await eventually("it is ready") { try await host.log(runtime, id).contains("ready") ? true : nil }
    }

    @Test func theMainProcessMayEndByItself() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(
                runtime, shell: "trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done")
            try await ready(host, runtime, id)
            try await runtime.stopContainer(id, gracePeriod: .seconds(30))
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 7 && exit.signal == nil)
        }
    }

    @Test func oneThatIgnoresTheSignalIsKilledAfterTheGracePeriod() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "trap '' TERM; echo ready; while :; do sleep 0.01; done")
            try await ready(host, runtime, id)
            let begin = ContinuousClock.now
            try await runtime.stopContainer(id, gracePeriod: .milliseconds(300))
            #expect((.milliseconds(290)...(.seconds(12))).contains(ContinuousClock.now - begin))
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 137 && exit.signal == SIGKILL)
        }
    }

    @Test func stoppingAgainAndWhatHasEndedDoesNothing() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            try await runtime.stopContainer(id, gracePeriod: .seconds(5))
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 143)
            try await runtime.stopContainer(id, gracePeriod: .seconds(5))
            #expect(try await runtime.exit(of: id) == exit)
            try await runtime.stopContainer("no-such_0_container_0", gracePeriod: .zero)
        }
    }

    @Test func twoThatStopAtOnceBothSeeTheEnd() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "trap '' TERM; echo ready; while :; do sleep 0.01; done")
            try await ready(host, runtime, id)
            async let slow: Void = runtime.stopContainer(id, gracePeriod: .seconds(60))
            async let fast: Void = runtime.stopContainer(id, gracePeriod: .milliseconds(100))
            _ = try await (slow, fast)
            #expect(try await runtime.exit(of: id).exitCode == 137)
        }
    }

    @Test func theSignalGoesToTheMainProcessAlone() async throws {
        try await Host.run { host, runtime in
            // A child that would say so if it got the signal; the parent gives it the time to.
            let id = try await host.start(
                runtime,
                shell: """
                    sh -c 'trap "echo child got it" TERM; while :; do sleep 0.01; done' &
                    trap 'sleep 0.2; exit 0' TERM; sleep 0.1; echo ready; while :; do sleep 0.01; done
                    """)
            try await ready(host, runtime, id)
            try await runtime.stopContainer(id, gracePeriod: .seconds(10))
            #expect(try await !host.log(runtime, id).contains("child got it"))
        }
    }

    @Test func whatForkedAwayEndsWithTheMainProcess() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(
                runtime,
                shell: "setsid sh -c 'setsid sleep 4242 & echo $!; exit 0'; sleep 0.1; exit 0")
            _ = try await runtime.exit(of: id)
            let pid = try #require(Int32(try await host.log(runtime, id).split(separator: "\n")[0].dropFirst(40)))
            #expect(ProcessIdentity(of: pid)?.isRunning != true)
            #expect(try !host.state(runtime, id).cgroups.contains { Files.isDirectory($0) })
        }
    }

    @Test func aStoppedSandboxFreesItsAddressAndRefusesContainers() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let sandbox = try #require(try await runtime.sandboxes().first)
            try await runtime.stopSandbox(sandbox.id)
            try await runtime.stopSandbox(sandbox.id)
            #expect(try await runtime.exit(of: id).exitCode == 137)
            let stopped = try #require(try await runtime.sandboxes().first)
            #expect(!stopped.isReady && stopped.address.isEmpty)
            await #expect(throws: RuntimeError.self) {
                try await runtime.createContainer(in: sandbox.id, host.container("other", shell: "exit"))
            }
        }
    }

    @Test func removingLeavesNothingBehind() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let state = try host.state(runtime, id)
            let sandbox = try #require(try await runtime.sandboxes().first)
            try await runtime.removeSandbox(sandbox.id)
            try await runtime.removeSandbox(sandbox.id)
            #expect(try await runtime.sandboxes().isEmpty)
            #expect(try await runtime.containers().isEmpty)
            #expect(try Files.names(in: runtime.directory.sandboxes).isEmpty)
            #expect(state.process?.isRunning == false)
            _ = try await eventually("the supervisor ends") { state.shim?.isRunning == true ? nil : true }
        }
    }
}
