import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("A container's life") struct LifeTests {
    @Test func itRunsItsCommandAndItsExitIsKnown() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "echo out; echo err >&2; exit 3")
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 3)
            #expect(exit.signal == nil)
            #expect(exit.reason == "Error")
            #expect(exit.startedAt ?? exit.finishedAt <= exit.finishedAt)
            let lines = try await host.log(runtime, id).split(separator: "\n").map {
                $0.split(separator: " ", maxSplits: 1)[1]
            }
            #expect(Set(lines) == ["stdout F out", "stderr F err"])
        }
    }

    @Test func aProgramThatEndsWellIsCompleted() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exit 0")
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 0 && exit.reason == "Completed")
        }
    }

    @Test func aKilledWorkloadEndsWithItsSignal() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "exec sleep 1000")
            let pid = try #require(try host.state(runtime, id).process?.pid)
            kill(pid, SIGKILL)
            let exit = try await runtime.exit(of: id)
            #expect(exit.exitCode == 137 && exit.signal == SIGKILL && exit.reason == "Error")
        }
    }

    @Test(arguments: [
        ("/no/such/program", "exec: \"/no/such/program\": no such file or directory"),
        ("no-such-program", "exec: \"no-such-program\": executable file not found in $PATH"),
        ("/etc/passwd", "exec: \"/etc/passwd\": permission denied")
    ])
    func aProgramThatCannotRunIsAStartError(_ program: String, _ message: String) async throws {
        try await Host.run { host, runtime in
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "") { $0.command = [program] }
            }
            #expect(error?.message == message)
            let status = try #require(try await runtime.containers().first)
            let exit = try await runtime.exit(of: status.id)
            #expect(exit.exitCode == 128 && exit.reason == "StartError" && exit.message == message)
            #expect(exit.startedAt == nil)
        }
    }

    @Test func aFileThatIsNoProgramSaysSo() async throws {
        try await Host.run { host, runtime in
            let file = host.path + "/garbage"
            try Files.replace(file, with: "\u{7F}garbage")
            chmod(file, 0o755)
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "") { $0.command = [file] }
            }
            #expect(error?.message == "exec: \"\(file)\": exec format error")
        }
    }

    @Test func aMissingWorkingDirectoryIsAStartError() async throws {
        try await Host.run { host, runtime in
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "exit 0") { $0.workingDirectory = "/no/such/place" }
            }
            #expect(error?.message == "chdir to cwd (\"/no/such/place\"): no such file or directory")
        }
    }

    @Test func theEnvironmentIsExactlyWhatIsGiven() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "") {
                $0.command = ["/usr/bin/env"]
                $0.environment = [
                    .init(name: "A", value: "1"), .init(name: "B", value: "two\nlines"), .init(name: "A", value: "3")
                ]
            }
            _ = try await runtime.exit(of: id)
            let text = try await host.log(runtime, id).split(separator: "\n").map { $0.dropFirst(40) }
            #expect(text == ["A=3", "B=two", "lines", "PATH=\(Specification.defaultPath)"])
        }
    }

    @Test func nothingIsInheritedFromTheDaemon() async throws {
        try await Host.run { host, runtime in
            let file = open("/dev/null", O_RDONLY)
            defer { close(file) }
            let id = try await host.start(runtime, shell: "umask; pwd; readlink /proc/self/fd/0; exec ls /proc/self/fd")
            _ = try await runtime.exit(of: id)
            let text = try await host.log(runtime, id).split(separator: "\n").map { $0.dropFirst(40) }
            // The last is the directory that ls reads.
            #expect(text == ["0022", "/", "/dev/null", "0", "1", "2", "3"])
        }
    }

    @Test func creatingAndStartingAgainChangesNothing() async throws {
        try await Host.run { host, runtime in
            let first = try await host.start(runtime, shell: "echo once; exec sleep 1000")
            let again = try await host.start(runtime, shell: "echo once; exec sleep 1000")
            #expect(first == again)
            #expect(try await runtime.containers().count == 1)
            _ = try await eventually("it says so") { try await host.log(runtime, first).isEmpty ? nil : true }
            try await runtime.stopContainer(first, gracePeriod: .seconds(5))
            #expect(try await host.log(runtime, first).split(separator: "\n").count == 1)
        }
    }

    @Test func anExitIsToldAtOnce() async throws {
        try await Host.run { host, runtime in
            var changes = runtime.changes().makeAsyncIterator()
            let id = try await host.start(runtime, shell: "sleep 0.3")
            while let changed = await changes.next() {
                #expect(changed == id)
                if case .exited(let exit) = try await runtime.status(of: id).state {
                    let late = Clock.wall() - exit.finishedAt.nanoseconds
                    #expect(late < 5_000_000_000)
                    return
                }
            }
        }
    }
}

@Suite("Images") struct ImageTests {
    let host: Host

    init() throws { host = try Host() }

    @Test(arguments: ["skeg.dev/host", "skeg.dev/host:v1"]) func theHostsImageRuns(_ image: String) async throws {
        #expect(try host.runtime().accepts(image: image) == .runs)
        await host.tearDown()
    }

    @Test(arguments: ["nginx:1.27", "skeg.dev/hostile", "skeg.dev/host:", "docker.io/skeg.dev/host"])
    func anotherImageNamesTheRuntimeThatWouldRunIt(_ image: String) async throws {
        #expect(
            try host.runtime().accepts(image: image)
                == .cannotRun(
                    "image \"\(image)\" needs a container runtime (containerd); this node has only the process "
                        + "runtime, which runs the image skeg.dev/host"))
        await host.tearDown()
    }
}
