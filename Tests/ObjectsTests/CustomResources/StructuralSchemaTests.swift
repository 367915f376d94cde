import Objects
import Testing

@Suite struct StructuralSchemaTests {
    private func backup(_ spec: String, version: String = "v1") throws -> Object {
        try Definitions.object(
            "apiVersion: storage.example.com/\(version)\nkind: Backup\nmetadata: {name: b, namespace: shop}\n\(spec)")
    }

    private func errors(_ spec: String) throws -> [String] {
        try Definitions.kinds().check(try backup("spec: {path: /data, \(spec)}")).map(\.description)
    }

    @Test("the definition itself is a good object")
    func definitionIsGood() throws {
        let found = KindRegistry.builtIn.check(try Definitions.object(Definitions.backup))
        #expect(found.filter { $0.severity == .error }.isEmpty, "\(found)")
    }

    @Test("a good object has no errors")
    func good() throws {
        let spec = """
            mode: Partial, copies: 2, ratio: 1.5, port: http, note: null, tags: [a, b], rules: [{name: a}, {name: b}],
              labels: {a: b}, free: {known: 1, other: [1, {a: b}]}, when: "2026-03-01T10:00:00Z", target: {disk: {name: d}},
              template: {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: YQ==}}
            """
        #expect(try errors(spec).isEmpty)
    }

    @Test(
        "each word of a schema is held up",
        arguments: [
            ("mode: Other", #"spec.mode: Unsupported value: "Other": supported values: "Full", "Partial""#),
            ("copies: 10", "spec.copies: Invalid value: 10: spec.copies in body should be less than or equal to 9"),
            ("copies: 0", "spec.copies: Invalid value: 0: spec.copies in body should be greater than or equal to 1"),
            ("copies: two", #"spec.copies: Invalid value: "string": must be of type integer"#),
            ("ratio: 0", "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0"),
            ("ratio: 0.7", "spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5"),
            ("port: true", #"spec.port: Invalid value: "boolean": must be of type integer or string"#),
            ("tags: [a, b, c, d]", "spec.tags: Too many: 4: must have at most 3 items"),
            ("tags: [a, a]", #"spec.tags[1]: Duplicate value: "a""#),
            ("rules: [{name: a}, {name: a}]", #"spec.rules[1].name: Duplicate value: "a""#),
            ("rules: [{weight: 2}]", "spec.rules[0].name: Required value"),
            ("labels: {}", "spec.labels: Invalid value: 0: spec.labels in body should have at least 1 properties"),
            ("labels: {a: toolong}", "spec.labels[a]: Too long: may not be more than 5 characters"),
            ("free: {known: x}", #"spec.free.known: Invalid value: "string": must be of type integer"#),
            (
                "when: yesterday",
                #"spec.when: Invalid value: "yesterday": spec.when in body must be of type date-time: "yesterday""#
            ),
            (
                "target: {}",
                "spec.target: Invalid value: {}: spec.target in body must validate one and only one schema (oneOf). Found none valid"
            ),
            ("unknown: 1", #"spec.unknown: unknown field "spec.unknown""#),
            ("mod: Full", #"spec.mod: unknown field "spec.mod", did you mean "mode"?"#)
        ])
    func words(spec: String, expected: String) throws {
        let found = try errors(spec)
        #expect(found.count == 1 && found[0].hasPrefix(expected), "\(found)")
    }

    @Test("texts are held to their lengths and patterns")
    func texts() throws {
        let kinds = try Definitions.kinds()
        func found(_ path: String) throws -> [String] {
            kinds.check(try backup("spec: {path: \(path)}")).map(\.description)
        }
        #expect(
            try found("/") == [#"spec.path: Invalid value: "/": spec.path in body should be at least 2 chars long"#])
        #expect(try found("data") == [#"spec.path: Invalid value: "data": spec.path in body should match '^/'"#])
        #expect(try found("/23456789012345678901") == ["spec.path: Too long: may not be more than 20 characters"])
        #expect(kinds.check(try backup("spec: {}")).map(\.description) == ["spec.path: Required value"])
        #expect(kinds.check(try backup("")).map(\.description) == ["spec: Required value"])
    }

    @Test("defaults are set all the way down, null is kept where it is a value, and empty texts are texts")
    func defaults() throws {
        var object = try backup("spec: {path: '', note: null, rules: [{name: a}]}")
        try Definitions.kinds().applyDefaults(to: &object)
        #expect(
            object.spec == [
                "path": "", "note": .null, "mode": "Full", "copies": 3, "rules": [["name": "a", "weight": 1]]
            ])
    }

    @Test("fields that nobody knows go, but where they are said to stay")
    func pruning() throws {
        let object = try backup("spec: {path: /data, more: 1, free: {other: 1}, template: {data: {a: b}}}\nmore: 1")
        let pruned = try Definitions.info().schema.pruned(object.content)
        #expect(pruned["more"] == nil)
        #expect(
            pruned["spec"] == ["path": "/data", "free": ["other": 1], "template": ["data": ["a": "b"]]])
    }

    @Test("what cannot be evaluated is told")
    func notEvaluated() throws {
        #expect(try Definitions.info().notEvaluated == ["spec: rules in CEL (x-kubernetes-validations)"])
    }
}

@Suite struct CustomKindTests {
    @Test("a kind has the names, columns and paths of its definition")
    func info() throws {
        let info = try Definitions.info()
        #expect(
            (info.plural, info.singular, info.shortNames, info.categories) == ("backups", "backup", ["bk"], ["all"]))
        #expect(info.apiVersion == "storage.example.com/v1")
        #expect(info.scale?.specReplicas == ["spec", "copies"])
        #expect(info.hasStatus && info.isNamespaced)
        #expect(info.selectableFields == ["spec.mode"])
        #expect(info.summary == "A copy of data.")
        #expect(info.columns.map(\.name) == ["NAME", "MODE", "COPIES", "READY", "PATH", "AGE"])
        #expect(info.columns.filter(\.isWide).map(\.name) == ["PATH"])
        let object = try Definitions.object(
            """
            apiVersion: storage.example.com/v1
            kind: Backup
            metadata: {name: b, creationTimestamp: "2026-03-01T10:00:00Z"}
            spec: {path: /data, mode: Full, copies: 3}
            status: {conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}]}
            """)
        let now = try #require(Timestamp("2026-03-01T12:00:00Z"))
        #expect(info.columns.map { $0.text(object, now) } == ["b", "Full", "3", "True", "/data", "120m"])
    }

    @Test("all versions are served, and are the same but for their name")
    func versions() throws {
        let kinds = try Definitions.kinds()
        let old = try Definitions.object(
            "apiVersion: storage.example.com/v1alpha1\nkind: Backup\nmetadata: {name: b, namespace: shop}\nspec: {path: /data}"
        )
        #expect(kinds.check(old).isEmpty)
        let served = try #require(kinds.served(of: old))
        #expect(served.stored(old).apiVersion == "storage.example.com/v1")
        #expect(served.version.deprecationWarning == "storage.example.com/v1alpha1 Backup is deprecated")
    }

    @Test(
        "paths of columns",
        arguments: [
            (".spec.a", "1"), ("{.spec.a}", "1"), (".spec.list[0].name", #""x""#), (".spec.list[*].name", #""x""#),
            (".spec.list[-1].name", #""y""#), (#".spec.list[?(@.name=="y")].value"#, "2"),
            (#".spec.list[?(@.name!="x")].value"#, "2"), (#".spec['a.b/c']"#, "3"), (#".spec.a\.b/c"#, "3"),
            (".spec.nothing", nil), (".spec.list[7]", nil), (".spec.list[?(@.value==1)].name", #""x""#)
        ] as [(String, String?)])
    func paths(path: String, expected: String?) throws {
        let object: Value = [
            "spec": ["a": 1, "a.b/c": 3, "list": [["name": "x", "value": 1], ["name": "y", "value": 2]]]
        ]
        let found = try #require(ObjectPath(path)).first(in: object)
        #expect(found.map { JSONWriter.text($0) } == expected)
    }

    @Test("what is no path is none", arguments: ["", "spec", ".spec[", ".spec[?(a)]", ".spec..a", ".spec[x]"])
    func noPaths(path: String) {
        #expect(ObjectPath(path) == nil)
    }

    @Test("names are taken by who comes first, and a kind of Skeg's own by nobody")
    func names() throws {
        let now = try #require(Timestamp("2026-03-01T12:00:00Z"))
        let definition = try Definitions.object(Definitions.backup)
        let settled = CustomResourceDefinition(definition).settled(among: .builtIn, at: now)
        #expect(settled.condition("NamesAccepted")?.isTrue == true)
        #expect(CustomResourceDefinition(settled).isEstablished)
        #expect(settled.status["storedVersions"] == ["v1"])
        #expect(CustomResourceDefinition(settled).settled(among: .builtIn, at: now) == settled)
        let other = try Definitions.object(
            Definitions.backup.replacing("backups", with: "copies").replacing("kind: Backup,", with: "kind: Copy,"))
        let refused = CustomResourceDefinition(other).settled(among: try Definitions.kinds(), at: now)
        #expect(refused.condition("NamesAccepted")?.message == #""backup" is already in use; "bk" is already in use"#)
        #expect(!CustomResourceDefinition(refused).isEstablished)
        let sync = try Definitions.object(
            Definitions.backup.replacing("storage.example.com", with: "skeg.dev").replacing(
                "kind: Backup,", with: "kind: Sync,"))
        #expect(
            !CustomResourceDefinition(CustomResourceDefinition(sync).settled(among: .builtIn, at: now)).isEstablished)
    }
}
