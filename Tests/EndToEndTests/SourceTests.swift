import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("removing more than half of many objects needs a trailer; so does removing the last")
    func pruneGuard() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            var files: [String: String?] = [:]
            for number in 1...12 { files["\(number).yaml"] = Manifests.configMap("map-\(number)") }
            let first = try await repository.commit("Twelve", files)
            try await machine.start()
            try await machine.becomes("Converged", at: first)

            let held = try await repository.commit(
                "Five", Dictionary(uniqueKeysWithValues: (6...12).map { ("\($0).yaml", String?.none) }))
            try await machine.becomes("Degraded", at: held)
            #expect(machine.maps.count == 12)
            let message = machine.sync?["message"]?.string ?? ""
            #expect(message.contains("would remove 7 of 12 objects"))
            #expect(message.contains("Skeg-Allow-Prune: yes"))
            _ = try await machine.statusSays("Degraded", at: held)

            let allowed = try await repository.commit("Meant so\n\nSkeg-Allow-Prune: yes")
            try await machine.becomes("Converged", at: allowed)
            #expect(machine.maps.count == 5)

            let empty = try await repository.commit(
                "Nothing", Dictionary(uniqueKeysWithValues: (1...5).map { ("\($0).yaml", String?.none) }))
            try await machine.becomes("Degraded", at: empty)
            #expect(machine.maps.count == 5)
            try await repository.git("revert", "--no-edit", "HEAD")
            try await machine.becomes("Converged", at: try await repository.head())
            #expect(machine.maps.count == 5)
        }
    }

    @Test("a folder that vanishes from the repository takes nothing with it")
    func vanishedPath() async throws {
        try await Machine.run(["--path", "apps"]) { machine in
            let repository = machine.repository
            let first = try await repository.commit(
                "In apps", ["apps/a.yaml": Manifests.configMap("a"), "else.yaml": Manifests.configMap("else")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            #expect(machine.maps == ["a"])
            try await repository.git("mv", "apps", "services")
            let moved = try await repository.commit("Moved")
            try await machine.becomes("Degraded", at: moved)
            #expect(machine.sync?["message"]?.string?.contains("holds no objects in apps") == true)
            #expect(machine.maps == ["a"])
            try await repository.git("mv", "services", "apps")
            let back = try await repository.commit("Moved back")
            try await machine.becomes("Converged", at: back)
        }
    }

    @Test("a rewritten history is followed and told, a deleted branch and a lost repository leave the last good state")
    func lostAndRewritten() async throws {
        try await Machine.run(["--branch", "live", "--poll", "1s"]) { machine in
            let repository = machine.repository
            let site = try machine.site("one")
            try await repository.commit("Serve one", ["web.yaml": Manifests.web(replicas: 1, site: site)])
            try await repository.git("checkout", "-q", "-b", "live")
            let first = try await repository.commit("A map", ["a.yaml": Manifests.configMap("a")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 1)
            let programs = Workloads(of: machine.state).programs

            try await repository.git("commit", "-q", "--amend", "-m", "The same, in other words")
            let amended = try await repository.head()
            try await machine.becomes("Converged", at: amended)
            #expect(machine.log.contains("was rewritten"))

            try await repository.git("checkout", "-q", "main")
            try await repository.git("branch", "-q", "-D", "live")
            let lost = try await machine.tellsOfTheSource()
            #expect(lost.contains("live"), "\(lost)")
            #expect(machine.maps == ["a"])
            try await repository.git("branch", "live", amended)
            try await machine.sourceIsBack()

            rename(repository.path, repository.path + "-away")
            let gone = try await machine.tellsOfTheSource()
            #expect(gone.contains(repository.path), "\(gone)")
            #expect(machine.maps == ["a"])
            #expect(try await machine.skeg("status").output.contains(gone))
            rename(repository.path + "-away", repository.path)
            try await machine.sourceIsBack()
            try await repository.git("checkout", "-q", "live")
            let last = try await repository.commit("Another map", ["b.yaml": Manifests.configMap("b")])
            try await machine.becomes("Converged", at: last)
            #expect(Workloads(of: machine.state).programs == programs)
        }
    }

    @Test("a daemon that starts while its repository is away keeps what runs")
    func startWithoutTheRepository() async throws {
        try await Machine.run(["--poll", "1s"]) { machine in
            let site = try machine.site("one")
            let first = try await machine.repository.commit(
                "Serve one", ["web.yaml": Manifests.web(replicas: 1, site: site)])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 1)
            let programs = Workloads(of: machine.state).programs
            #expect(try await machine.stop() == 0)
            rename(machine.repository.path, machine.repository.path + "-away")
            try await machine.start()
            _ = try await machine.tellsOfTheSource()
            #expect(Workloads(of: machine.state).programs == programs)
            #expect(machine.answers() == ["one"])
            rename(machine.repository.path + "-away", machine.repository.path)
            try await machine.becomes("Converged", at: first)
            #expect(Workloads(of: machine.state).programs == programs)
        }
    }

    @Test(
        "a repository may come later, and paths count from the working directory; what is not committed counts for nothing"
    )
    func laterAndRelative() async throws {
        try await Machine.run { machine in
            let arguments = ["run", "--repo", "later", "--state", "state", "--poll", "1h"]
            let daemon = try machine.startSkeg(arguments, output: machine.path + "/log")
            defer { daemon.signal(SIGTERM) }
            let missing = try await machine.tellsOfTheSource()
            #expect(missing == "there is no directory \(machine.path)/later")
            #expect(try await machine.skeg("status").output.count(of: missing) == 1)
            let repository = try await GitRepository(at: machine.path + "/later", scratch: machine.path)
            try await repository.git("checkout", "-q", "-b", "trunk")
            try await eventually("it is empty", seen: { "\(machine.sync ?? .null)" }) {
                machine.sync?["sourceFault"]?.string?.contains("nothing is committed") == true
            }
            let site = try machine.site("one")
            let first = try await repository.commit("Serve", ["web.yaml": Manifests.web(replicas: 1, site: site)])
            try await machine.becomes("Converged", at: first)
            try await machine.serves("one", pods: 1)

            try repository.write(["web.yaml": "# unfinished\n", "map.yaml": Manifests.configMap("b")])
            try await repository.git("add", "map.yaml")
            try await repository.git("commit", "-q", "-m", "A map")
            let second = try await repository.head()
            try await machine.becomes("Converged", at: second)
            #expect(machine.maps == ["b"])
            #expect(machine.answers() == ["one"])
            daemon.signal(SIGTERM)
            #expect(try await daemon.end() == 0)
            #expect(Workloads(of: machine.state).programs.count == 1, "the supervisors know the state's whole path")
        }
    }

    @Test("a repository that is cloned anew at its place is followed at once")
    func clonedAnew() async throws {
        try await Machine.run(["--poll", "1h"]) { machine in
            let origin = machine.path + "/origin.git"
            let first = try await machine.repository.commit("A map", ["a.yaml": Manifests.configMap("a")])
            try await machine.repository.git("clone", "-q", "--bare", machine.repository.path, origin)
            machine.followed = "file://" + machine.path + "/clone"
            try await machine.repository.git("clone", "-q", origin, machine.path + "/clone")
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            Scratch.remove(machine.path + "/clone")
            _ = try await machine.tellsOfTheSource()
            #expect(machine.maps == ["a"])
            let second = try await machine.repository.commit("Another", ["b.yaml": Manifests.configMap("b")])
            try await machine.repository.git("push", "-q", origin, "main")
            try await machine.repository.git("clone", "-q", origin, machine.path + "/clone")
            try await machine.becomes("Converged", at: second)
            #expect(machine.maps == ["a", "b"])
        }
    }
}

extension Machine {
    /// The names of the ConfigMaps.
    fileprivate var maps: [String] {
        objects("/api/v1/namespaces/default/configmaps").map(\.name).filter { $0 != "kube-root-ca.crt" }.sorted()
    }

    /// Waits until the daemon says what is wrong with the repository.
    fileprivate func tellsOfTheSource() async throws -> String {
        try await eventually("the fault of the repository is told", seen: { "\(self.sync ?? .null)" }) {
            self.sync?["sourceFault"]?.string
        }
    }

    fileprivate func sourceIsBack() async throws {
        try await eventually("the repository is read again", seen: { "\(self.sync ?? .null)" }) {
            self.sync != nil && self.sync?["sourceFault"] == nil
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
