import TestSupport

/// A repository with a secret in every place of a manifest where one can be, good and bad.
struct CanaryFiles {
    private(set) var canaries: [Canary] = []
    /// By path, below the folder that the main sync reads.
    private(set) var files: [String: String] = [:]

    mutating func canary(_ name: String, length: Int = 28, from alphabet: String = Canary.letters) -> Canary {
        let canary = Canary(name, length: length, from: alphabet)
        canaries.append(canary)
        return canary
    }

    /// A file with one Secret, whose lines after its metadata are made with a new canary.
    mutating func secret(
        _ name: String, length: Int = 28, from alphabet: String = Canary.letters, kind: String = "Secret",
        more: String = "", _ lines: (Canary) -> String
    ) {
        let canary = canary(name, length: length, from: alphabet)
        files["deploy/\(name).yaml"] = CanaryFiles.secret(name, kind: kind, more: more, lines(canary))
    }

    mutating func file(_ path: String, _ text: String) { files[path] = text }

    static func secret(_ name: String, kind: String = "Secret", more: String = "", _ lines: String) -> String {
        "apiVersion: v1\nkind: \(kind)\nmetadata:\n  name: \(name)\n\(more)\(lines)\n"
    }
}

extension CanaryFiles {
    /// Secrets that are as they should be, and what uses them.
    ///
    /// - Parameter repository: What the second sync follows, which takes a commit whole or not at all.
    static func good(in repository: String) -> CanaryFiles {
        var all = CanaryFiles()
        all.secret("plain", from: Canary.signs) { "stringData: {token: \"\($0.text)\"}" }
        all.secret("encoded") { "data: {token: \($0.base64)}" }
        all.secret("drifting") { "stringData: {token: \($0.text)}" }
        all.secret("frozen") { "immutable: true\nstringData: {token: \($0.text)}" }
        all.secret("typed") { "type: kubernetes.io/basic-auth\nstringData: {password: \($0.text)}" }
        all.secret("registry", from: Canary.signs) {
            "type: kubernetes.io/dockerconfigjson\nstringData:\n"
                + "  .dockerconfigjson: '{\"auths\":{\"r\":{\"auth\":\"\($0.base64)\"}}}'"
        }
        all.secret("certificate") {
            "type: kubernetes.io/tls\nstringData: {tls.crt: x, tls.key: \"-----BEGIN KEY-----\\n\($0.text)\\n-----END KEY-----\\n\"}"
        }
        all.secret("long", length: 3000) { "stringData: {token: \($0.text)}" }
        all.secret("number", length: 15, from: Canary.digits) { "stringData: {token: \"\($0.text)\"}" }
        all.secret("lines", from: Canary.signs) {
            "stringData:\n  file: |\n    first\n    password=\($0.text)\n    last"
        }
        all.addAnnotations()
        all.addListed()
        all.addPrograms()
        all.file("deploy/viewer.yaml", viewer)
        all.file("deploy/tight.yaml", tight)
        all.file("deploy/whole.yaml", wholeSync(of: repository))
        all.file("whole/map.yaml", Manifests.configMap("whole"))
        return all
    }

    private mutating func addAnnotations() {
        let noted = canary("noted")
        file(
            "deploy/noted.yaml",
            CanaryFiles.secret("noted", more: "  annotations: {example.org/was: \(noted.text)}\n", "data: {}"))
        let applied = canary("applied")
        let text =
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"applied"},"stringData":{"t":"\#(applied.text)"}}"#
        file(
            "deploy/applied.yaml",
            CanaryFiles.secret(
                "applied",
                more: "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '\(text)'\n", "data: {}"))
    }

    private mutating func addListed() {
        let listed = canary("listed")
        file(
            "deploy/listed.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: listed}, "
                + "stringData: {token: \(listed.text)}}\n")
        let second = canary("second")
        file(
            "deploy/second.yaml",
            Manifests.configMap("first") + "---\n" + CanaryFiles.secret("second", "stringData: {token: \(second.text)}")
        )
    }

    /// Containers that have a secret in their environment, and cannot be made, cannot be started, crash, or run.
    private mutating func addPrograms() {
        secret("env", from: Canary.signs) {
            "stringData: {TOKEN: \"\($0.text)\", USER_AND_TOKEN: \"ann:\($0.text)\", PATHS: \"/\($0.text)\"}"
        }
        let variables =
            "env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: env, key: TOKEN}}}, {name: PATHS, valueFrom: {secretKeyRef: {name: env, key: PATHS}}}, {name: URL, value: \"https://x:$(TOKEN)@y\"}]"
        let programs = [
            ("runs", "command: [/bin/sleep, \"100000\"]\n    \(variables)"),
            ("crashes", "command: [/bin/false]\n    \(variables)"),
            ("unknown", "command: [\"$(TOKEN)\"]\n    \(variables)"),
            ("away", "command: [\"/nowhere/$(TOKEN)\"]\n    \(variables)"),
            ("derived", "command: [\"/nowhere/$(URL)\"]\n    \(variables)"),
            (
                "hooked",
                "command: [/bin/sleep, \"100000\"]\n    lifecycle: {postStart: {exec: {command: [\"/no/$(TOKEN)\"]}}}\n    \(variables)"
            ),
            ("from", "command: [\"/nowhere/$(USER_AND_TOKEN)\"]\n    envFrom: [{secretRef: {name: env}}]"),
            (
                "below",
                "command: [/bin/false]\n    \(variables)\n    volumeMounts: [{name: v, mountPath: /v, subPathExpr: \"$(PATHS)\"}]"
            ),
            (
                "beside",
                "command: [/bin/false]\n    \(variables)\n    volumeMounts: [{name: v, mountPath: \"/proc/1/x\", subPathExpr: \"a/$(TOKEN)\"}]"
            )
        ]
        for (name, lines) in programs {
            let volumes = lines.contains("volumeMounts") ? "\n  volumes: [{name: v, emptyDir: {}}]" : ""
            file(
                "deploy/pod-\(name).yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name)}\nspec:\n  terminationGracePeriodSeconds: 1\n"
                    + "  containers:\n  - name: main\n    image: skeg.dev/host\n    \(lines)\(volumes)\n")
        }
    }

    /// A namespace without room for a Secret.
    private static let tight = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: tight}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none, namespace: tight}
        spec: {hard: {secrets: "0"}}

        """

    private static func wholeSync(of repository: String) -> String {
        """
        apiVersion: skeg.dev/v1alpha1
        kind: Sync
        metadata: {name: whole}
        spec: {repository: \(repository), ref: {branch: main}, path: whole, atomic: true, pollInterval: 1s}

        """
    }

    /// Who may see everything but Secrets.
    private static let viewer = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: vera}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: User, name: vera}]

        """
}
