import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Generators that change what another one makes. Names and data are those that `kubectl kustomize` (5.5.0) makes of the same.
@Suite struct GeneratorBehaviorTests {
    private static let base = """
        apiVersion: skeg.dev/v1alpha1
        kind: ConfigMapGenerator
        metadata: {name: app}
        literals: [a=1, b=2]

        """
    private static let change = """
        apiVersion: skeg.dev/v1alpha1
        kind: ConfigMapGenerator
        metadata: {name: app}
        behavior: merge
        literals: [a=2, c=3]

        """

    private func set(_ files: [String: String], limits: DesiredLimits = DesiredLimits()) -> DesiredSet {
        GeneratorFixture.set(files, limits: limits)
    }

    private func only(_ set: DesiredSet) throws -> Object { try GeneratorFixture.only(set) }

    private func faults(_ set: DesiredSet) -> [String] {
        set.quarantined.map { "\($0.diagnostics.first?.position?.description ?? ""): \($0.message)" }
    }

    @Test(
        arguments: [
            ("merge", "app-7t7g9kk6g8", ["a": "2", "b": "2", "c": "3"]),
            ("replace", "app-5md248cfhk", ["a": "2", "c": "3"])
        ] as [(String, String, Value)])
    func `keys are laid over keys, labels and annotations over each other`(
        behavior: String, name: String, data: Value
    ) throws {
        let object = try only(
            set([
                "a.yaml": Self.base + "options: {labels: {x: '1', w: '1'}, annotations: {x: '1'}, immutable: true}",
                "b.yaml": Self.change.replacing("merge", with: behavior)
                    + "options: {labels: {x: '2', z: '1'}, annotations: {w: '1'}}"
            ]))
        #expect(object.name == name)
        #expect(object["data"] == data)
        #expect(object.labels == ["w": "1", "x": "2", "z": "1"])
        #expect(object.annotations == ["w": "1", "x": "1", "skeg.dev/generator": "app"])
        // The last one decides.
        #expect(object["immutable"] == nil)
    }

    @Test func `the type of a Secret is the last one's`() throws {
        func generator(_ more: String) -> String {
            "apiVersion: skeg.dev/v1alpha1\nkind: SecretGenerator\nmetadata: {name: app}\n" + more
        }
        let base = generator("type: foo/bar\nliterals: [a=1, b=2]\n")
        let plain = generator("behavior: merge\nliterals: [a=2, c=3]\n")
        let typed = generator("behavior: merge\ntype: foo/baz\nliterals: [a=2, c=3]\n")
        let merged = try only(set(["a.yaml": base, "b.yaml": plain]))
        #expect(merged.name == "app-88h78mc9fd" && merged["type"] == "Opaque")
        let last = try only(set(["a.yaml": base, "b.yaml": plain, "c.yaml": typed]))
        #expect(last.name == "app-g57gh48h5t" && last["type"] == "foo/baz")
        #expect(last["data"] == ["a": "Mg==", "b": "Mg==", "c": "Mw=="])
        let replaced = try only(set(["a.yaml": base, "b.yaml": plain.replacing("merge", with: "replace")]))
        #expect(replaced.name == "app-c47cg7m54t" && replaced["data"] == ["a": "Mg==", "c": "Mw=="])
    }

    @Test func `the one that creates is first, the others are in the order of files and places`() throws {
        let object = try only(
            set([
                "z.yaml": Self.base,
                "b.yaml": Self.change + "---\n" + Self.change.replacing("a=2, c=3", with: "c=4, d=5"),
                "a.yaml": Self.change.replacing("a=2, c=3", with: "d=1, e=1")
            ]))
        #expect(object["data"] == ["a": "2", "b": "2", "c": "4", "d": "5", "e": "1"])
        let empty = Self.change.replacing("literals: [a=2, c=3]", with: "")
        #expect(try only(set(["a.yaml": Self.base, "b.yaml": empty])).name == "app-7gdc49gk6d")
    }

    @Test func `one that does without the hash does so for all`() throws {
        let files = ["a.yaml": Self.base, "b.yaml": Self.change + "options: {disableNameSuffixHash: true}"]
        #expect(try only(set(files)).name == "app")
        let other = ["a.yaml": Self.base + "options: {disableNameSuffixHash: true}", "b.yaml": Self.change]
        #expect(try only(set(other)).name == "app")
    }

    @Test func `a key is text or bytes, whatever it was before`() throws {
        let file = Self.change.replacing("literals: [a=2, c=3]", with: "files: [a]")
        func made(_ more: [SourceFile]) -> DesiredSet {
            var made = DesiredSet(kinds: .builtIn)
            made.update(
                to: CommitTree(
                    commit: SourceCommit(id: "1"), treeID: "1",
                    files: [
                        SourceFile(path: "a", blobID: "a", bytes: [0xFF, 0xFE]),
                        SourceFile(path: "a.yaml", blobID: "b", bytes: Array(Self.base.utf8)),
                        SourceFile(path: "b.yaml", blobID: "c", bytes: Array(file.utf8))
                    ] + more))
            return made
        }
        let bytes = try only(made([]))
        #expect(bytes["data"] == ["b": "2"] && bytes["binaryData"] == ["a": "//4="])
        let last = Self.change.replacing("a=2, c=3", with: "a=3")
        let text = try only(made([SourceFile(path: "c.yaml", blobID: "d", bytes: Array(last.utf8))]))
        #expect(text["data"] == ["a": "3", "b": "2"])
        #expect(text["binaryData"] == nil)
        // kustomize leaves the bytes beside the text, which no ConfigMap may have: the name is that of the text alone.
        #expect(text.name == "app-62964dhdkc")
    }

    @Test func `other kinds, namespaces and names have nothing to do with each other`() {
        let set = set([
            "a.yaml": Self.base, "b.yaml": Self.change.replacing("app}", with: "app, namespace: shop}"),
            "c.yaml": Self.change.replacing("ConfigMap", with: "Secret")
        ])
        #expect(
            faults(set) == [
                "b.yaml:4:11: behavior: nothing to merge with: no generator creates ConfigMap app",
                "c.yaml:4:11: behavior: nothing to merge with: no generator creates Secret app"
            ])
        #expect(
            set.quarantined.compactMap { $0.key?.description } == [
                "ConfigMapGenerator.skeg.dev/shop/app", "SecretGenerator.skeg.dev/default/app"
            ])
        #expect(set.keys.compactMap { set[$0]?.object["data"] } == [["a": "1", "b": "2"]])
    }

    @Test func `two that create are an error, whoever changes them`() {
        let set = set(["a.yaml": Self.base, "b.yaml": Self.base, "c.yaml": Self.change])
        #expect(set.quarantined.map(\.origin.file) == ["a.yaml", "b.yaml"])
        #expect(set.quarantined[0].message.contains("ConfigMap/default/app is generated at b.yaml:1:1 too"))
        #expect(set.keys.allSatisfy { set[$0] == nil })
    }

    @Test func `one that is wrong is told, and where the whole is wrong`() {
        let wrong = Self.change.replacing("a=2, c=3", with: "a")
        let set = set(["a.yaml": Self.base, "b.yaml": wrong, "c.yaml": Manifest.configMap("other")])
        #expect(
            faults(set) == [
                "a.yaml:1:1: it is not known what it makes, since the generator at b.yaml:1:1, which changes it, is wrong",
                "b.yaml:5:12: literals[0]: `key=value` is expected"
            ])
        #expect(set[.configMap("other")] != nil)
        var limits = DesiredLimits()
        limits.generatorChanges = 1
        let many = self.set(["a.yaml": Self.base, "b.yaml": Self.change, "c.yaml": Self.change], limits: limits)
        #expect(faults(many) == ["a.yaml:1:1: 2 other generators change it, more than the 1 that may"])
    }

    @Test func `only the whole has to be valid`() throws {
        let head =
            "apiVersion: skeg.dev/v1alpha1\nkind: SecretGenerator\nmetadata: {name: app}\ntype: kubernetes.io/tls\n"
        let certificate = head + "literals: [tls.crt=a]\n"
        #expect(set(["a.yaml": certificate]).quarantined.count == 1)
        let whole = set(["a.yaml": certificate, "b.yaml": head + "behavior: merge\nliterals: [tls.key=b]\n"])
        #expect(try only(whole)["data"] == ["tls.crt": "YQ==", "tls.key": "Yg=="])
        let half = set(["a.yaml": certificate, "b.yaml": head + "behavior: replace\nliterals: [tls.key=b]\n"])
        #expect(faults(half).count == 1)
        #expect(faults(half).first?.hasPrefix("a.yaml:1:1: Secret") == true, "\(faults(half))")
    }

    @Test func `what is sealed stays sealed`() throws {
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        var repository = FakeRepository([
            "a.yaml": Self.base, "b.yaml": Self.change.replacing("literals: [a=2, c=3]", with: "envs: [x.env]"),
            "c.yaml": Self.change, "x.env": "P=ENC[AES256_GCM,hunter2]\nsops_mac=ENC[AES256_GCM,x]\n"
        ])
        set.update(to: repository.commit())
        let object = try only(set)
        #expect(object["data"] == ["P": "hunter2", "a": "2", "b": "2", "c": "3"])
        #expect(object.annotation("skeg.dev/sealed") == "true")
        #expect(set[object.key]?.isEncrypted == true)
    }

    @Test func `a change of one of them rolls over, and an error of one leaves all as it is`() throws {
        let web = Manifest.deployment("web", replicas: 1).replacing(
            "command:", with: "envFrom: [{configMapRef: {name: app}}]\n        command:")
        var world = World()
        func made() throws -> String {
            let spec = Deployment(try #require(world.snapshot[.deployment("web")])).template.spec
            return try #require(spec.containers.first?.envFrom.first?.name)
        }
        try world.apply(["a.yaml": Self.base, "b.yaml": Self.change, "web.yaml": web])
        let first = try made()
        #expect(world.snapshot[.configMap(first)]?["data"] == ["a": "2", "b": "2", "c": "3"])
        try world.apply(["b.yaml": Self.change.replacing("c=3", with: "c=4")])
        let second = try made()
        #expect(second != first)
        #expect(world.snapshot[.configMap(second)]?["data"] == ["a": "2", "b": "2", "c": "4"])
        // One that cannot be read is not taken for one that is not there.
        for broken in ["broken: [1, 2\n" + Self.change, Self.change.replacing("a=2, c=3", with: "a")] {
            let plan = try world.apply(["b.yaml": broken, "c.yaml": Manifest.configMap("other")])
            #expect(try made() == second)
            #expect(plan.pruned.isEmpty && plan.configured.isEmpty, "\(plan)")
            #expect(world.snapshot[.configMap(second)] != nil && world.snapshot[.configMap("other")] != nil)
            world.restart()
            let again = try world.apply()
            #expect(try made() == second)
            #expect(again.pruned.isEmpty && again.created.isEmpty && again.configured.isEmpty, "\(again)")
        }
        let mended = try world.apply(["b.yaml": nil])
        #expect(mended.blocked.isEmpty)
        let last = try made()
        #expect(world.snapshot[.configMap(last)]?["data"] == ["a": "1", "b": "2"])
        #expect(world.snapshot[.configMap(second)] == nil)
    }

    @Test func `what changes without the name is applied`() throws {
        var world = World()
        let base = Self.base + "files: [x]\noptions: {disableNameSuffixHash: true}"
        try world.apply(["a.yaml": base, "b.yaml": Self.change, "x": "1"])
        let file = try world.apply(["x": "2"])
        #expect(file.configured == [.configMap("app")])
        #expect(world.snapshot[.configMap("app")]?["data"]?["x"] == "2")
        let label = try world.apply(["b.yaml": Self.change + "options: {labels: {a: b}}"])
        #expect(label.configured == [.configMap("app")])
        #expect(world.snapshot[.configMap("app")]?.label("a") == "b")
        #expect(try world.apply().changes.isEmpty)
    }

    @Test func `it is the same from commit to commit as all at once`() {
        var repository = FakeRepository()
        var stepwise = DesiredSet(kinds: .builtIn)
        var random = IDSource(seed: 6)
        let texts: [String?] = [
            nil, Self.base, Self.change, Self.change.replacing("merge", with: "replace"),
            Self.base + "---\n" + Self.change, Self.change.replacing("a=2, c=3", with: "a"),
            Manifest.configMap("app"), "broken: [1, 2\n" + Self.change
        ]
        for _ in 0..<300 {
            let name = ["a.yaml", "b.yaml", "c.yaml", ".skegignore"][Int(random.next() % 4)]
            let choices = name == ".skegignore" ? [nil, "a.yaml", "b.yaml"] : texts
            repository.files[name] = choices[Int(random.next() % UInt64(choices.count))]
            stepwise.update(to: repository.commit())
            var whole = DesiredSet(kinds: .builtIn)
            whole.update(to: repository.commit())
            #expect(Set(stepwise.keys) == Set(whole.keys))
            for key in whole.keys { #expect(stepwise[key] == whole[key]) }
            #expect(stepwise.quarantined == whole.quarantined)
        }
    }
}
