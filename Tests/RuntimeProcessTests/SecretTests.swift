import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("What a supervisor says of a container") struct SecretTests {
    @Test func theSecretsOfAContainerAreInNoErrorAndInNoFile() async throws {
        try await Host.run { host, runtime in
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "") { configuration in
                    configuration.environment = [
                        EnvironmentVariable(name: "TOKEN", value: "hunter2-hunter2", isSecret: true)
                    ]
                    configuration.command = ["/nowhere/hunter2-hunter2"]
                }
            }
            #expect(error?.message == "exec: \"/nowhere/(hidden)\": no such file or directory")
            let status = try #require(try await runtime.containers().first)
            #expect(try await runtime.exit(of: status.id).message == error?.message)
            #expect(!(try SecretTests.texts(below: host.path).contains { $0.contains("hunter2") }))
        }
    }

    @Test func whichVariablesAreSecretTravelsToTheSupervisor() throws {
        var specification = Specification()
        specification.arguments = ["/bin/true"]
        specification.environment = ["A=one-one", "B=two-two", "C=three"]
        specification.secretVariables = ["A", "C"]
        specification.hidesArguments = true
        specification.workingDirectory = "/srv/four"
        let read = try #require(Specification(Record(environment: specification.record.environment)))
        #expect(read == specification)
        #expect(read.secrets.scrubbed("/bin/true in /srv/four") == "(hidden) in (hidden)")
        #expect(read.secrets.scrubbed("one-one two-two three") == "(hidden) two-two (hidden)")
    }

    @Test func noImageOfASupervisorIsWritten() async throws {
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "ulimit -S -c; exec sleep 1000")
            let shim = try #require(try host.state(runtime, id).shim)
            let limits = try Files.text("/proc/\(shim.pid)/limits", limit: 65536)
            let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(line?.split(separator: " ").dropFirst(4).first == "0", "\(limits)")
        }
    }

    private static func texts(below path: String) throws -> [String] {
        try Files.names(in: path).flatMap { name -> [String] in
            let inner = "\(path)/\(name)"
            switch Files.kind(inner, followsLinks: false) {
            case S_IFDIR: return try texts(below: inner)
            case S_IFREG: return [try Files.text(inner, limit: 1 << 20)]
            default: return []
            }
        }
    }
}
