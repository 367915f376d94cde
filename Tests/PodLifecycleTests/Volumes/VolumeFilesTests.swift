import Objects
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct VolumeFilesTests {
    private static let settings = Make.configMap("settings", in: "shop", data: ["a": "1", "b.conf": "2"]).with {
        $0["binaryData"] = ["bin": "AP8="]
    }
    private static let key = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "key").with {
        $0["data"] = ["token": "aGVsbG8=", "other": "eA=="]
    }

    /// The files of a pod's one volume, `path mode content`.
    private func files(
        _ volume: Value, _ objects: [Object] = [settings, key], change: (inout PodFixture) -> Void = { _ in }
    ) throws -> [String] {
        var fixture = PodFixture()
        fixture.pod.object.labels = ["app": "web", "quote": "a\"b"]
        fixture.pod.object.annotations = ["note": "line one\nline two"]
        fixture.snapshot = Snapshot(objects: objects)
        change(&fixture)
        var volume = volume
        volume["name"] = "v"
        fixture.pod.object.spec["volumes"] = [volume]
        guard case .files(let files, _)? = fixture.plans.first?.source else { throw PodFixture.NoConfiguration() }
        return files.map { file in
            let owner = file.owner.map { " of \($0)" } ?? ""
            switch file.content {
            case .bytes(let bytes):
                let text = String(validating: bytes, as: UTF8.self) ?? "\(bytes)"
                return "\(file.path) \(String(file.mode, radix: 8))\(owner) \(text)"
            case .serviceAccountToken(let request):
                return "\(file.path) \(String(file.mode, radix: 8))\(owner) "
                    + "token(\(request.audience), \(request.expirationSeconds))"
            }
        }
    }

    /// What people are told while a volume waits.
    private func complaint(_ volume: Value, _ objects: [Object] = [settings, key]) -> String? {
        var fixture = PodFixture()
        fixture.snapshot = Snapshot(objects: objects)
        var volume = volume
        volume["name"] = "v"
        fixture.pod.object.spec["volumes"] = [volume]
        let decision = fixture.look()
        #expect(decision.actions.isEmpty)
        #expect(decision.events.map(\.reason) == ["FailedMount"])
        #expect(fixture.web?.state == .waiting(reason: "ContainerCreating"))
        let start = "MountVolume.SetUp failed for volume \"v\" : "
        return decision.events.first.map {
            $0.message.hasPrefix(start) ? String($0.message.dropFirst(start.count)) : "?"
        }
    }

    @Test func allKeysOfAConfigMapAreFilesInOrder() throws {
        #expect(
            try files(["configMap": ["name": "settings"]]) == ["a 644 1", "b.conf 644 2", "bin 644 [0, 255]"])
    }

    @Test func chosenKeysHaveTheirOwnPathsAndModes() throws {
        let items: Value = [
            ["key": "bin", "path": "deep/./er//bin", "mode": 0o400], ["key": "a", "path": "a"]
        ]
        #expect(
            try files(["configMap": ["name": "settings", "items": items, "defaultMode": 0o600]])
                == ["a 600 1", "deep/er/bin 400 [0, 255]"])
    }

    @Test func aSecretIsDecoded() throws {
        #expect(
            try files(["secret": ["secretName": "key", "defaultMode": 0o400]]) == ["other 400 x", "token 400 hello"])
    }

    @Test func aGroupMayReadWhatIsGivenToIt() throws {
        let volume: Value = ["secret": ["secretName": "key", "defaultMode": 0o400]]
        let found = try files(volume) { $0.pod.object.spec["securityContext"] = ["fsGroup": 2000] }
        #expect(found == ["other 440 x", "token 440 hello"])
    }

    @Test func thePodDescribesItself() throws {
        let items: Value = [
            ["path": "labels", "fieldRef": ["fieldPath": "metadata.labels"]],
            ["path": "notes", "fieldRef": ["fieldPath": "metadata.annotations"]],
            ["path": "one", "fieldRef": ["fieldPath": "metadata.labels['app']"], "mode": 0o400],
            ["path": "name", "fieldRef": ["fieldPath": "metadata.name"]],
            ["path": "cpu", "resourceFieldRef": ["containerName": "web", "resource": "limits.cpu", "divisor": "1m"]]
        ]
        #expect(
            try files(["downwardAPI": ["items": items]]) == [
                "cpu 644 4000", "labels 644 app=\"web\"\nquote=\"a\\\"b\"", "name 644 web-abc",
                "notes 644 note=\"line one\\nline two\"", "one 400 web"
            ])
    }

    @Test func severalSourcesComeTogetherAndTheLaterWins() throws {
        let sources: Value = [
            ["configMap": ["name": "settings", "items": [["key": "a", "path": "same"]]]],
            ["secret": ["name": "key", "items": [["key": "other", "path": "same"]]]],
            ["downwardAPI": ["items": [["path": "ns", "fieldRef": ["fieldPath": "metadata.namespace"]]]]],
            ["configMap": ["name": "none", "optional": true]],
            ["serviceAccountToken": ["path": "token", "audience": "vault", "expirationSeconds": 600]]
        ]
        #expect(
            try files(["projected": ["sources": sources, "defaultMode": 0o444]])
                == ["ns 444 shop", "same 444 x", "token 444 token(vault, 600)"])
    }

    @Test func aTokenIsForTheUserOfAllContainersAlone() throws {
        let volume: Value = ["projected": ["sources": [["serviceAccountToken": ["path": "token"]]]]]
        let owned = try files(volume) { $0.pod.object.spec["securityContext"] = ["runAsUser": 7] }
        #expect(owned == ["token 600 of 7 token(, 3600)"])
        let shared = try files(volume) { $0.pod.object.spec["securityContext"] = ["fsGroup": 9] }
        #expect(shared == ["token 640 token(, 3600)"])
    }

    @Test func whatIsOptionalMayBeMissing() throws {
        #expect(try files(["configMap": ["name": "none", "optional": true]]) == [])
        let items: Value = [["key": "none", "path": "none"], ["key": "a", "path": "x"]]
        #expect(try files(["configMap": ["name": "settings", "items": items, "optional": true]]) == ["x 644 1"])
    }

    @Test(
        arguments: [
            (["configMap": ["name": "none"]], "configmap \"none\" not found"),
            (["secret": ["secretName": "none"]], "secret \"none\" not found"),
            (
                ["configMap": ["name": "settings", "items": [["key": "x", "path": "x"]]]],
                "configmap references non-existent config key: x"
            ),
            (
                ["secret": ["secretName": "key", "items": [["key": "x", "path": "x"]]]],
                "references non-existent secret key: x"
            ),
            (
                ["projected": ["sources": [["configMap": ["name": "one"]], ["secret": ["name": "two"]]]]],
                "[configmap \"one\" not found, secret \"two\" not found]"
            ),
            (
                ["projected": ["sources": [["clusterTrustBundle": ["path": "x"]]]]],
                "the source clusterTrustBundle is not supported yet"
            )
        ] as [(Value, String)])
    func aVolumeWaitsForWhatItNeeds(volume: Value, message: String) {
        #expect(complaint(volume) == message)
    }

    /// Validation refuses these; the agent does so too, whatever the way on which they came.
    @Test(arguments: [
        "/etc/passwd", "../x", "a/../../x", "..data/x", "..", "", ".", String(repeating: "n", count: 256),
        String(repeating: "d/", count: 3000) + "x", "a\0b"
    ])
    func noPathLeadsOutOrTakesANameOfTheAgent(path: String) {
        let items: Value = [["key": "a", "path": .string(path)]]
        #expect(complaint(["configMap": ["name": "settings", "items": items]])?.hasPrefix("invalid path: ") == true)
    }

    @Test(arguments: ["../../etc/passwd", "..data", "/root", "a/../.."])
    func noKeyLeadsOut(key: String) {
        let bad = Make.configMap("bad", in: "shop", data: [key: "x"])
        #expect(complaint(["configMap": ["name": "bad"]], [bad])?.hasPrefix("invalid path: ") == true)
    }

    @Test func aFileCannotBeADirectoryToo() {
        let items: Value = [["key": "a", "path": "x/y"], ["key": "a", "path": "x"]]
        #expect(
            complaint(["configMap": ["name": "settings", "items": items]])
                == "\"x\" cannot be a file: \"x/y\" is below it")
    }

    @Test func thereIsAnEndToWhatAVolumeHolds() {
        let large = Make.configMap("large", in: "shop", data: ["k": String(repeating: "x", count: 1 << 20)])
        let items = Value.array((0..<17).map { ["key": "k", "path": .string("k\($0)")] })
        #expect(
            complaint(["configMap": ["name": "large", "items": items]], [large])
                == "more than 10000 files or 16777216 bytes in one volume")
    }

    @Test func aSecretIsInNoTextThatIsMadeOfAnAction() {
        let file = VolumeFile(path: "token", mode: 0o400, content: .bytes(Array("hunter2".utf8)))
        let plan = VolumePlan(name: "v", source: .files([file], isMemory: true), path: "/v")
        var dumped = ""
        dump(PodAction.prepareVolumes([plan]), to: &dumped)
        for text in ["\(PodAction.prepareVolumes([plan]))", String(reflecting: plan), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("104"), "\(text)")
            #expect(text.contains("token") || text == dumped)
        }
    }
}

@Suite struct GoTextTests {
    @Test(arguments: [
        ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\t\u{7}\u{1b}\u{7f}", #""\n\t\a\x1b\x7f""#),
        ("ä €", #""ä €""#), ("\u{200b}\u{a0}", #""\u200b\u00a0""#), ("😀\u{e0001}", #""😀\U000e0001""#)
    ])
    func textsAreQuotedAsGoDoes(text: String, expected: String) {
        #expect(GoText.quoted(text) == expected)
    }
}
