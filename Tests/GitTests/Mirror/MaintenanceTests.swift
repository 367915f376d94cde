import Git
import GitTestSupport
import Testing

@Suite struct MaintenanceTests {
    @Test func manyPacksBecomeOneAndNothingIsLost() async throws {
        let fixture = try GitFixture()
        let work = try fixture.repository()
        let mirror = try fixture.mirror()
        var commits: [ObjectID] = []
        for round in 0..<12 {
            commits.append(try work.commit("\(round)", ["a": "\(round)"]))
            if round % 4 == 3 { try work.git("reset", "--quiet", "--hard", "HEAD~1") }
            _ = try await mirror.fetch(.commit(commits[round]), from: work.remote)
            let edit = TreeEdit.update(["s\(round)": [UInt8(round)]])
            _ = try await mirror.commit(edit, to: "status", author: robot, message: "x")
        }
        // One that no reference reaches.
        try fixture.run(mirror.path, ["git", "update-ref", "-d", "refs/skeg/remote/commits/\(commits[3])"])
        var limits = MaintenanceLimits()
        #expect(try await !mirror.maintain(limits))
        limits.packs = 5
        #expect(try await mirror.maintain(limits))
        let count = try fixture.run(mirror.path, ["git", "count-objects", "-v"])
        #expect(count.contains("count: 0\n") && count.contains("packs: 1\n"))
        try fixture.run(mirror.path, ["git", "fsck", "--strict", "--full"])
        for (round, commit) in commits.enumerated() {
            let listing = try await mirror.listing(of: commit)
            #expect(try await mirror.content(of: listing.files[0].id) == Array("\(round)".utf8))
        }
        #expect(try await mirror.log(from: #require(try await mirror.head(of: "status"))).count == 12)
        let next = try work.commit("next", ["a": "next"])
        #expect(try await mirror.fetch(.head, from: work.remote).commit == next)
    }

    @Test func startingARepositoryMakesWhatGitMakes() async throws {
        let fixture = try GitFixture()
        let work = WorkRepository(fixture: fixture, path: "\(fixture.directory)/new")
        #expect(try !LocalRepository.exists(at: work.path))
        try LocalRepository.initialise(at: work.path)
        try work.write("apps/a.yaml", "a")
        try work.write(".gitignore", "state/\n")
        try work.write("state/x", "x")
        let commit = try LocalRepository.commitAll(at: work.path, author: robot, message: "Start\n")
        #expect(try work.id("main") == commit)
        #expect(try work.git("status", "--porcelain").isEmpty)
        #expect(try work.git("ls-files") == ".gitignore\napps/a.yaml")
        #expect(try LocalRepository.commitAll(at: work.path, author: robot, message: "Again\n") == nil)
        try fixture.run(work.path, ["rm", "apps/a.yaml"])
        #expect(try LocalRepository.commitAll(at: work.path, author: robot, message: "Less\n") != nil)
        #expect(try work.git("ls-files") == ".gitignore")
        #expect(try LocalRepository.exists(at: work.path))
    }
}
