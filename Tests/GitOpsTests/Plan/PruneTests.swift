import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct PruneTests {
    private func world(_ count: Int) throws -> World {
        var world = World()
        var files: [String: String?] = [:]
        for index in 0..<count { files["f\(index).yaml"] = Manifest.configMap("c\(index)") }
        try world.apply(files)
        return world
    }

    private func without(_ range: Range<Int>) -> [String: String?] {
        Dictionary(uniqueKeysWithValues: range.map { ("f\($0).yaml", nil) })
    }

    @Test func whatLeavesGitIsPrunedAndNothingElse() throws {
        var world = try world(3)
        _ = try world.snapshot.apply(
            Transaction([.create(Make.configMap("foreign").asStored())], by: "kubectl"))
        let plan = try world.apply(["f1.yaml": nil])
        #expect(plan.pruned == [.configMap("c1")])
        #expect(world.snapshot[.configMap("c1")] == nil)
        #expect(world.snapshot[.configMap("foreign")] != nil)
        #expect(world.snapshot[.configMap("c0")] != nil)
    }

    @Test(arguments: [(12, 6, false), (12, 7, true), (11, 6, true), (10, 9, false), (3, 3, true), (1, 1, true)])
    func theGuardHoldsBackWhatIsTooMuch(_ owned: Int, _ removed: Int, _ isHeld: Bool) throws {
        var world = try world(owned)
        let plan = try world.apply(without(0..<removed))
        #expect((plan.heldPrune != nil) == isHeld)
        #expect(plan.pruned.count == (isHeld ? 0 : removed))
        if isHeld {
            let message = try Require.value(plan.heldPrune?.message)
            #expect(message.contains("\(removed) of \(owned)"))
            #expect(message.contains("Skeg-Allow-Prune: yes"))
            #expect(world.snapshot.inventory(of: "main").count == owned)
        }
    }

    @Test func theTrailerLetsItPass() throws {
        var world = try world(12)
        let plan = try world.apply(without(0..<12), message: "Remove all\n\nSkeg-Allow-Prune: yes\n")
        #expect(plan.heldPrune == nil)
        #expect(plan.pruned.count == 12)
    }

    @Test func theTrailerOfAnEarlierCommitSinceTheLastApplyCounts() throws {
        var world = try world(12)
        for index in 0..<12 { world.repository.files["f\(index).yaml"] = nil }
        let first = world.repository.commit("Remove all\n\nSkeg-Allow-Prune: yes\n")
        let second = world.repository.commit("Typo")
        world.desired.update(to: second)
        let plan = world.planner.plan(
            world.sync, desired: world.desired, in: world.snapshot, commits: [second.commit, first.commit],
            at: world.now, ids: &world.ids)
        #expect(plan.pruned.count == 12)
    }

    @Test func namespacesAndSecretsWithDataAreNamedBeforeTheyGo() throws {
        var world = World()
        try world.apply([
            "n.yaml": Manifest.namespace("old"), "s.yaml": Manifest.secret("db", "password", "hunter2hunter2"),
            "a.yaml": Manifest.configMap("a")
        ])
        let plan = world.plan(["n.yaml": nil, "s.yaml": nil])
        let event = try Require.value(plan.events.first { $0.reason == "Pruning" })
        #expect(event.message.contains("Namespace old with 0 objects"))
        #expect(event.message.contains("Secret default/db with 1 key"))
        #expect(!event.message.contains("hunter2"))
        // Namespaces go last.
        #expect(plan.pruned.map(\.kind.kind) == ["Secret", "Namespace"])
    }

    @Test func anAnnotationKeepsAnObject() throws {
        var world = World()
        try world.apply([
            "a.yaml": Manifest.configMap("a").replacing(
                "metadata:\n", with: "metadata:\n  annotations: {skeg.dev/prune: disabled}\n"),
            "b.yaml": Manifest.configMap("b")
        ])
        let plan = try world.apply(["a.yaml": nil])
        #expect(plan.released == [.configMap("a")])
        #expect(world.snapshot[.configMap("a")] != nil)
        #expect(world.snapshot.claim(of: .configMap("a")) == nil)
        #expect(world.plan().changes.isEmpty)
    }

    @Test func aSyncThatDoesNotPruneGivesUp() throws {
        var world = try world(3)
        world.sync.prunes = false
        let plan = try world.apply(["f0.yaml": nil])
        #expect(plan.released == [.configMap("c0")])
        #expect(world.snapshot[.configMap("c0")] != nil)
    }

    @Test func aBrokenFileOrObjectPrunesNothing() throws {
        var world = try world(4)
        let plan = try world.apply(["f0.yaml": "{[", "f1.yaml": Manifest.configMap("c1") + "dota: {}\n", "f2.yaml": nil]
        )
        #expect(plan.pruned.isEmpty || plan.pruned == [.configMap("c2")])
        #expect(world.snapshot[.configMap("c0")] != nil)
        #expect(world.snapshot[.configMap("c1")] != nil)
        world.restart()
        let again = try world.apply(["f3.yaml": nil])
        #expect(again.pruned.isEmpty)
        #expect(again.kept.first?.message.contains("f0.yaml cannot be read") == true)
    }

    @Test func aRenamedFileChangesNothing() throws {
        var world = try world(2)
        let plan = world.plan(["f0.yaml": nil, "renamed.yaml": Manifest.configMap("c0")])
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 2)
    }

    @Test func aNamespaceStaysWhileGitHasObjectsInIt() throws {
        var world = World()
        try world.apply(["n.yaml": Manifest.namespace("old"), "a.yaml": Manifest.configMap("a", namespace: "old")])
        let plan = try world.apply(["n.yaml": nil])
        #expect(plan.pruned.isEmpty)
        #expect(plan.kept.first?.message.contains("ConfigMap/old/a") == true)
        let both = try world.apply(["a.yaml": nil], message: "x\n\nSkeg-Allow-Prune: yes\n")
        #expect(both.pruned.count == 2)
    }

    /// The namespace left git a commit ago and was needed; now what needed it may stand in the broken file.
    @Test func aNamespaceStaysWhileABrokenFileMayHoldWhatIsInIt() throws {
        var world = World()
        try world.apply([
            "n.yaml": Manifest.namespace("old"), "a.yaml": Manifest.configMap("a", namespace: "old"),
            "b.yaml": Manifest.configMap("b")
        ])
        try world.apply(["n.yaml": nil])
        let plan = try world.apply(["a.yaml": nil, "b.yaml": "{["], message: "x\n\nSkeg-Allow-Prune: yes\n")
        #expect(plan.pruned.isEmpty)
        #expect(plan.kept.contains { $0.key.kind == .namespace && $0.message.contains("ConfigMap/old/a") })
    }

    @Test func aNamespaceStaysWhileSomethingInItAsksNotToBePruned() throws {
        var world = World()
        let kept = Manifest.configMap("a", namespace: "old").replacing(
            "metadata:\n", with: "metadata:\n  annotations: {skeg.dev/prune: disabled}\n")
        try world.apply(["n.yaml": Manifest.namespace("old"), "a.yaml": kept])
        let message = "x\n\nSkeg-Allow-Prune: yes\n"
        let plan = try world.apply(["n.yaml": nil, "a.yaml": nil], message: message)
        #expect(plan.pruned.isEmpty)
        #expect(plan.released == [.configMap("a", "old")])
        #expect(world.plan().pruned.isEmpty)
    }

    /// Its prune was held back; a later commit brought it again, and one more broke its file before anyone had read it.
    @Test func aFileThatComesUpBrokenPrunesNothing() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        #expect(try world.apply(["a.yaml": nil]).heldPrune != nil)
        let plan = try world.apply(["a.yaml": "{[", "b.yaml": Manifest.configMap("b")])
        #expect(plan.pruned.isEmpty)
        #expect(plan.kept.map(\.key) == [.configMap("a")])
        #expect(try world.apply(["a.yaml": nil]).pruned == [.configMap("a")])
    }

    @Test(arguments: [true, false])
    func whatABrokenFileHeldMayMoveToAnotherThatBreaks(afterARestart: Bool) throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        try world.apply(["a.yaml": "{["])
        if afterARestart {
            world.restart()
            try world.apply([:], message: "nothing")
        }
        #expect(try world.apply(["a.yaml": nil, "b.yaml": "{["]).pruned.isEmpty)
        #expect(try world.apply(["b.yaml": Manifest.configMap("b")]).pruned == [.configMap("a")])
    }

    @Test(arguments: [true, false])
    func aNamespaceIsNotPrunedOnceAnotherSyncHasBroughtSomethingIntoIt(isAdopted: Bool) throws {
        var world = World()
        try world.apply(["n.yaml": Manifest.namespace("old")])
        if isAdopted {
            let found = Make.configMap("a", in: "old").asStored()
            _ = try world.snapshot.apply(Transaction([.create(found)], by: "kubectl"))
        }
        let plan = world.plan(["n.yaml": nil], message: "x\n\nSkeg-Allow-Prune: yes\n")
        #expect(plan.pruned.count == 1)
        var other = World()
        other.sync = Sync(name: "other")
        other.snapshot = world.snapshot
        let brought = try other.apply(["a.yaml": Manifest.configMap("a", namespace: "old")])
        #expect(brought.created.count + brought.adopted.count == 1)
        world.snapshot = other.snapshot
        #expect(throws: TransactionRefused.self) { try world.carryOut(plan) }
        #expect(world.plan().kept.count == 1)
    }

    @Test func whatHasANewUIDIsNotRemovedByName() throws {
        var world = try world(3)
        let plan = world.plan(["f0.yaml": nil])
        try world.remove(.configMap("c0"))
        _ = try world.snapshot.apply(
            Transaction([.create(Make.configMap("c0").asStored())], by: "kubectl"))
        #expect(throws: TransactionRefused.self) { try world.carryOut(plan) }
        #expect(world.snapshot[.configMap("c0")] != nil)
    }
}
