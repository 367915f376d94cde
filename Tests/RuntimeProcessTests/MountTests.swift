import CLinux
import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Volumes", .enabled(if: skeg_probe_mounts() != SKEG_MOUNTS_NONE)) struct MountTests {
    /// A directory with one file, to be mounted.
    private func volume(_ host: Host, _ name: String = "volume") throws -> String {
        let path = host.path + "/" + name
        try Files.makeDirectories(path, mode: 0o755)
        try Files.replace(path + "/file", with: "content of \(name)\n")
        return path
    }

    private func lines(_ host: Host, _ runtime: ProcessRuntime, _ id: ContainerID) async throws -> [String] {
        _ = try await runtime.exit(of: id)
        return try await host.log(runtime, id).split(separator: "\n").map { String($0.dropFirst(40)) }
    }

    @Test(arguments: [
        "/skeg-test-data", "/skeg-test-data/a/b", "/etc/skeg-test/config", "/usr/share", "/var/run/skeg-test/x"
    ])
    func aVolumeIsAtItsPathAndNowhereOnTheHost(_ path: String) async throws {
        try await Host.run { host, runtime in
            let before = Files.kind(path) == nil
            let source = try volume(host)
            let id = try await host.start(
                runtime,
                shell: "cat \(path)/file; echo new > \(path)/made; ls -d /etc/passwd /usr/bin/env /proc/self/status"
            ) { $0.mounts = [.init(hostPath: source, containerPath: path, isReadOnly: false)] }
            #expect(
                try await lines(host, runtime, id)
                    == ["content of volume", "/etc/passwd", "/proc/self/status", "/usr/bin/env"])
            #expect(try Files.text(source + "/made", limit: 100) == "new\n")
            #expect((Files.kind(path) == nil) == before)
            #expect(Files.kind(path + "/made") == nil)
        }
    }

    @Test func aReadOnlyVolumeCannotBeWritten() async throws {
        try await Host.run { host, runtime in
            let source = try volume(host)
            let id = try await host.start(
                runtime, shell: "cat /skeg-test/file; touch /skeg-test/made 2>/dev/null || echo refused"
            ) { $0.mounts = [.init(hostPath: source, containerPath: "/skeg-test", isReadOnly: true)] }
            #expect(try await lines(host, runtime, id) == ["content of volume", "refused"])
            #expect(Files.kind(source + "/made") == nil)
        }
    }

    @Test func aSingleFileCanBeMounted() async throws {
        try await Host.run { host, runtime in
            let source = try volume(host)
            let id = try await host.start(runtime, shell: "cat /etc/hostname /etc/skeg-test.conf") {
                $0.mounts = [
                    .init(hostPath: source + "/file", containerPath: "/etc/hostname", isReadOnly: true),
                    .init(hostPath: source + "/file", containerPath: "/etc/skeg-test.conf", isReadOnly: true)
                ]
            }
            #expect(try await lines(host, runtime, id) == ["content of volume", "content of volume"])
        }
    }

    @Test func aVolumeInsideAVolumeNeedsAPlace() async throws {
        try await Host.run { host, runtime in
            let outer = try volume(host, "outer")
            let inner = try volume(host, "inner")
            let change: (inout ContainerConfiguration) -> Void = {
                $0.mounts = [
                    .init(hostPath: inner, containerPath: "/skeg-test/place", isReadOnly: true),
                    .init(hostPath: outer, containerPath: "/skeg-test", isReadOnly: true)
                ]
            }
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "exit 0", change: change)
            }
            #expect(error?.message.contains("has nothing of this name") == true)
            mkdir(outer + "/place", 0o755)
            let id = try await host.start(
                runtime, shell: "cat /skeg-test/file /skeg-test/place/file", change: change)
            #expect(try await lines(host, runtime, id) == ["content of outer", "content of inner"])
        }
    }

    @Test func aCommandBesideTheContainerSeesItsVolumes() async throws {
        try await Host.run { host, runtime in
            let source = try volume(host)
            let id = try await host.start(runtime, shell: "exec sleep 1000") {
                $0.mounts = [.init(hostPath: source, containerPath: "/skeg-test", isReadOnly: false)]
            }
            let result = try await runtime.exec(in: id, command: ["cat", "/skeg-test/file"], timeout: .seconds(10))
            #expect(String(decoding: result.output, as: UTF8.self) == "content of volume\n")
        }
    }

    @Test(arguments: [
        ("/no/such/source", "/skeg-test", "the host has no"), ("", "/skeg-test", "absolute path"),
        ("/etc", "/etc/../skeg", "without \"..\""), ("/etc", "/", "root directory"),
        ("/etc/passwd", "/usr", "one of the path"), ("/etc", "/etc/passwd/x", "is not a directory")
    ])
    func aMountThatCannotBeIsRefusedBeforeTheStart(_ source: String, _ target: String, _ words: String) async throws {
        try await Host.run { host, runtime in
            let sandbox = try await runtime.runSandbox(host.sandboxConfiguration("pod"))
            let error = await #expect(throws: RuntimeError.self) {
                try await runtime.createContainer(
                    in: sandbox.id,
                    host.container(shell: "exit 0") {
                        $0.mounts = [.init(hostPath: source, containerPath: target, isReadOnly: false)]
                    })
            }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(try await runtime.containers().isEmpty)
        }
    }

    @Test func withoutAnyRightAVolumeIsUsableAtItsOwnPathOnly() throws {
        let plan = MountPlan(staging: "/tmp", ability: SKEG_MOUNTS_NONE)
        #expect(try plan.steps(for: [.init(hostPath: "/etc/", containerPath: "/etc", isReadOnly: false)]).isEmpty)
        let error = #expect(throws: RuntimeError.self) {
            try plan.steps(for: [.init(hostPath: "/etc", containerPath: "/data", isReadOnly: false)])
        }
        #expect(error?.code == .permission)
        let unasked: [ContainerConfiguration.Mount] = [
            .init(hostPath: "/etc", containerPath: "/data", isReadOnly: true, isOptional: true)
        ]
        #expect(try plan.steps(for: unasked).isEmpty)
        #expect(try MountPlan(staging: "/tmp", ability: SKEG_MOUNTS_USER).steps(for: unasked).isEmpty == false)
    }
}
