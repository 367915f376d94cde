import Git
import GitTestSupport
import Glibc
import Objects
import Testing

/// The daemon follows repositories of other machines: real servers on loopback, asked by the real program.
extension EndToEnd {
    @Test(
        "a repository is followed over https, with a token, and has the status pushed to it",
        .enabled(if: HTTPSServer.isInstalled, "git http-backend, python3 or openssl is not installed"))
    func overHTTPS() async throws {
        let fixture = try GitFixture()
        let work = try fixture.repository()
        let server = try HTTPSServer(fixture)
        try await Machine.run(["--poll", "1s"]) { machine in
            machine.followed = server.url("work/.git")
            let files = ["--ca-file", server.authorityFile, "--token-file"]
            try await machine.follows(work, with: files + [fixture.directory + "/token"])

            try await machine.start(files + [fixture.directory + "/wrong"])
            let fault = try await machine.faultOfTheSource()
            #expect(!fault.contains("n0pe-n0pe"), "\(fault)")
            #expect(machine.objects("/api/v1/namespaces/default/configmaps").contains { $0.name == "b" })
            #expect(!machine.log.contains("s3cret") && !machine.log.contains("n0pe-n0pe"))
            try await machine.stop()

            try await machine.start(["--token-file", fixture.directory + "/token"])
            let untrusted = try await machine.faultOfTheSource()
            #expect(untrusted.contains("--ca-file"), "\(untrusted)")
        }
    }

    @Test(
        "a repository is followed over ssh, with a key and known hosts, and has the status pushed to it",
        .enabled(if: SSHServer.isInstalled, "openssh-server is not installed"))
    func overSSH() async throws {
        let fixture = try GitFixture()
        let work = try fixture.repository()
        let server = try SSHServer(fixture)
        let hosts = try server.knownHosts()
        try await Machine.run(["--poll", "1s"]) { machine in
            machine.followed = server.url(work.path)
            let key = ["--key-file", fixture.directory + "/key"]
            try await machine.follows(work, with: key + ["--known-hosts", hosts])

            try await machine.start(key)
            let unknown = try await machine.faultOfTheSource()
            #expect(unknown.contains("ssh-keyscan"), "\(unknown)")
            try await machine.stop()

            try await machine.start(["--key-file", fixture.directory + "/stranger", "--known-hosts", hosts])
            _ = try await machine.faultOfTheSource()
            #expect(machine.objects("/api/v1/namespaces/default/configmaps").contains { $0.name == "b" })
        }
    }
}

extension Machine {
    /// A commit to programs, another on top, both told on the status branch, and back by a rollback.
    fileprivate func follows(_ work: WorkRepository, with options: [String]) async throws {
        try work.git("config", "receive.denyCurrentBranch", "updateInstead")
        let site = try site("one")
        let first = try work.commit("Serve one", ["web.yaml": Manifests.web(replicas: 1, site: site)]).description
        try await start(options)
        try await becomes("Converged", at: first)
        try await serves("one", pods: 1)
        try await isTold("Converged", at: first, by: work)
        let second = try work.commit("A map too", ["b.yaml": Manifests.configMap("b")]).description
        try await becomes("Converged", at: second)
        try await isTold("Converged", at: second, by: work)
        let back = try await skeg("rollback", "-o", "json")
        #expect(back.code == 0, "\(back.output) \(back.errors)")
        #expect(try work.id("HEAD^") == work.id(second))
        try work.git("reset", "--quiet", "--hard")
        let third = try work.commit("And again", ["b.yaml": Manifests.configMap("b", "2")]).description
        try await becomes("Converged", at: third)
        #expect(try await stop() == 0)
    }

    private func isTold(_ result: String, at commit: String, by work: WorkRepository) async throws {
        let format = "%(trailers:key=Skeg-Revision,valueonly) %(trailers:key=Skeg-Result,valueonly)"
        try await eventually("the status branch says \(result)", seen: { self.log }) {
            guard (try? work.id("skeg/status")) != nil else { return false }
            let words = try work.git("log", "-1", "--format=" + format, "skeg/status").split(
                whereSeparator: \.isWhitespace)
            return words.map(String.init) == [commit, result]
        }
    }

    fileprivate func faultOfTheSource() async throws -> String {
        try await eventually("the fault of the repository is told", seen: { "\(self.sync ?? .null)" }) {
            self.sync?["sourceFault"]?.string
        }
    }
}
