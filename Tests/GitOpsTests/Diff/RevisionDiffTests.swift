import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct RevisionDiffTests {
    @Test func itSaysWhatACommitWouldChangeFieldByField() throws {
        var world = World()
        try world.apply([
            "a.yaml": Manifest.deployment("web", replicas: 2), "b.yaml": Manifest.configMap("b"),
            "c.yaml": Manifest.configMap("c")
        ])
        var other = world.desired
        world.repository.files["a.yaml"] = Manifest.deployment("web", replicas: 3)
        world.repository.files["b.yaml"] = nil
        world.repository.files["d.yaml"] = Manifest.configMap("d")
        other.update(to: world.repository.commit())
        let diff = RevisionDiff(world.sync, desired: other, in: world.snapshot, at: .testStart)
        #expect(
            diff.text == """
                + created ConfigMap/default/d  (d.yaml:1:1)
                    + apiVersion: v1
                    + data:
                    +   a: "1"
                    + kind: ConfigMap
                    + metadata:
                    +   name: d
                    +   namespace: default
                ~ configured Deployment.apps/default/web  (a.yaml:1:1)
                    spec.replicas:
                    - 2
                    + 3
                - pruned ConfigMap/default/b
                1 to create, 1 to configure, 1 to prune

                """)
    }

    @Test func nothingToChangeSaysSo() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: .testStart)
        #expect(diff.isEmpty)
        #expect(diff.text == "no changes\n")
    }

    @Test func aNewSecretShowsNamesOnly() {
        var world = World()
        _ = world.plan(["s.yaml": Manifest.secret("s", "password", "hunter2hunter2")])
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: .testStart)
        #expect(diff.text.contains("password: (hidden)"))
    }

    @Test func whatWasSecretStaysHiddenWhereGitShowsTheNewState() throws {
        var world = World()
        let annotations = "  annotations: {skeg.dev/sealed: \"true\"}\n"
        let sealed = Manifest.configMap("a", data: ["k": "hunter2"]).replacing("\ndata:", with: "\n\(annotations)data:")
        try world.apply(["a.yaml": sealed])
        _ = world.plan(["a.yaml": Manifest.configMap("a", data: ["k": "open"])])
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: .testStart)
        #expect(diff.text.contains("data[k]: changed\n"), "\(diff.text)")
        #expect(!"\(diff)".contains("hunter2"))
    }

    @Test func aChangedSecretSaysThatItWasChangedAndNothingElse() throws {
        var world = World()
        try world.apply(["s.yaml": Manifest.secret("s", "password", "hunter2hunter2") + "  old: hunter3hunter3\n"])
        _ = world.plan(["s.yaml": Manifest.secret("s", "password", "swordfish") + "  more: x\n"])
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: .testStart)
        #expect(
            diff.text == """
                ~ configured Secret/default/s  (s.yaml:1:1)
                    data[old]: removed
                    data[password]: changed
                    data[more]: added
                1 to configure

                """)
    }

    @Test func whatWouldBeBlockedIsSaid() {
        var world = World()
        _ = world.plan(["a.yaml": Manifest.configMap("a", namespace: "x"), "b.yaml": "{["])
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: .testStart)
        #expect(diff.text.contains("! blocked ConfigMap/x/a"))
        #expect(diff.text.contains("! b.yaml:1"))
    }
}
