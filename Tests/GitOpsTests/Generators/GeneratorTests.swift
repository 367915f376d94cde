import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct GeneratorTests {
    private static let head = "apiVersion: skeg.dev/v1alpha1\nkind: ConfigMapGenerator\nmetadata: {name: app}\n"

    private func set(
        _ files: [String: String], path: String = "", limits: DesiredLimits = DesiredLimits()
    ) -> DesiredSet {
        GeneratorFixture.set(files, path: path, limits: limits)
    }

    private func only(_ set: DesiredSet) throws -> Object { try GeneratorFixture.only(set) }

    private func fault(_ files: [String: String], path: String = "") throws -> (place: String, message: String) {
        let set = set(files, path: path)
        let first = try #require(set.quarantined.first?.diagnostics.first { $0.severity == .error })
        return (first.position?.description ?? "", set.quarantined[0].message)
    }

    /// Names and data are those that `kubectl kustomize` makes of the same sources.
    @Test func `files, literals and variables become keys, and the name gets kustomize's hash`() throws {
        let long = String(repeating: "x", count: 200)
        let object = try only(
            set([
                "a.yaml": GeneratorTests.head + """
                    files: [long.txt, conf/odd.txt]
                    literals: ["Q='quoted'", 'R="a', S=t]
                    envs: [x.env]
                    options: {labels: {a: b}, annotations: {x: z}, immutable: true}
                    """,
                "long.txt": long, "conf/odd.txt": "a<b>&\u{2028}\"\\\t\u{1}",
                "x.env": "A=1\n# c\n  B= two \nC\nD=x=y\r\n"
            ]))
        #expect(
            object["data"] == [
                "A": "1", "B": " two ", "C": "", "D": "x=y", "Q": "quoted", "R": "\"a", "S": "t",
                "long.txt": .string(long), "odd.txt": "a<b>&\u{2028}\"\\\t\u{1}"
            ])
        #expect(object.name == "app-h6c2tgmbk8")
        #expect(object.namespace == "default")
        #expect(object.labels == ["a": "b"])
        #expect(object.annotations == ["x": "z", "skeg.dev/generator": "app"])
        #expect(object["immutable"] == true)
    }

    @Test func `a Secret has its type and its values in base64`() throws {
        let object = try only(
            set([
                "a.yaml": """
                apiVersion: skeg.dev/v1alpha1
                kind: SecretGenerator
                metadata: {name: sec, namespace: default}
                files: [long.txt]
                literals: [p=hunter2]
                """, "long.txt": String(repeating: "x", count: 200)
            ]))
        #expect(object.name == "sec-5t9c84hkm8")
        #expect(object["type"] == "Opaque")
        #expect(object["data"]?["p"] == "aHVudGVyMg==")
    }

    @Test func `without the hash the name is the one that is written`() throws {
        let object = try only(
            set(["a.yaml": GeneratorTests.head + "literals: [a=b]\noptions: {disableNameSuffixHash: true}"]))
        #expect(object.name == "app")
        #expect(try only(set(["a.yaml": GeneratorTests.head + "literals: [a=b]"])).name == "app-4h2mbtbbt6")
        #expect(try only(set(["a.yaml": GeneratorTests.head])).name == "app-6ct58987ht")
    }

    @Test func `bytes that are no text go into binaryData`() throws {
        var set = DesiredSet(kinds: .builtIn)
        let text = GeneratorTests.head + "files: [data=bin.dat]"
        set.update(
            to: CommitTree(
                commit: SourceCommit(id: "1"), treeID: "1",
                files: [
                    SourceFile(path: "a.yaml", blobID: "a", bytes: Array(text.utf8)),
                    SourceFile(path: "bin.dat", blobID: "b", bytes: [0xFF, 0xFE, 0x00, 0x62])
                ]))
        #expect(try only(set)["binaryData"] == ["data": "//4AYg=="])
    }

    @Test(arguments: [
        ("files: [no.conf]", "a.yaml:4:9", "files[0]: there is no file no.conf in this commit"),
        ("files: [ok.conf, ../out.conf]", "a.yaml:4:18", "files[1]: ../out.conf is not the path of a file below"),
        ("files: [/etc/passwd]", "a.yaml:4:9", "/etc/passwd is not the path"),
        ("files: [folder/]", "a.yaml:4:9", "folder/ is not the path"),
        ("files: [a=b=c]", "a.yaml:4:9", "`path` or `key=path` is expected"),
        ("files: [ok.conf, ok.conf]", "a.yaml:4:18", "the key ok.conf is there already"),
        ("files: ['bad key=ok.conf']", "a.yaml:4:9", "\"bad key\" is no key"),
        ("literals: [novalue]", "a.yaml:4:12", "literals[0]: `key=value` is expected"),
        ("envs: [bad.env]", "a.yaml:4:8", "envs[0]: line 2 of bad.env does not begin with the name"),
        ("behavior: merge", "a.yaml:4:11", "behavior: nothing to merge with: no generator creates ConfigMap app"),
        ("behavior: replace", "a.yaml:4:11", "behavior: nothing to replace: no generator creates ConfigMap app"),
        ("behavior: add", "a.yaml:4:11", "Unsupported value: \"add\""),
        ("behaviour: merge", "a.yaml:4:1", "unknown field")
    ])
    func `an error says where`(line: String, place: String, message: String) throws {
        let found = try fault([
            "a.yaml": GeneratorTests.head + line, "ok.conf": "", "bad.env": "A=1\nno good=hunter2\n"
        ])
        #expect(found.place == place)
        #expect(found.message.contains(message), "\(found.message)")
        #expect(!found.message.contains("hunter2"))
    }

    @Test func `paths are seen from the manifest, and lead nowhere out of the folder that is read`() throws {
        let files = [
            "deploy/web/a.yaml": GeneratorTests.head + "files: [../shared.conf, ./own.conf]",
            "deploy/shared.conf": "s", "deploy/web/own.conf": "o", "secret.conf": "no"
        ]
        #expect(try only(set(files, path: "deploy"))["data"] == ["own.conf": "o", "shared.conf": "s"])
        var out = files
        out["deploy/web/a.yaml"] = GeneratorTests.head + "files: [../../secret.conf]"
        #expect(try fault(out, path: "deploy").message.contains("is not the path of a file below deploy"))
    }

    @Test func `a link and a file that is too large are told at the field`() throws {
        var limits = DesiredLimits()
        limits.bytesPerDataFile = 3
        let large = set(["a.yaml": GeneratorTests.head + "files: [big]", "big": "1234"], limits: limits)
        #expect(large.quarantined.first?.message.contains("big has more than the 3 bytes") == true)
        var linked = DesiredSet(kinds: .builtIn)
        let text = GeneratorTests.head + "files: [link]"
        linked.update(
            to: CommitTree(
                commit: SourceCommit(id: "1"), treeID: "1",
                files: [
                    SourceFile(path: "a.yaml", blobID: "a", bytes: Array(text.utf8)),
                    SourceFile(path: "link", blobID: "symlink", bytes: [], problem: "link is a symbolic link")
                ]))
        #expect(linked.quarantined.first?.message == "files[0]: link is a symbolic link")
        limits.bytesPerDataFile = 100
        limits.dataBytes = 5
        let many = set(["a.yaml": GeneratorTests.head + "files: [b, c]", "b": "1234", "c": "1234"], limits: limits)
        #expect(many.quarantined.first?.message.contains("more than 5 bytes in all") == true)
        limits.generatorSources = 1
        let much = set(["a.yaml": GeneratorTests.head + "literals: [a=b, c=d]"], limits: limits)
        #expect(much.quarantined.first?.message.contains("2 sources, more than the 1") == true)
    }

    @Test func `no literal of a Secret is told, whatever is wrong`() throws {
        let text = """
            apiVersion: skeg.dev/v1alpha1
            kind: SecretGenerator
            metadata: {name: sec}
            literals: [hunter2hunter2, "password=hunter3hunter3", {a: hunter4hunter4}]
            type: [hunter3hunter3]
            """
        let set = set(["a.yaml": text])
        #expect(!set.quarantined.isEmpty)
        #expect(!"\(set.quarantined)".contains("hunter"))
        let other = self.set([
            "a.yaml": text.replacing(", {a: hunter4hunter4}", with: "").replacing("type: [hunter3hunter3]", with: "")
        ])
        #expect(other.quarantined.first?.message == "literals[0]: `key=value` is expected")
    }

    @Test func `two generators of one name, and a manifest of that name, make nothing`() throws {
        let twice = set([
            "a.yaml": GeneratorTests.head + "literals: [a=1]", "b.yaml": GeneratorTests.head + "literals: [a=2]"
        ])
        #expect(twice.quarantined.count == 2)
        #expect(twice.quarantined[0].message.contains("ConfigMap/default/app is generated at b.yaml:1:1 too"))
        #expect(twice.keys.allSatisfy { twice[$0] == nil })
        let beside = set(["a.yaml": GeneratorTests.head + "literals: [a=1]", "b.yaml": Manifest.configMap("app")])
        #expect(
            beside.quarantined.map(\.message).first?.contains("there is a ConfigMap/default/app at b.yaml:1:1") == true)
        #expect(beside[.configMap("app")] != nil)
        let kept = set([
            "a.yaml": GeneratorTests.head + "literals: [a=1]\noptions: {disableNameSuffixHash: true}",
            "b.yaml": Manifest.configMap("app")
        ])
        #expect(kept.quarantined.count == 2)
    }

    @Test func `a commit that changes a file alone makes another object`() throws {
        var repository = FakeRepository(["a.yaml": GeneratorTests.head + "files: [x]", "x": "1"])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        let first = try only(set)
        repository.files["x"] = "2"
        set.update(to: repository.commit())
        let second = try only(set)
        #expect(second.name != first.name && second["data"] == ["x": "2"])
        repository.files["x"] = nil
        set.update(to: repository.commit())
        #expect(set.quarantined.first?.message.contains("there is no file x") == true)
        repository.files["x"] = "1"
        set.update(to: repository.commit())
        #expect(try only(set) == first)
        // What nobody names is not asked for.
        #expect(!set.needsContent(of: "y", blobID: "1"))
        #expect(set.needsContent(of: "x", blobID: "other"))
    }

    @Test func `it is the same from commit to commit as all at once`() throws {
        var repository = FakeRepository()
        var stepwise = DesiredSet(kinds: .builtIn)
        var random = IDSource(seed: 5)
        for _ in 0..<200 {
            let name = ["a.yaml", "b.yaml", "x", "y", ".skegignore"][Int(random.next() % 5)]
            let choices: [String?] =
                switch name {
                case "a.yaml": [nil, GeneratorTests.head + "files: [x]", GeneratorTests.head + "files: [x, y]"]
                case "b.yaml":
                    [
                        nil, GeneratorTests.head.replacing("app", with: "b") + "files: [y]", web,
                        Manifest.configMap("app")
                    ]
                case ".skegignore": [nil, "a.yaml", "b.yaml"]
                default: [nil, "1", "2"]
                }
            repository.files[name] = choices[Int(random.next() % UInt64(choices.count))]
            stepwise.update(to: repository.commit())
            var whole = DesiredSet(kinds: .builtIn)
            whole.update(to: repository.commit())
            #expect(Set(stepwise.keys) == Set(whole.keys))
            for key in whole.keys { #expect(stepwise[key] == whole[key]) }
            #expect(stepwise.quarantined == whole.quarantined)
        }
    }

    private let web = Manifest.deployment("web").replacing(
        "command:", with: "envFrom: [{configMapRef: {name: app}}, {secretRef: {name: app}}]\n        command:")
}
