import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Users", .enabled(if: geteuid() == 0)) struct UserTests {
    private func identity(_ change: (inout ContainerConfiguration) -> Void) async throws -> [Substring] {
        var result: [Substring] = []
        try await Host.run { host, runtime in
            let id = try await host.start(runtime, shell: "id -u; id -g; id -G", change: change)
            _ = try await runtime.exit(of: id)
            result = try await host.log(runtime, id).split(separator: "\n").map { $0.dropFirst(40) }
        }
        return result
    }

    @Test func theDaemonsOwnUserIsTheDefault() async throws {
        #expect(try await identity { _ in }.prefix(2) == ["0", "0"])
    }

    @Test func aUserHasTheGroupOfTheUserDatabase() async throws {
        let entry = try #require(getpwnam("nobody")).pointee
        #expect(
            try await identity { $0.user = entry.pw_uid } == ["\(entry.pw_uid)", "\(entry.pw_gid)", "\(entry.pw_gid)"])
    }

    @Test func aUserThatNobodyKnowsHasGroupZero() async throws {
        #expect(try await identity { $0.user = 54321 } == ["54321", "0", "0"])
    }

    @Test func groupsAreWhatIsGiven() async throws {
        let groups = try await identity {
            $0.user = 54321
            $0.group = 777
            $0.supplementalGroups = [888, 999]
        }
        #expect(groups == ["54321", "777", "777 888 999"])
    }

    @Test func aContainersUserMayNotReadWhatItMayNot() async throws {
        try await Host.run { host, runtime in
            let closed = host.path + "/closed"
            mkdir(closed, 0o700)
            let error = await #expect(throws: RuntimeError.self) {
                _ = try await host.start(runtime, shell: "exit 0") {
                    $0.user = 54321
                    $0.workingDirectory = closed
                }
            }
            #expect(error?.message == "chdir to cwd (\"\(closed)\"): permission denied")
        }
    }
}
