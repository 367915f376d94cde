import Git
import GitTestSupport
import Testing

@Suite struct ListingTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    /// Commits a tree as `git mktree` takes it, and fetches it.
    func fetchTree(_ lines: [String]) async throws -> ObjectID {
        let tree = try work.git("mktree", "--missing", input: lines.joined(separator: "\n") + "\n")
        let commit = try work.git("commit-tree", tree, "-m", "hostile")
        try work.git("update-ref", "refs/heads/main", commit)
        return try await mirror.fetch(.named("main"), from: work.remote).commit
    }

    /// Commits a tree of entries as bytes, since git mktree refuses some of them, and fetches it.
    func fetchRawTree(_ entries: [(mode: String, name: String, id: String)]) async throws -> ObjectID {
        let script = """
            import sys
            words = iter(sys.argv[1:])
            for mode, name, id in zip(words, words, words):
                sys.stdout.buffer.write(mode.encode() + b' ' + name.encode() + b'\\0' + bytes.fromhex(id))
            """
        let words = entries.flatMap { [$0.mode, $0.name, $0.id] }
        try fixture.run(work.path, ["sh", "-c", "python3 -X utf8 -c \"$0\" \"$@\" > ../tree.bin", script] + words)
        let tree = try work.git("hash-object", "-w", "-t", "tree", "--literally", "../tree.bin")
        let commit = try work.git("commit-tree", tree, "-m", "hostile")
        try work.git("update-ref", "refs/heads/main", commit)
        return try await mirror.fetch(.named("main"), from: work.remote).commit
    }

    func blob(_ content: String) throws -> String { try work.git("hash-object", "-w", "--stdin", input: content) }

    @Test func aPathLimitsTheListing() async throws {
        let commit = try work.commit("x", ["apps/a.yaml": "a", "apps/deep/b.yaml": "b", "other.txt": "c"])
        _ = try await mirror.fetch(.head, from: work.remote)
        let listing = try await mirror.listing(of: commit, path: "/apps/")
        #expect(listing.files.map(\.path) == ["apps/a.yaml", "apps/deep/b.yaml"])
        #expect(listing.files.map(\.bytes) == [1, 1])
        #expect(try await mirror.listing(of: commit, path: "other.txt").files.map(\.path) == ["other.txt"])
        await expect(.pathNotFound) { try await mirror.listing(of: commit, path: "none") }
        await expect(.invalid) { try await mirror.listing(of: commit, path: "../x") }
        #expect(try await mirror.tree(of: commit, path: "apps") == work.id("HEAD:apps"))
        #expect(try await mirror.tree(of: commit, path: "none") == nil)
    }

    @Test func linksAndSubmodulesAreReportedAndNotRead() async throws {
        let commit = try await fetchTree([
            "100644 blob \(try blob("x"))\tplain",
            "100755 blob \(try blob("x"))\tprogram",
            "120000 blob \(try blob("/etc/passwd"))\tlink",
            "160000 commit 1234567890123456789012345678901234567890\tmodule"
        ])
        let listing = try await mirror.listing(of: commit)
        #expect(listing.files.map(\.path) == ["plain", "program"])
        #expect(listing.files.map(\.isExecutable) == [false, true])
        #expect(listing.oddities.map(\.kind) == [.symlink, .submodule])
        await expect(.pathNotFound) { try await mirror.listing(of: commit, path: "link") }
    }

    @Test(
        arguments: [
            "..", ".", ".git", ".GIT", ".gIt", "git~1", ".g\u{200c}it", "a\\b", "a\u{1}b", "a\u{7f}", "\u{301}x",
            "\u{903}x"
        ])
    func anUnsafeNameIsReportedAndNotRead(name: String) async throws {
        let content = try blob("x")
        let inner = try work.git("mktree", input: "100644 blob \(content)\tinner\n")
        let commit = try await fetchRawTree([("40000", name, inner), ("100644", "zz", content)])
        let listing = try await mirror.listing(of: commit)
        #expect(listing.files.map(\.path) == ["zz"])
        #expect(listing.oddities.map(\.kind) == [.unsafeName])
    }

    @Test(arguments: [("a.yaml", "a.yaml"), ("e\u{301}.yaml", "\u{E9}.yaml")])
    func aTreeThatNamesOneFileTwiceIsRefused(first: String, second: String) async throws {
        let commit = try await fetchRawTree([("100644", first, try blob("1")), ("100644", second, try blob("2"))])
        await expect(.invalid) { try await mirror.listing(of: commit) }
    }

    @Test func pathsThatDifferOnlyInCaseAreReported() async throws {
        let content = try blob("x")
        let commit = try await fetchTree(["100644 blob \(content)\tApp.yaml", "100644 blob \(content)\tapp.yaml"])
        let listing = try await mirror.listing(of: commit)
        #expect(listing.files.count == 2)
        #expect(listing.oddities == [TreeOddity(kind: .caseCollision, path: "app.yaml")])
    }

    @Test func limitsHaveNames() async throws {
        var tree = try work.git("mktree", input: "100644 blob \(try blob("12345"))\tf\n")
        for _ in 0..<9 { tree = try work.git("mktree", input: "040000 tree \(tree)\td\n") }
        let commit = try await fetchTree(["040000 tree \(tree)\td", "100644 blob \(try blob("1"))\tg"])
        var limits = TreeLimits()
        limits.depth = 10
        #expect(try await mirror.listing(of: commit, limits: limits).files.count == 2)
        limits.depth = 9
        await expect(.limitExceeded("treeDepth")) { [limits] in try await mirror.listing(of: commit, limits: limits) }
        limits = TreeLimits()
        limits.files = 1
        await expect(.limitExceeded("treeFiles")) { [limits] in try await mirror.listing(of: commit, limits: limits) }
        limits = TreeLimits()
        limits.totalBytes = 5
        await expect(.limitExceeded("treeBytes")) { [limits] in try await mirror.listing(of: commit, limits: limits) }
        limits = TreeLimits()
        limits.blobBytes = 4
        let listing = try await mirror.listing(of: commit, limits: limits)
        #expect(listing.files.map(\.path) == ["g"])
        #expect(listing.oddities.map(\.kind) == [.tooLarge])
    }

    @Test func aVeryDeepTreeEndsAtTheLimit() async throws {
        let script = """
            import subprocess, hashlib, zlib, os
            id = subprocess.run(['git','hash-object','-w','--stdin'],input=b'x',capture_output=True).stdout.strip().decode()
            body = b'100644 f\\0' + bytes.fromhex(id)
            for i in range(3000):
                data = b'tree %d\\0' % len(body) + body
                id = hashlib.sha1(data).hexdigest()
                os.makedirs('.git/objects/' + id[:2], exist_ok=True)
                open('.git/objects/' + id[:2] + '/' + id[2:], 'wb').write(zlib.compress(data))
                body = b'40000 d\\0' + bytes.fromhex(id)
            print(id)
            """
        let tree = try fixture.run(work.path, ["python3", "-c", script])
        let commit = try work.git("commit-tree", tree, "-m", "deep")
        try work.git("update-ref", "refs/heads/main", commit)
        let fetched = try await mirror.fetch(.named("main"), from: work.remote)
        await expect(.limitExceeded("treeDepth")) { try await mirror.listing(of: fetched.commit) }
        var limits = FetchLimits()
        limits.treeDepth = 2000
        let other = try fixture.mirror("other")
        await expect(.limitExceeded("treeDepth")) { [limits] in
            try await other.fetch(.named("main"), from: work.remote, limits: limits)
        }
    }

    @Test func historyIsReadPerPath() async throws {
        let first = try work.commit("add a\n\nBody.\n\nSkeg-Allow-Prune: yes\n", ["a/x": "1"])
        let second = try work.commit("add b", ["b/x": "1"])
        let third = try work.commit("change a", ["a/x": "2"])
        _ = try await mirror.fetch(.head, from: work.remote)
        #expect(try await mirror.log(from: third).map(\.id) == [third, second, first])
        #expect(try await mirror.log(from: third, path: "a").map(\.subject) == ["change a", "add a"])
        #expect(try await mirror.log(from: third, limit: 1).count == 1)
        let info = try await mirror.commit(first)
        #expect(
            info.author
                == CommitSignature(name: "Ada", email: "ada@example.org", seconds: 1_700_000_000, offsetMinutes: 60))
        #expect(info.trailers.map(\.key) == ["Skeg-Allow-Prune"])
        #expect(info.trailers.map(\.value) == ["yes"])
        #expect(info.parents.isEmpty)
        #expect(try await mirror.isAncestor(first, of: third))
        #expect(try await !mirror.isAncestor(third, of: first))
    }
}
