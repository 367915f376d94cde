import Git
import GitTestSupport
import Glibc
import Testing

@Suite(.enabled(if: HTTPSServer.isInstalled, "git http-backend, python3 or openssl is not installed"))
struct HTTPSTests {
    let fixture: GitFixture
    let bare: WorkRepository
    let work: WorkRepository
    let mirror: Mirror
    let server: HTTPSServer

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        bare = try fixture.repository("bare.git", bare: true)
        mirror = try fixture.mirror()
        server = try HTTPSServer(fixture)
    }

    @Test func aRepositoryIsFetchedAndPushedToOverHttps() async throws {
        let first = try work.commit("one", ["a": "1"])
        try work.git("push", "--quiet", bare.path, "main")
        let remote = try server.remote("bare.git")
        #expect(try await mirror.fetch(.named("main"), from: remote).commit == first)
        let commit = try #require(
            try await mirror.commit(.replaceAll(["s": [65]]), to: "skeg/status", author: robot, message: "A"))
        let pushed = await mirror.push(commit, to: "skeg/status", of: remote)
        #expect(pushed == .pushed, "\(pushed)")
        #expect(try bare.id("skeg/status") == commit)
        let second = try work.commit("two", ["a": "2"])
        try work.git("push", "--quiet", bare.path, "main")
        let fetched = try await mirror.fetch(.named("main"), from: remote)
        #expect(fetched.commit == second && fetched.previous == first && !fetched.isRewritten)
        await expect(.notARepository) { try await mirror.fetch(.head, from: server.remote("none.git")) }
    }

    @Test func aWrongTokenIsRefusedAndNeverShown() async throws {
        try work.commit("one", ["a": "1"])
        try work.git("push", "--quiet", bare.path, "main")
        for token in ["wrong", nil] {
            await expect(.authenticationFailed) {
                try await mirror.fetch(.head, from: server.remote("bare.git", token: token))
            }
        }
        do {
            _ = try await mirror.fetch(.head, from: server.remote("bare.git", token: "wrong"))
        } catch {
            #expect(!"\(error)".contains("n0pe"))
        }
        let inURL = try RemoteURL("https://bob:n0pe-n0pe@localhost:\(server.port)/bare.git")
        do {
            _ = try await mirror.fetch(.head, from: Remote(inURL))
            Issue.record("a wrong password was taken")
        } catch {
            #expect(error.code == .authenticationFailed)
            #expect(!"\(error)".contains("n0pe") && !"\(error)".contains("bob"))
        }
        let right = try RemoteURL("https://bob:s3cret@localhost:\(server.port)/bare.git")
        #expect(try await mirror.fetch(.head, from: Remote(right)).reference == "refs/heads/main")
        try fixture.run(fixture.directory, ["chmod", "604", "token"])
        await expect(.authenticationFailed) { try await mirror.fetch(.head, from: server.remote("bare.git")) }
    }

    @Test func aHostThatTheCertificateDoesNotNameIsRefused() async throws {
        let url = try RemoteURL("https://127.0.0.1:\(server.port)/bare.git")
        let remote = Remote(url, credentials: .token(file: "\(fixture.directory)/token"))
        await expect(.certificateInvalid) { try await mirror.fetch(.head, from: remote) }
    }

    @Test func aRedirectToAnotherHostIsNotFollowed() async throws {
        await expect(.remoteUnreachable) { try await mirror.fetch(.head, from: server.remote("elsewhere/bare.git")) }
    }

    @Test func aHookThatSaysNoMakesTheRemoteReadOnly() async throws {
        try bare.write("hooks/pre-receive", "#!/bin/sh\nexit 1\n")
        try fixture.run(bare.path, ["chmod", "+x", "hooks/pre-receive"])
        let commit = try #require(
            try await mirror.commit(.replaceAll(["s": [65]]), to: "skeg/status", author: robot, message: "A"))
        let result = await mirror.push(commit, to: "skeg/status", of: try server.remote("bare.git"))
        guard case .readOnly = result else {
            Issue.record("\(result)")
            return
        }
    }
}

@Suite struct SilentServerTests {
    /// Accepts connections (in the kernel's queue) and never answers.
    private func silentPort() throws -> (port: Int, socket: Int32) {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Loopback.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(bound)
        return (Int(UInt16(bigEndian: address.sin_port)), socket)
    }

    @Test(arguments: ["https", "ssh"]) func aServerThatNeverAnswersEndsAtTheTimeLimit(scheme: String) async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let (port, socket) = try silentPort()
        defer { close(socket) }
        let remote = Remote(try RemoteURL("\(scheme)://127.0.0.1:\(port)/a"))
        await expect(.timeout) { try await mirror.fetch(.head, from: remote, timeLimit: .milliseconds(300)) }
        // The thread is free again.
        await expect(.timeout) { try await mirror.fetch(.head, from: remote, timeLimit: .milliseconds(100)) }
    }

    @Test func cancellingTheTaskEndsTheCall() async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let (port, socket) = try silentPort()
        defer { close(socket) }
        let remote = Remote(try RemoteURL("https://127.0.0.1:\(port)/a"))
        let task = Task { try await mirror.fetch(.head, from: remote) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await expect(.cancelled) { try await task.value }
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let port = try Loopback.freePort()
        for scheme in ["https", "ssh"] {
            let remote = Remote(try RemoteURL("\(scheme)://127.0.0.1:\(port)/a"))
            await expect(.remoteUnreachable) { try await mirror.fetch(.head, from: remote) }
        }
        await expect(.remoteUnreachable) {
            try await mirror.fetch(.head, from: Remote(try RemoteURL("https://no-such-host.invalid/a")))
        }
    }
}
