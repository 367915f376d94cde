import Glibc
import Objects
import Runtime
import Synchronization
import Testing

@testable import RuntimeProcess

/// What a restarted daemon makes of what it finds.
@Suite("Recovery") struct RecoveryTests {
    /// Between the birth of a supervisor and its record lies a moment in which the disk knows of neither.
    @Test func aDaemonKilledAnywhereInAStartStartsTheProgramOnce() async throws {
        try await Host.run { host, first in
            var random = IDSource(seed: 17)
            var found: Set<String> = []
            for attempt in 0..<25 {
                let pod = "pod\(attempt)"
                let sandbox = try await first.runSandbox(host.sandboxConfiguration(pod))
                let configuration = host.container(shell: "echo once; sleep 0.1")
                let id = try await first.createContainer(in: sandbox.id, configuration)
                let shim = try host.startShim(first, id)
                usleep(UInt32.random(in: 0...40_000, using: &random))
                // Held there, as if the machine were busy, while the next daemon looks.
                kill(shim, SIGSTOP)
                let second = try host.runtime()
                found.insert(second.howItKnows(id))
                async let started: Void = {
                    #expect(try await second.createContainer(in: sandbox.id, configuration) == id)
                    try await second.startContainer(id)
                }()
                try await Task.sleep(for: .milliseconds(20))
                kill(shim, SIGCONT)
                try await started
                #expect(try await second.exit(of: id).exitCode == 0, "attempt \(attempt)")
                #expect(try await host.log(second, id).split(separator: "\n").count == 1, "attempt \(attempt)")
            }
            print("a start that was cut off was found as: \(found.sorted())")
        }
    }

    @Test func aNumberThatAnotherProcessHasNowIsLeftAlone() async throws {
        try await Host.run { host, first in
            let other = try await host.start(first, pod: "other", shell: "exec sleep 1000")
            let ended = try await host.start(first, pod: "ended", shell: "exit 0")
            _ = try await first.exit(of: ended)
            let innocent = try host.state(first, other)
            // As it would be if the numbers of a program and its supervisor had been given again to those of another pod.
            var state = try host.state(first, ended)
            state.exit = nil
            state.process = innocent.process
            state.shim = innocent.shim
            state.process?.startTicks -= 1
            state.shim?.startTicks -= 1
            try Files.replace(try #require(first.directory.container(ended)).state, with: state.record.text)
            let second = try host.runtime()
            #expect(try await second.exit(of: ended).reason == "ContainerStatusUnknown")
            try await Task.sleep(for: .milliseconds(50))
            #expect(innocent.process?.isRunning == true && innocent.shim?.isRunning == true)
            guard case .running = try await second.status(of: other).state else {
                Issue.record("the other pod does not run any more")
                return
            }
        }
    }
}

extension ProcessRuntime {
    fileprivate func howItKnows(_ id: ContainerID) -> String {
        book.withLock { book in
            guard let entry = book.containers[id] else { return "not there" }
            return entry.state == nil ? "being started" : entry.hasStarted ? "started" : "recorded"
        }
    }
}
