import TestSupport

extension CanaryFiles {
    /// Secrets that are refused, each in another way.
    static func bad() -> CanaryFiles {
        var all = CanaryFiles()
        all.addWrongValues()
        all.addBrokenFiles()
        all.addRefused()
        return all
    }

    private mutating func addWrongValues() {
        secret("bad-base64") { "data: {token: \"\($0.text)!\"}" }
        secret("bad-integer", length: 16, from: Canary.digits) { "stringData: {token: \($0.text)}" }
        secret("bad-data-integer", length: 16, from: Canary.digits) { "data: {token: \($0.text)}" }
        secret("bad-map") { "stringData: {token: {\($0.text): 1}}" }
        secret("bad-map-twice") { "stringData: {token: {\($0.text), \($0.text)}}" }
        secret("bad-list") { "stringData: {token: [\($0.text)]}" }
        secret("bad-text") { "data: \($0.text)" }
        secret("bad-field") { "datum: {token: \($0.text)}" }
        secret("bad-inner-field") { "data: {token: aGk=}\nspec: {password: \($0.text)}" }
        secret("bad-immutable") { "immutable: \($0.text)" }
        let annotation = canary("bad-annotation-value")
        file(
            "deploy/bad-annotation.yaml",
            CanaryFiles.secret(
                "bad-annotation",
                more:
                    "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: {data: {t: \(annotation.text)}}\n",
                "data: {}"))
        secret("bad-kind", kind: "secret") { "stringData: {token: \($0.text)}" }
        secret("bad-large", length: 1_100_000) { "stringData: {token: \($0.text)}" }
        secret("Bad_Name") { "stringData: {token: \($0.text)}" }
        secret("bad-template") { "stringData: {token: {{ \($0.text) }}}" }
        secret("bad-tag-value") { "stringData: {token: !\($0.text) x}" }
        secret("bad-binary") { "data: {token: !!binary \($0.base64)}" }
    }

    private mutating func addBrokenFiles() {
        secret("broken-quote") { "stringData: {token: \"\($0.text)}" }
        secret("broken-alias") { "stringData:\n  token: *\($0.text)" }
        secret("broken-tag") { "stringData:\n  token: !!\($0.text)" }
        secret("broken-start") { "stringData:\n  token: @\($0.text)" }
        secret("broken-colon") { "stringData:\n  token: \($0.text): \($0.text)" }
        secret("broken-indent") { "stringData:\n   token: a\n  \($0.text)" }
        secret("broken-escape") { "stringData: {token: \"\\q\($0.text)\"}" }
        secret("broken-twice") { "stringData:\n  token: \($0.text)\n  token: \($0.text)" }
        secret("broken-below") { "stringData: {token: \($0.text)}\n---\nkind: [" }
        let kindless = canary("broken-kindless")
        file("deploy/kindless.yaml", "metadata: {name: kindless}\nstringData: {token: \(kindless.text)}\n")
        let json = canary("broken-json")
        file(
            "deploy/broken.json",
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"j"},"stringData":{"token":"\#(json.text)",}}"#)
        let unquoted = canary("broken-json-value")
        file(
            "deploy/unquoted.json",
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"k"},"stringData":{"token":\#(unquoted.text)}}"#)
        let listed = canary("broken-list")
        file(
            "deploy/broken-list.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: l}, data: {t: \"\(listed.text)-\"}}\n"
        )
    }

    private mutating func addRefused() {
        // What the good commit made is not to be changed so.
        secret("frozen") { "immutable: true\nstringData: {token: \($0.text)}" }
        secret("typed") { "type: Opaque\nstringData: {password: \($0.text)}" }
        let away = canary("refused-namespace")
        file(
            "deploy/refused-namespace.yaml",
            CanaryFiles.secret("away", more: "  namespace: nowhere\n", "stringData: {token: \(away.text)}"))
        let denied = canary("refused-quota")
        file(
            "deploy/refused-quota.yaml",
            CanaryFiles.secret("denied", more: "  namespace: tight\n", "stringData: {token: \(denied.text)}"))
        let twice = canary("refused-twice")
        file("deploy/twice-a.yaml", CanaryFiles.secret("twice", "stringData: {token: \(twice.text)}"))
        file("deploy/twice-b.yaml", CanaryFiles.secret("twice", "stringData: {token: \(twice.text)x}"))
        let atomic = canary("refused-atomic")
        file("whole/secret.yaml", CanaryFiles.secret("whole", "data: {token: \"\(atomic.text)?\"}"))
        let beside = canary("beside-refused-atomic")
        file("whole/beside.yaml", CanaryFiles.secret("beside", "stringData: {token: \(beside.text)}"))
    }
}
