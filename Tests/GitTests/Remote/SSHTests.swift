import Git
import GitTestSupport
import Glibc
import Testing

@Suite(.enabled(if: SSHServer.isInstalled, "openssh-server is not installed"))
struct SSHTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror
    let server: SSHServer

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
        server = try SSHServer(fixture)
    }

    @Test func aRepositoryIsFetchedAndPushedToOverSsh() async throws {
        let first = try work.commit("one", ["a": "1"])
        let remote = try server.remote(work.path, knownHosts: server.knownHosts())
        #expect(try await mirror.fetch(.named("main"), from: remote).commit == first)
        let commit = try #require(
            try await mirror.commit(.replaceAll(["s": [65]]), to: "skeg/status", author: robot, message: "A"))
        let pushed = await mirror.push(commit, to: "skeg/status", of: remote)
        #expect(pushed == .pushed, "\(pushed)")
        #expect(await mirror.push(commit, to: "skeg/status", of: remote) == .upToDate)
        #expect(try work.id("skeg/status") == commit)
        try work.git("tag", "--annotate", "--message", "v1", "v1")
        #expect(try await mirror.fetch(.tag("v1"), from: remote).commit == first)
        #expect(try await mirror.fetch(.commit(first), from: remote).commit == first)
        try work.git("branch", "-m", "main", "trunk")
        await expect(.refNotFound) { try await mirror.fetch(.named("main"), from: remote) }
        await expect(.notARepository) {
            try await mirror.fetch(
                .head, from: server.remote(fixture.directory + "/none", knownHosts: remote.knownHostsFile))
        }
    }

    @Test func aKeyWithAPassphraseIsUsed() async throws {
        let first = try work.commit("one", ["a": "1"])
        let remote = try server.remote(
            work.path, key: "locked", passphrase: "\(fixture.directory)/passphrase", knownHosts: server.knownHosts())
        #expect(try await mirror.fetch(.head, from: remote).commit == first)
        #expect(try await mirror.fetch(.head, from: remote).reference == "refs/heads/main")
    }

    @Test func anUnknownHostIsRefused() async throws {
        try work.commit("one", ["a": "1"])
        let hosts = try server.knownHosts()
        await expect(.hostKeyUnknown) { try await mirror.fetch(.head, from: server.remote(work.path, knownHosts: nil)) }
        try WorkRepository(fixture: fixture, path: fixture.directory).write("empty", "")
        await expect(.hostKeyUnknown) {
            try await mirror.fetch(.head, from: server.remote(work.path, knownHosts: "\(fixture.directory)/empty"))
        }
        let stranger = try fixture.run(fixture.directory, ["cat", "stranger.pub"])
        try WorkRepository(fixture: fixture, path: fixture.directory).write(
            "changed", "[127.0.0.1]:\(server.port) \(stranger)\n")
        _ = hosts
        let remote = try server.remote(work.path, knownHosts: "\(fixture.directory)/changed")
        let result = await mirror.push(try work.id("HEAD"), to: "x", of: remote)
        guard case .unreachable = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func aFileWithoutTheTypeThatTheServerShowsSaysWhichToAdd() async throws {
        let first = try work.commit("one", ["a": "1"])
        let remote = try server.remote(work.path, knownHosts: server.knownHosts("ecdsa"))
        #expect(try await mirror.fetch(.head, from: remote).commit == first)
        let other = try server.remote(work.path, knownHosts: server.knownHosts("ed25519"))
        await expect(.hostKeyUnknown) { try await mirror.fetch(.head, from: other) }
    }

    @Test func aKeyThatTheServerDoesNotKnowIsRefused() async throws {
        try work.commit("one", ["a": "1"])
        let hosts = try server.knownHosts()
        let remote = try server.remote(work.path, key: "stranger", knownHosts: hosts)
        await expect(.authenticationFailed) { try await mirror.fetch(.head, from: remote) }
        try fixture.run(fixture.directory, ["chmod", "644", "key"])
        await expect(.authenticationFailed) {
            try await mirror.fetch(.head, from: server.remote(work.path, knownHosts: hosts))
        }
    }

    @Test func aProtectedBranchIsReadOnly() async throws {
        let first = try work.commit("one", ["a": "1"])
        try work.write(".git/hooks/update", "#!/bin/sh\nexit 1\n")
        try fixture.run(work.path, ["chmod", "+x", ".git/hooks/update"])
        let remote = try server.remote(work.path, knownHosts: server.knownHosts())
        _ = try await mirror.fetch(.head, from: remote)
        let result = await mirror.push(first, to: "new", of: remote)
        guard case .readOnly = result else {
            Issue.record("\(result)")
            return
        }
    }
}
