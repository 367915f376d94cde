import GitOps
import Objects
import Testing

/// Commits made to cost more than they may.
@Suite struct HostileCommitTests {
    private static let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n"

    private func desired(_ files: [String: String], _ limits: DesiredLimits = DesiredLimits()) -> DesiredSet {
        var repository = FakeRepository(files)
        var set = DesiredSet(DesiredSettings(limits: limits), kinds: .builtIn)
        set.update(to: repository.commit())
        return set
    }

    @Test func oneObjectInVeryManyPlacesIsToldShortly() throws {
        let item = "- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {v: \"N\"}}\n"
        let items = (0..<20_000).map { item.replacing("N", with: String($0)) }.joined()
        let text = "apiVersion: v1\nkind: List\nitems:\n" + items
        var repository = FakeRepository(["a.yaml": text, "b.yaml": text])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set[.configMap("a")] == nil)
        #expect(set.quarantined.count == 40_000)
        let first = try Require.value(set.quarantined.first?.message)
        #expect(
            first.hasPrefix("ConfigMap/default/a is also at a.yaml:5:3, a.yaml:6:3, a.yaml:7:3 and 39996 more places"))
        repository.files["b.yaml"] = nil
        set.update(to: repository.commit())
        #expect(set.quarantined.count == 20_000)
        repository.files["a.yaml"] = Manifest.configMap("a")
        set.update(to: repository.commit())
        #expect(set.quarantined.isEmpty)
        #expect(set[.configMap("a")] != nil)
    }

    @Test func manyFilesThatBreakAtOnceProtectEverythingAndKeepLittle() {
        var limits = DesiredLimits()
        limits.heldKeys = 100
        let names = (0..<50).map { "f\($0)" }
        var repository = FakeRepository(
            Dictionary(uniqueKeysWithValues: names.map { ($0 + ".yaml", Manifest.configMap($0)) }))
        var set = DesiredSet(DesiredSettings(limits: limits), kinds: .builtIn)
        set.update(to: repository.commit())
        for name in names { repository.files[name + ".yaml"] = HostileCommitTests.broken }
        set.update(to: repository.commit())
        #expect(names.allSatisfy { set.protects(.configMap($0)) })
        #expect(set.filesOfUnknownContent.count == 49)
        for name in names { repository.files[name + ".yaml"] = Manifest.configMap(name) }
        set.update(to: repository.commit())
        #expect(set.filesOfUnknownContent.isEmpty)
        #expect(!set.protects(.configMap("other")))
    }

    @Test func rulesOverALimitHoldTheWholeCommit() {
        let many = String(repeating: "x\n", count: IgnoreRules.maxPatterns + 1)
        let set = desired([".skegignore": many, "a.yaml": Manifest.configMap("a")])
        #expect(set.exceededLimits.map { $0.position?.description } == [".skegignore:1001:1"])
        #expect(set.exceededLimits.first?.message.contains("(limit maxPatterns)") == true)
        #expect(desired([".skegignore": "x\n", "a.yaml": Manifest.configMap("a")]).exceededLimits.isEmpty)
    }

    @Test func allRulesTogetherHaveALimit() {
        var limits = DesiredLimits()
        limits.ignorePatterns = 3
        #expect(desired([".skegignore": "a\nb\n", "x/.skegignore": "c\n"], limits).exceededLimits.isEmpty)
        let over = desired([".skegignore": "a\nb\n", "x/.skegignore": "c\nd\n"], limits)
        #expect(over.exceededLimits.map(\.message).first?.contains("(limit ignorePatterns)") == true)
    }

    @Test func rulesThatCostTooMuchHoldTheCommitUntilTheyChange() {
        var limits = DesiredLimits()
        limits.ignoreSteps = 100
        let name = String(repeating: "a", count: 200)
        var repository = FakeRepository([
            ".skegignore": String(repeating: "*a", count: 100) + "b", name + ".yaml": Manifest.configMap("a")
        ])
        var set = DesiredSet(DesiredSettings(limits: limits), kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set.exceededLimits.map(\.message).first?.contains("(limit ignoreSteps)") == true)
        repository.files["b.yaml"] = Manifest.configMap("b")
        set.update(to: repository.commit())
        #expect(set.exceededLimits.count == 1)
        repository.files[".skegignore"] = "b.yaml"
        set.update(to: repository.commit())
        #expect(set.exceededLimits.isEmpty)
        #expect(set.keys.map(\.name) == ["a"])
    }

    @Test func rulesThatCannotBeReadHoldTheWholeCommit() {
        var set = DesiredSet(kinds: .builtIn)
        let rules = SourceFile(
            path: ".skegignore", blobID: "symlink", bytes: [], problem: ".skegignore is a symbolic link")
        var repository = FakeRepository(["a.yaml": Manifest.configMap("a")])
        var tree = repository.commit()
        tree.files.append(rules)
        set.update(to: tree)
        #expect(set.exceededLimits.map(\.message).first?.hasPrefix(".skegignore is a symbolic link") == true)
    }

    @Test(arguments: ["name", "kind", "apiVersion", "namespace"])
    func aNameOfAnyLengthIsToldShortly(field: String) throws {
        let long = String(repeating: "x", count: 100_000)
        var text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"
        switch field {
        case "name": text = text.replacing("name: a", with: "name: \(long)")
        case "namespace": text = text.replacing("namespace: b", with: "namespace: \(long)")
        case "kind": text = text.replacing("ConfigMap", with: long)
        default: text = text.replacing("v1", with: "\(long)/v1")
        }
        let set = desired(["a.yaml": text])
        let bad = try Require.value(set.quarantined.first)
        #expect(bad.key == nil)
        #expect(bad.message.utf8.count < 1000)
        #expect(set.isEmpty)
        // What stood in the file before is not known to be gone.
        #expect(set.protects(.configMap("a")))
    }

    @Test func aSecretWithVeryManyValuesIsToldWithoutWords() throws {
        let values = (0..<5000).map { "  k\($0): value-\($0)-hidden\n" }.joined()
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n" + values + "  bad: 5\n"
        let bad = try Require.value(desired(["a.yaml": text]).quarantined.first)
        #expect(bad.message.contains("FieldValueTypeInvalid"))
        #expect(bad.diagnostics.first?.position?.line == 5005)
        #expect(!bad.message.contains("hidden"))
    }
}
