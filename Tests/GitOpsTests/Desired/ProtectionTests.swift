import GitOps
import Objects
import Testing

/// What could not be read never prunes what it stood for.
@Suite struct ProtectionTests {
    private static let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n"

    @Test func aFileThatBecameALinkProtectsWhatItHeldAndSaysWhatToDo() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        var tree = repository.commit()
        tree.treeID = "with a link"
        tree.files[0] = SourceFile(path: "a.yaml", blobID: "symlink", bytes: [], problem: "a.yaml is a symbolic link")
        set.update(to: tree)
        #expect(set.protects(.configMap("a")))
        #expect(set.quarantined.map(\.message) == ["a.yaml is a symbolic link"])
    }

    @Test func aBrokenFileProtectsWhatItHeld() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files["a.yaml"] = ProtectionTests.broken
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
        #expect(!set.protects(.configMap("other")))
        repository.files["b.yaml"] = nil
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
        #expect(!set.protects(.configMap("b")))
        repository.files["a.yaml"] = Manifest.configMap("z")
        set.update(to: repository.commit())
        #expect(!set.protects(.configMap("a")))
    }

    /// A file that comes up broken may hold anything that git had in earlier commits, also what left it before.
    @Test func whatMovesIntoABrokenFileInTheSameCommitIsProtected() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files = ["moved/a.yaml": ProtectionTests.broken]
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
        #expect(set.filesOfUnknownContent == ["moved/a.yaml"])
    }

    @Test func aFileThatWasBrokenFromTheStartProtectsEverything() {
        var repository = FakeRepository(["a.yaml": ProtectionTests.broken])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("anything")))
        #expect(set.filesOfUnknownContent == ["a.yaml"])
        repository.files["a.yaml"] = ProtectionTests.broken + " "
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("anything")))
        repository.files["a.yaml"] = nil
        set.update(to: repository.commit())
        #expect(!set.protects(.configMap("anything")))
    }

    @Test func theLastAppliedCommitTellsWhatABrokenFileHeld() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files["a.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {}}\n"
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
        #expect(!set.protects(.configMap("b")))
    }
}
