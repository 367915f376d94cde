import Testing

@testable import Objects

@Suite("Selectors")
struct SelectorTests {
    private func object(_ labels: [String: String]) -> Object {
        var object = Object(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web")
        object.labels = labels
        return object
    }

    @Test(
        "A label selector's text is read and written in one way",
        arguments: [
            ("", "<none>"), ("  ", "<none>"), ("a=b", "a=b"), (" a == b ", "a=b"), ("a!=b", "a!=b"), ("a", "a"),
            ("!a", "!a"), ("! a", "!a"),
            ("b in (y,x),a", "a,b in (x,y)"), ("a notin (x)", "a notin (x)"), ("a=", "a="), ("a=,b", "a=,b"),
            ("a in ()", "a in ()"),
            ("a in (,x)", "a in (,x)"), ("a in (x,x)", "a in (x)"), ("x>5,y<-3", "x>5"),
            ("app.kubernetes.io/name=web", "app.kubernetes.io/name=web"),
            ("a=in", "a=in"), ("a in (in,notin)", "a in (in,notin)"), ("a,a=b", "a,a=b")
        ])
    func text(_ text: String, _ expected: String) throws {
        if text.contains("<-3") {
            // A label's value does not begin with a dash.
            #expect(throws: Diagnostic.self) { try LabelSelector(parsing: text) }
            return
        }
        let selector = try LabelSelector(parsing: text)
        #expect(selector.description == expected)
        #expect(try LabelSelector(parsing: selector.text) == selector)
    }

    @Test(
        "What is no label selector is refused",
        arguments: [
            "=", "a=b=c", ",", "a,", ",a", "a,,b", "a in", "a in (", "a in (x", "a in x", "a in (x y)", "a b", "!a=b",
            "!", "!!a", "a>x", "a<", "(a)",
            "a=b c", "-a", "a/b/c", "a=-", "/a", "a in (x))", "a=(b)", "é=a", "a>"
        ])
    func refused(_ text: String) {
        let error = #expect(throws: Diagnostic.self) { try LabelSelector(parsing: text) }
        #expect(error?.message.hasPrefix("unable to parse a label selector: ") == true)
    }

    @Test(
        "Requirements hold as in Kubernetes",
        arguments: [
            ("a=1", ["a": "1"], true), ("a=1", ["a": "2"], false), ("a=1", [:], false), ("a!=1", ["a": "2"], true),
            ("a!=1", [:], true),
            ("a!=1", ["a": "1"], false), ("a in (1,2)", ["a": "2"], true), ("a in (1,2)", [:], false),
            ("a notin (1,2)", [:], true),
            ("a notin (1,2)", ["a": "1"], false), ("a", ["a": ""], true), ("a", [:], false), ("!a", [:], true),
            ("!a", ["a": ""], false),
            ("a=", ["a": ""], true), ("a=", [:], false), ("a>5", ["a": "6"], true), ("a>5", ["a": "5"], false),
            ("a<5", ["a": "x"], false),
            ("a<5", [:], false), ("a=1,b=2", ["a": "1", "b": "2", "c": "3"], true), ("a=1,b=2", ["a": "1"], false),
            ("", ["a": "1"], true)
        ] as [(String, [String: String], Bool)])
    func matches(_ text: String, _ labels: [String: String], _ expected: Bool) throws {
        let selector = try LabelSelector(parsing: text)
        #expect(selector.matches(object(labels)) == expected)
        #expect(selector.matches(labels) == expected)
    }

    @Test("A selector of an object means the same as its text")
    func values() throws {
        let value: Value = [
            "matchLabels": ["app": "web", "a": ""],
            "matchExpressions": [
                ["key": "tier", "operator": "In", "values": ["b", "a"]],
                ["key": "x", "operator": "NotIn", "values": ["y"]],
                ["key": "here", "operator": "Exists"], ["key": "gone", "operator": "DoesNotExist", "values": []]
            ]
        ]
        let selector = try #require(LabelSelector(value))
        #expect(selector.description == "a=,app=web,!gone,here,tier in (a,b),x notin (y)")
        #expect(selector.onlyValue(of: "app") == "web")
        #expect(selector.onlyValue(of: "tier") == nil)
        #expect(selector.matches(["app": "web", "a": "", "tier": "a", "here": "1"]))
        #expect(!selector.matches(["app": "web", "a": "", "tier": "c", "here": "1"]))
    }

    @Test("An empty selector means every object, an absent one none")
    func bounds() throws {
        let empty = try #require(LabelSelector(Value.emptyObject))
        #expect(empty.isEmpty && empty.matches(object([:])) && empty == .everything)
        let absent = try #require(LabelSelector(Value.null))
        #expect(!absent.isEmpty && !absent.matches(object([:])) && absent.description == "<none>")
        #expect(LabelSelector("text" as Value) == nil)
        #expect(LabelSelector(["matchLabels": ["a": 1]]) == nil)
        for expression: Value in [
            ["key": "a", "operator": "In"], ["key": "a", "operator": "Exists", "values": ["x"]],
            ["key": "a", "operator": "Gt", "values": ["1"]],
            ["operator": "Exists"], ["key": "a"]
        ] { #expect(LabelSelector(["matchExpressions": [expression]]) == nil) }
    }

    @Test("A selector of a hostile length is refused")
    func length() {
        let error = #expect(throws: Diagnostic.self) {
            try LabelSelector(parsing: String(repeating: "a,", count: 40_000))
        }
        #expect(error?.reason == .limit)
    }

    @Test(
        "Fields select objects",
        arguments: [
            ("metadata.name=web", true), ("metadata.name==web", true), ("metadata.name!=web", false),
            ("metadata.name=web,metadata.namespace=shop", true),
            ("status.phase!=Running", false), ("status.phase=Running", true), ("spec.nodeName=", true),
            ("spec.nodeName!=", false),
            ("spec.unschedulable=true", true), ("", true), (",metadata.name=web,", true), ("metadata.labels=x", false)
        ])
    func fields(_ text: String, _ expected: Bool) throws {
        var object = object([:])
        object.content.set("Running", at: ["status", "phase"])
        object.content.set(true, at: ["spec", "unschedulable"])
        #expect(try FieldSelector(parsing: text).matches(object) == expected)
    }

    @Test("Values of fields may be escaped")
    func escapes() throws {
        let selector = try FieldSelector(parsing: #"a=x\,y\=z\\,b!=c"#)
        #expect(selector.requirements == [.init("a", "x,y=z\\"), .init("b", isEqual: false, "c")])
        #expect(try FieldSelector(parsing: selector.description) == selector)
        #expect(selector.onlyValue(of: "a") == "x,y=z\\" && selector.onlyValue(of: "b") == nil)
        for text in ["a", "=b", "a!b", "a=b=c", #"a=\x"#, #"a=\"#, "!a=b"] {
            #expect(throws: Diagnostic.self) { try FieldSelector(parsing: text) }
        }
    }

    @Test("Signs in fields' selectors are signs, whatever mark is on them")
    func marks() throws {
        let selector = try FieldSelector(parsing: "a=b,\u{301}c=d")
        #expect(selector.requirements == [.init("a", "b"), .init("\u{301}c", "d")])
        #expect(try FieldSelector(parsing: selector.description) == selector)
        #expect(throws: Diagnostic.self) { try FieldSelector(parsing: "a=b=\u{301}c") }
        #expect(try FieldSelector(parsing: "a==b").requirements == [.init("a", "b")])
        #expect(try FieldSelector(parsing: "a!=b").requirements == [.init("a", isEqual: false, "b")])
    }
}
