import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Crashes") struct CrashTests {
    @Test func aRestartedDaemonFindsWhatRunsAndCanStopIt() async throws {
        try await Host.run { host, first in
            let id = try await host.start(first, shell: "exec sleep 1000")
            let before = try await first.status(of: id)
            let sandboxes = try await first.sandboxes()
            let second = try host.runtime()
            #expect(try await second.containers() == [before])
            #expect(try await second.sandboxes() == sandboxes)
            try await second.startContainer(id)
            try await second.stopContainer(id, gracePeriod: .seconds(5))
            #expect(try await second.exit(of: id).exitCode == 143)
        }
    }

    @Test func aWorkloadOutlivesADaemonThatIsKilled() async throws {
        try await Host.run { host, _ in
            // The daemon: a process of its own, in a session of its own, killed with its whole session.
            let daemon = try DaemonProcess(host, "pod", "exec sleep 1000")
            let id = "pod_0_main_0"
            let runtime = try host.runtime()
            guard case .running = try await runtime.status(of: id).state else {
                Issue.record("it does not run")
                return
            }
            let state = try host.state(runtime, id)
            #expect(state.shim.map { getsid($0.pid) } != daemon.pid)
            daemon.kill()
            try await Task.sleep(for: .milliseconds(50))
            #expect(state.process?.isRunning == true && state.shim?.isRunning == true)
            try await runtime.stopContainer(id, gracePeriod: .seconds(5))
            #expect(try await runtime.exit(of: id).exitCode == 143)
        }
    }

    @Test func whatEndedBeforeARestartIsStillKnown() async throws {
        try await Host.run { host, first in
            let id = try await host.start(first, shell: "exit 5")
            let exit = try await first.exit(of: id)
            let second = try host.runtime()
            #expect(try await second.exit(of: id) == exit)
            // Starting it again does not run it again.
            try await second.startContainer(id)
            #expect(try await second.exit(of: id) == exit)
        }
    }

    @Test func whatEndsWhileNoDaemonIsThereIsKnownAfterwards() async throws {
        let host = try Host()
        do {
            var runtime: ProcessRuntime? = try host.runtime()
            let id = try await host.start(try #require(runtime), shell: "sleep 0.3; exit 6")
            runtime = nil
            try await Task.sleep(for: .milliseconds(600))
            #expect(try await host.runtime().exit(of: id).exitCode == 6)
        }
        await host.tearDown()
    }

    @Test func aKilledSupervisorTakesItsWorkloadAlong() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "sleep 4343 & setsid sleep 4343 & echo $!; exec sleep 1000")
            let child = try await eventually("it forks") {
                try await host.log(runtime, id).split(separator: "\n").first.flatMap { Int32($0.dropFirst(40)) }
            }
            let state = try host.state(runtime, id)
            state.shim?.signal(SIGKILL)
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 137 && exit.reason == "ContainerStatusUnknown")
            #expect(state.process?.isRunning == false)
            #expect(ProcessIdentity(of: child)?.isRunning != true)
            #expect(ControlGroup(directories: state.cgroups).isPopulated == false)
            #expect(try await host.runtime().exit(of: id) == exit)
        }
    }

    @Test func aSupervisorKilledWhileNoDaemonIsThereIsFoundAtTheNextStart() async throws {
        let host = try Host()
        do {
            var runtime: ProcessRuntime? = try host.runtime()
            let id = try await host.start(try #require(runtime), shell: "exec sleep 1000")
            let state = try host.state(try #require(runtime), id)
            runtime = nil
            state.shim?.signal(SIGKILL)
            try await Task.sleep(for: .milliseconds(50))
            let exit = try await host.runtime().exit(of: id)
            #expect(exit.reason == "ContainerStatusUnknown")
            #expect(state.process?.isRunning == false)
        }
        await host.tearDown()
    }

    @Test func aContainerFromBeforeARebootIsUnknownAndKillsNobody() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exit 0")
            _ = try await runtime.exit(of: id)
            let files = try #require(runtime.directory.container(id))
            // As if this test's own process had the number that the workload had before the reboot.
            var state = StateRecord()
            state.process = ProcessIdentity(of: getpid())
            state.process?.boot = "another"
            state.startedAt = 1
            try Files.replace(files.state, with: state.record.text)
            #expect(try await host.runtime().exit(of: id).reason == "ContainerStatusUnknown")
        }
    }

    @Test func whatWasCreatedAndNotStartedEndsWithTheDaemonAndCanBeMadeAgain() async throws {
        try await Host.run { host, first in
            let sandbox = try await first.runSandbox(host.sandboxConfiguration("pod"))
            let id = try await first.createContainer(in: sandbox.id, host.container(shell: "exit 4"))
            let second = try host.runtime()
            #expect(try await second.containers().isEmpty)
            #expect(try await second.createContainer(in: sandbox.id, host.container(shell: "exit 4")) == id)
            try await second.startContainer(id)
            #expect(try await second.exit(of: id).exitCode == 4)
        }
    }

    @Test func twoSupervisorsOfOneContainerStartItOnce() async throws {
        try await Host.run { host, runtime in
            let sandbox = try await runtime.runSandbox(host.sandboxConfiguration("pod"))
            var ids: [ContainerID] = []
            for attempt in 0..<5 {
                let configuration = host.container(attempt: attempt, shell: "echo once; sleep 0.2")
                let id = try await runtime.createContainer(in: sandbox.id, configuration)
                ids.append(id)
                // The second is what a daemon starts whose predecessor died right after its own start.
                try host.startShim(runtime, id)
                try await runtime.startContainer(id)
            }
            for id in ids {
                _ = try await runtime.exit(of: id)
                #expect(try await host.log(runtime, id).split(separator: "\n").count == 1)
            }
        }
    }

    @Test func anEmptyOrTornFileIsNotTakenForTheTruth() async throws {
        try await Host.run { host, first in
            let id = try await host.start(first, shell: "exec sleep 1000")
            let files = try #require(first.directory.container(id))
            let text = try Files.text(files.record, limit: 10000)
            #expect(Record(text: String(text.dropLast(6))) == nil)
            unlink(files.record)
            let second = try host.runtime()
            guard case .running = try await second.status(of: id).state else {
                Issue.record("it does not run")
                return
            }
        }
    }

    @Test(arguments: ["", "pid 1\n", "garbage\nend\n"]) func aDamagedStateIsAnUnknownEnd(_ text: String) async throws {
        try await Host.run { host, first in
            let id = try await host.start(first, shell: "exit 0")
            _ = try await first.exit(of: id)
            let state = try host.state(first, id)
            _ = try await eventually("the supervisor ends") { state.shim?.isRunning == true ? nil : true }
            let files = try #require(first.directory.container(id))
            try Files.replace(files.state, with: text)
            let second = try host.runtime()
            #expect(try await second.exit(of: id).reason == "ContainerStatusUnknown")
        }
    }

    @Test func endingEverythingThatIsNamedAfterTheDaemonEndsNoWorkload() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let state = try host.state(runtime, id)
            for number in [SIGTERM, SIGINT, SIGHUP] { state.shim?.signal(number) }
            try await Task.sleep(for: .milliseconds(100))
            #expect(state.process?.isRunning == true && state.shim?.isRunning == true)
        }
    }

    @Test(.enabled(if: LimitTests.areEnforced)) func supervisorsAreNotInTheDaemonsControlGroup() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let shim = try #require(try host.state(runtime, id).shim)
            let text = try Files.text("/proc/\(shim.pid)/cgroup", limit: 65536)
            #expect(text.split(separator: "\n").contains { $0.hasSuffix("/skeg.slice/shims") })
        }
    }

    @Test func nobodyIsKilledOverFilesThatCannotBeReadForNow() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let before = try await runtime.status(of: id)
            let process = try #require(try host.state(runtime, id).process)
            let files = try #require(runtime.directory.container(id))
            // A directory in its place cannot be read, as if no descriptor were left; a link to itself cannot be opened.
            rename(files.state, files.state + ".away")
            mkdir(files.state, 0o700)
            runtime.look(at: id)
            rmdir(files.state)
            rename(files.state + ".away", files.state)
            rename(files.lock, files.lock + ".away")
            symlink(files.lock, files.lock)
            runtime.look(at: id)
            unlink(files.lock)
            rename(files.lock + ".away", files.lock)
            try await Task.sleep(for: .milliseconds(50))
            #expect(try await runtime.status(of: id) == before)
            #expect(process.isRunning)
        }
    }

    @Test func noSecretOfAContainerIsOnDisk() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000 # hunter2") {
                $0.environment = [.init(name: "PASSWORD", value: "hunter2")]
            }
            let files = try #require(runtime.directory.container(id))
            for file in [files.record, files.state] {
                #expect(try !Files.text(file, limit: 100_000).contains("hunter2"))
            }
        }
    }
}
