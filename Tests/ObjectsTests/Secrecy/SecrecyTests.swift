import Objects
import Testing

@Suite struct SecrecyTests {
    private let secret = Object([
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
        "metadata": [
            "name": "keys", "labels": ["app": "web"],
            "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "hunter2-applied"]
        ], "data": ["token": "aHVudGVyMg=="], "stringData": ["other": "hunter2-text", "inner": ["hunter2-name": 1]],
        "datum": "hunter2-misspelt", "immutable": true
    ])

    @Test("of a Secret the names are shown, and what it is; every value is hidden, and so is its size")
    func shownSecret() {
        let shown = Secrecy(of: secret).shown(secret.content)
        #expect(shown.isHidden)
        #expect(
            shown.value == [
                "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                "metadata": [
                    "name": "keys", "labels": ["app": "web"],
                    "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "(hidden)"]
                ], "data": ["token": "(hidden)"], "stringData": ["other": "(hidden)", "inner": "(hidden)"],
                "datum": "(hidden)", "immutable": true
            ])
    }

    @Test(
        "what is no Secret by its group or case is hidden as one",
        arguments: [("v1", "secret"), ("v2", "Secret"), ("example.org/v1", "Secret"), ("", "SECRET")])
    func nearlySecret(apiVersion: String, kind: String) {
        var other = secret
        other["apiVersion"] = .string(apiVersion)
        other["kind"] = .string(kind)
        let text = JSONWriter.text(Secrecy(of: other).shown(other.content).value)
        #expect(!text.contains("hunter2") && !text.contains("aHVudGVyMg"))
    }

    @Test("a Secret whose metadata or data is no map shows nothing of it")
    func malformed() {
        let broken = Object(["apiVersion": "v1", "kind": "Secret", "metadata": "hunter2", "data": ["hunter2"]])
        #expect(!JSONWriter.text(Secrecy(of: broken).shown(broken.content).value).contains("hunter2"))
    }

    @Test("another object is shown as it is, but for what kubectl last applied")
    func shownOther() {
        var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b")
        map["data"] = ["a": "1"]
        #expect(Secrecy(of: map).shown(map.content).value == map.content)
        #expect(!Secrecy(of: map).shown(map.content).isHidden)
        map.setAnnotation("kubectl.kubernetes.io/last-applied-configuration", to: "{}")
        let shown = Object(Secrecy(of: map).shown(map.content).value)
        #expect(shown.annotation("kubectl.kubernetes.io/last-applied-configuration") == "(hidden)")
        #expect(shown["data"] == ["a": "1"])
    }

    @Test("of an object whose file was encrypted nothing is shown but what names it")
    func encrypted() {
        let object = Object([
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": ["name": "web", "namespace": "shop", "labels": ["a": "hunter2"]],
            "spec": ["replicas": 3, "template": ["spec": ["containers": [["name": "hunter2"]]]]]
        ])
        let secrecy = Secrecy(of: object, isEncrypted: true)
        #expect(secrecy.hasSecrets && secrecy.hidesListKeys)
        #expect(
            secrecy.shown(object.content).value == [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": ["name": "web", "namespace": "shop", "labels": ["a": "(hidden)"]],
                "spec": ["replicas": "(hidden)", "template": "(hidden)"]
            ])
        #expect(secrecy.shown(3, at: ["f:spec", "f:replicas"]).value == "(hidden)")
    }

    @Test("an object that says of itself that it is secret is shown as one whose file was encrypted")
    func sealed() {
        var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b")
        map["data"] = ["a": "hunter2"]
        #expect(!Secrecy(of: map).hasSecrets)
        map.setAnnotation(Secrecy.annotation, to: "true")
        #expect(Secrecy(of: map) == Secrecy(of: .configMap, isEncrypted: true))
        #expect(Object(Secrecy(of: map).shown(map.content).value)["data"] == ["a": "(hidden)"])
        #expect(Secrecy.scrubber(of: [map]).scrubbed("no hunter2") == "no (hidden)")
    }

    @Test("of two states the stricter one counts")
    func joined() {
        let (open, values) = (Secrecy(of: .configMap), Secrecy(of: .secret))
        let all = Secrecy(of: .configMap, isEncrypted: true)
        #expect(open.joined(with: values) == values && values.joined(with: open) == values)
        #expect(values.joined(with: all) == all && all.joined(with: open) == all)
    }

    @Test(
        "parts are shown as in the whole",
        arguments: [
            (["f:data"], true), (["f:data", "f:token"], true), (["f:metadata", "f:annotations", "f:a"], true),
            (["f:metadata", "f:labels", "f:app"], false), (["f:type"], false), (["f:immutable"], false),
            (["f:metadata", "f:finalizers", "v:\"a\""], false), (["f:unknown"], true)
        ])
    func parts(path: [String], isHidden: Bool) {
        let shown = Secrecy(of: secret).shown("hunter2", at: path)
        #expect(shown.isHidden == isHidden)
        #expect(shown.value == (isHidden ? "(hidden)" : "hunter2"))
    }

    @Test("a scrubber of a Secret knows what it holds, decoded too, and what its annotations repeat")
    func scrubber() {
        let scrubber = Secrecy.scrubber(of: [secret])
        for text in ["hunter2-applied", "hunter2", "aHVudGVyMg==", "hunter2-text", "hunter2-name", "hunter2-misspelt"] {
            #expect(scrubber.scrubbed("no \(text) here") == "no (hidden) here", "\(text)")
        }
        #expect(scrubber.scrubbed("keys token web Opaque") == "keys token web Opaque")
    }

    @Test("the parts of what was last applied are known, and its words stay")
    func lastApplied() {
        var live = Object(apiVersion: "v1", kind: "Secret", namespace: "a", name: "keys")
        live.setAnnotation(
            "kubectl.kubernetes.io/last-applied-configuration",
            to: #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"keys"},"stringData":{"password":"hunter2"}}"#)
        let scrubber = Secrecy.scrubber(of: [live])
        #expect(
            scrubber.scrubbed("stringData password of Secret keys: hunter2")
                == "stringData password of Secret keys: (hidden)")
    }

    @Test("an object without secrets has nothing to scrub")
    func nothingToScrub() {
        let map = Object(["apiVersion": "v1", "kind": "ConfigMap", "data": ["a": "hunter2"]])
        #expect(Secrecy.scrubber(of: [map]).isEmpty)
    }
}
