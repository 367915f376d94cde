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

    @Test func whatMovesIntoABrokenFileInTheSameCommitIsProtected() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files = ["b.yaml": ProtectionTests.broken]
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
        #expect(!set.protects(.configMap("other")))
    }

    /// The copy elsewhere goes, and the file may still have its own.
    @Test func whatABrokenFileHeldStaysProtectedWhileItChanges() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files = ["a.yaml": ProtectionTests.broken, "b.yaml": Manifest.configMap("a")]
        set.update(to: repository.commit())
        repository.files["a.yaml"] = ProtectionTests.broken + " "
        set.update(to: repository.commit())
        repository.files["b.yaml"] = nil
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("a")))
    }

    /// It may have held anything in commits between, which nobody here has read.
    @Test func aFileThatComesUpBrokenProtectsEverything() {
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files["new.yaml"] = ProtectionTests.broken
        set.update(to: repository.commit())
        #expect(set.protects(.configMap("anything")))
        #expect(set.filesOfUnknownContent == ["new.yaml"])
        repository.files["new.yaml"] = Manifest.configMap("new")
        set.update(to: repository.commit())
        #expect(!set.protects(.configMap("anything")))
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
