import GitOps
import Objects
import Testing

@Suite struct DesiredSetTests {
    private func desired(_ files: [String: String], path: String = "") -> DesiredSet {
        var repository = FakeRepository(files)
        var set = DesiredSet(DesiredSettings(path: path), kinds: .builtIn)
        set.update(to: repository.commit())
        return set
    }

    @Test func objectsComeWithTheirPlaces() throws {
        let set = desired(["deploy/a.yaml": "---\n" + Manifest.configMap("a") + "---\n" + Manifest.configMap("b")])
        let b = try Require.value(set[.configMap("b")])
        #expect(b.origin.file == "deploy/a.yaml")
        #expect(b.origin.index == 1)
        #expect(b.origin.position.line == 9)
        #expect(b.object.namespace == "default")
        #expect(set.quarantined.isEmpty)
    }

    @Test func onlyManifestsUnderThePathAreRead() {
        let text = Manifest.configMap("a")
        let set = desired(
            [
                "deploy/a.yaml": text, "deploy/b.yml": Manifest.configMap("b"), "other/c.yaml": Manifest.configMap("c"),
                "deploy/.hidden.yaml": Manifest.configMap("d"), "deploy/.github/e.yaml": Manifest.configMap("e"),
                "deploy/README.md": "# x", "deployment/f.yaml": Manifest.configMap("f"),
                "deploy/g.json": #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"g"}}"#
            ], path: "deploy")
        #expect(set.keys.map(\.name).sorted() == ["a", "b", "g"])
    }

    @Test(arguments: ["./a.yaml", "../a.yaml", "../../apps/./a.yaml"])
    func pathsOfTheMachineHideNothing(path: String) {
        #expect(desired([path: Manifest.configMap("a")]).count == 1)
    }

    @Test func listsAreUnfolded() throws {
        let set = desired([
            "l.yaml": """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - apiVersion: v1
              kind: ConfigMapList
              items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, dota: {}}
            """
        ])
        #expect(set[.configMap("a")] != nil)
        #expect(try Require.value(set[.configMap("b")]).origin.position.line == 8)
        #expect(set.quarantined.map(\.key) == [.configMap("c")])
        #expect(set.quarantined.first?.diagnostics.first?.position?.line == 9)
    }

    @Test func aFieldWithoutEffectIsToldWithItsPlace() throws {
        let set = desired([
            "pod.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - name: web
                image: nginx
                volumeMounts: []
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
            """
        ])
        #expect(set.quarantined.isEmpty)
        let warning = try Require.value(set.warnings.first)
        #expect(set.warnings.count == 1)
        #expect(warning.path.description == "spec.topologySpreadConstraints")
        #expect(warning.position?.description == "pod.yaml:10:3")
    }

    @Test func whatOnlyTheStoreMaySayIsLeftOut() throws {
        let set = desired([
            "a.yaml": """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, uid: x, resourceVersion: "5", creationTimestamp: null, generation: 3}
            data: {k: v}
            """
        ])
        let object = try Require.value(set[.configMap("a")]).object
        #expect(object.metadata == ["name": "a", "namespace": "default"])
    }

    @Test func aNamespaceOnWhatIsInNoneIsAnError() {
        let set = desired(["n.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns, namespace: x}\n"])
        #expect(set.quarantined.first?.diagnostics.first?.path.description == "metadata.namespace")
        #expect(set.names(ObjectKey(.namespace, name: "ns")))
    }

    @Test func aBadObjectIsLeftOutAloneAndSaysWhere() throws {
        let set = desired([
            "a.yaml": Manifest.configMap("good") + "---\n"
                + "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {replicaz: 3}\n"
        ])
        #expect(set[.configMap("good")] != nil)
        let bad = try Require.value(set.quarantined.first)
        #expect(bad.key == .deployment("bad"))
        let unknown = bad.diagnostics.first { $0.reason == .unknownField }
        #expect(unknown?.position == SourcePosition(file: "a.yaml", line: 11, column: 8))
    }

    @Test func unknownKindsSaySo() {
        let set = desired(["a.yaml": "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}\n"])
        let message = set.quarantined.first?.message ?? ""
        #expect(message.contains("no matches for kind \"Thing\" in version \"example.org/v1\""))
    }

    @Test(arguments: [
        ("kustomization.yaml", "resources: [a.yaml]\n", "kustomize build"), ("Chart.yaml", "name: x\n", "helm template")
    ])
    func filesOfOtherToolsAreAWarning(_ name: String, _ text: String, _ advice: String) {
        let set = desired([name: text, "a.yaml": Manifest.configMap("a")])
        #expect(set.quarantined.isEmpty)
        #expect(set.warnings.contains { $0.message.contains(advice) })
        #expect(!set.protects(.configMap("x")))
    }

    @Test func whatIsNoObjectIsAnError() {
        let set = desired(["values.yaml": "image: x\n"])
        #expect(set.quarantined.first?.message.contains("not a Kubernetes object") == true)
        #expect(set.quarantined.first?.message.contains(".skegignore") == true)
    }

    @Test func ignoredFilesAreNotReadUntilTheRulesChange() {
        var repository = FakeRepository(["values.yaml": "image: x\n", "x/a.yaml": Manifest.configMap("a")])
        repository.files[".skegignore"] = "values.yaml\nx/\n"
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set.isEmpty)
        #expect(set.quarantined.isEmpty)
        repository.files[".skegignore"] = "values.yaml\n"
        set.update(to: repository.commit())
        #expect(set[.configMap("a")] != nil)
        repository.files[".skegignore"] = "x/\nvalues.yaml\n"
        set.update(to: repository.commit())
        #expect(set[.configMap("a")] == nil)
        repository.files[".skegignore"] = nil
        set.update(to: repository.commit())
        #expect(set[.configMap("a")] != nil)
        #expect(set.quarantined.count == 1)
    }

    @Test func twoObjectsOfOneNameAreNone() throws {
        let set = desired([
            "a.yaml": Manifest.configMap("a", data: ["k": "1"]), "b.yaml": Manifest.configMap("a", data: ["k": "2"])
        ])
        #expect(set[.configMap("a")] == nil)
        #expect(set.names(.configMap("a")))
        #expect(set.quarantined.count == 2)
        #expect(set.quarantined.first?.message.contains("b.yaml:1:1") == true)
        #expect(set.quarantined.last?.message.contains("a.yaml:1:1") == true)
    }

    @Test func theSameObjectTwiceIsOneAndAWarning() {
        let set = desired(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("a")])
        #expect(set[.configMap("a")]?.origin.file == "a.yaml")
        #expect(set.quarantined.isEmpty)
        #expect(set.warnings.first?.position?.file == "b.yaml")
    }

    @Test func oneFileOfManyIsReadAlone() {
        var repository = FakeRepository()
        for index in 0..<50 { repository.files["f\(index).yaml"] = Manifest.configMap("c\(index)") }
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        repository.files["f7.yaml"] = Manifest.configMap("c7", data: ["a": "2"])
        let tree = repository.commit()
        #expect(tree.files.filter { set.needsContent(of: $0.path, blobID: $0.blobID) }.map(\.path) == ["f7.yaml"])
        var byChanges = set
        set.update(to: tree)
        byChanges.update(
            to: tree.commit, treeID: tree.treeID,
            changes: TreeChanges(written: tree.files.filter { $0.path == "f7.yaml" }))
        #expect(set[.configMap("c7")]?.object["data"]?["a"] == "2")
        #expect(byChanges[.configMap("c7")] == set[.configMap("c7")])
        #expect(set.count == 50)
    }

    @Test func limitsAreErrorsWithAName() {
        var limits = DesiredLimits()
        limits.bytesPerFile = 200
        limits.objects = 2
        var repository = FakeRepository([
            "big.yaml": Manifest.configMap("big", data: ["k": String(repeating: "x", count: 300)]),
            "a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")
        ])
        var set = DesiredSet(DesiredSettings(limits: limits), kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set.quarantined.first?.diagnostics.first?.reason == .limit)
        #expect(set.exceededLimits.first?.message.contains("more than the 2") == true)
    }

    @Test func aSecretsValueIsInNoMessage() {
        let canary = "hunter2hunter2"
        let texts = [
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: \(canary)!}\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: [\(canary)]}\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\npassword: \(canary)\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: \(canary)\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  k: \(canary)\n  k: \(canary)\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {a: [\(canary)]}}\n"
        ]
        for text in texts {
            let set = desired(["s.yaml": text])
            #expect(!set.quarantined.isEmpty, "\(text)")
            for bad in set.quarantined {
                #expect(!bad.diagnostics.contains { $0.description.contains(canary) }, "\(bad.message)")
            }
        }
    }
}
