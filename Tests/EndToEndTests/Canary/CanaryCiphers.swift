import Encryption
import Objects
import TestSupport

/// Secrets that lie in git encrypted, so that they are found nowhere at all.
struct CanaryCiphers {
    private(set) var canaries: [Canary] = []
    private(set) var files: [String: String] = [:]
    private let mine: AgeRecipient
    private let other: AgeRecipient
    private var random = SystemRandomNumberGenerator()

    /// - Parameter keys: Of the machine, and of somebody else.
    private init(_ keys: EndToEnd.Keys) throws {
        mine = try AgeRecipient(keys.recipients[0])
        other = try AgeRecipient(keys.recipients[1])
    }

    private mutating func canary(_ name: String, from alphabet: String = Canary.letters) -> Canary {
        let canary = Canary("encrypted \(name)", from: alphabet)
        canaries.append(canary)
        return canary
    }

    private enum Reader { case machine, another }

    private func recipient(_ reader: Reader) -> AgeRecipient { reader == .machine ? mine : other }

    /// - Parameter names: What of it is encrypted; nil for all.
    private mutating func sops(
        _ text: String, _ names: String?, as name: String = "a.yaml", for reader: Reader = .machine
    ) throws -> String {
        let rule = try names.map { try SOPSRule(.encryptedRegex, "^(\($0))$") } ?? .standard
        let encryption = try SOPSEncryption(rule, for: [recipient(reader)], using: &random)
        let bytes = try encryption.encrypt(
            Array(text.utf8), file: name, at: Timestamp(seconds: 1_700_000_000), using: &random)
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func age(_ text: String, for reader: Reader = .machine) throws -> String {
        let bytes = try AgeFile.encrypt(
            Array(text.utf8), for: [recipient(reader)], isArmored: true, using: &random)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func object(_ kind: String, _ name: String, _ lines: String) -> String {
        CanaryFiles.secret(name, kind: kind, lines)
    }

    private static func deployment(_ name: String, _ lines: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec:
          selector: {matchLabels: {app: \(name)}}
          template:
            metadata: {labels: {app: \(name)}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: skeg.dev/host
                \(lines)

        """
    }

    private static func generator(_ kind: String, _ name: String, _ lines: String) -> String {
        "apiVersion: skeg.dev/v1alpha1\nkind: \(kind)\nmetadata: {name: \(name)}\n\(lines)\n"
    }
}

extension CanaryCiphers {
    /// Such as the machine can open, in every place.
    static func good(_ keys: EndToEnd.Keys) throws -> CanaryCiphers {
        var all = try CanaryCiphers(keys)
        all.files["deploy/sops.yaml"] = try all.sops(
            object("Secret", "sops", "stringData: {token: \"\(all.canary("Secret", from: Canary.signs).text)\"}"),
            "stringData")
        all.files["deploy/sops-map.yaml"] = try all.sops(
            object("ConfigMap", "sops-map", "data: {value: \(all.canary("ConfigMap").text)}"), "data")
        all.files["deploy/sops-runs.yaml"] = try all.sops(
            deployment(
                "sops-runs",
                "command: [/bin/sleep, \"100000\"]\n        env: [{name: A, value: \(all.canary("variable").text)}]"),
            "env")
        all.files["deploy/sops-away.yaml"] = try all.sops(
            deployment("sops-away", "command: [\"/nowhere/\(all.canary("command").text)\"]"), "command")
        all.files["deploy/mapped.yaml"] = deployment(
            "mapped",
            "command: [\"/nowhere/$(VALUE)\"]\n        envFrom: [{configMapRef: {name: sops-map}}]\n        env: [{name: VALUE, value: \"$(value)\"}]"
        )
        let armor = try all.age(all.canary("value").text).split(separator: "\n").map { "    \($0)\n" }.joined()
        all.files["deploy/age.yaml"] = object("Secret", "age", "stringData:\n  token: |\n" + armor)
        all.files["deploy/generators.yaml"] =
            generator("SecretGenerator", "made", "files: [key=conf/key.age, conf/any.bin]\nenvs: [conf/app.env]")
            + "---\n"
            + generator("ConfigMapGenerator", "made-map", "files: [conf/settings.txt]")
        all.files["deploy/conf/key.age"] = try all.age(all.canary("age file of a generator").text)
        all.files["deploy/conf/any.bin"] = try all.sops(
            "{\"data\": \"\(all.canary("binary file of a generator").text)\"}", nil, as: "a.json")
        all.files["deploy/conf/app.env"] = try all.age("TOKEN=\(all.canary("variables of a generator").text)\n")
        all.files["deploy/conf/settings.txt"] = try all.sops(
            "token: \(all.canary("settings of a generator").text)\n", nil)
        return all
    }

    /// Such as nobody can open, or as nobody can use.
    static func bad(_ keys: EndToEnd.Keys) throws -> CanaryCiphers {
        var all = try CanaryCiphers(keys)
        try all.addClosed()
        try all.addInvalid()
        try all.addClosedFiles()
        return all
    }

    private typealias Damage = (name: String, change: @Sendable (String) -> String)

    private static let damages: [Damage] = [
        ("value", { $0.replacing("data:", with: "data:AAAA", maxReplacements: 1) }),
        ("time", { $0.replacing("lastmodified: ", with: "lastmodified: 1", maxReplacements: 1) }),
        ("cut", { String($0.prefix($0.count / 2)) }),
        ("block", { $0.split(separator: "sops:").first.map(String.init) ?? "" })
    ]

    private mutating func addClosed() throws {
        for (name, change) in CanaryCiphers.damages {
            let canary = canary("Secret with another \(name)")
            let text = try sops(
                CanaryCiphers.object("Secret", "sops-\(name)", "stringData:\n  token: \(canary.text)"), "stringData")
            files["deploy/sops-\(name).yaml"] = change(text)
        }
        let foreign = canary("Secret for another")
        files["deploy/sops-foreign.yaml"] = try sops(
            CanaryCiphers.object("Secret", "sops-foreign", "stringData: {token: \(foreign.text)}"), "stringData",
            for: .another)
        let web = canary("Deployment for another")
        files["deploy/sops-foreign-web.yaml"] = try sops(
            CanaryCiphers.deployment("sops-foreign-web", "env: [{name: A, value: \(web.text)}]"), "env", for: .another)
        for (name, reader) in [("foreign", Reader.another), ("changed", .machine)] {
            let canary = canary("value, \(name)")
            let armor = try age(canary.text, for: reader).split(separator: "\n").map { "    \($0)\n" }.joined()
            let text = CanaryCiphers.object("Secret", "age-\(name)", "stringData:\n  token: |\n" + armor)
            files["deploy/age-\(name).yaml"] = reader == .machine ? text.replacing("=\n", with: "A=\n") : text
        }
    }

    /// Those that are opened, and are wrong then.
    private mutating func addInvalid() throws {
        let places: [(name: String, kind: String, lines: (String) -> String, names: String)] = [
            ("base64", "Secret", { "data: {token: \"\($0)!\"}" }, "data"),
            ("type", "Secret", { "type: \($0)\ndata: [1]" }, "type"),
            ("flag", "ConfigMap", { "immutable: \($0)" }, "immutable"),
            ("field", "ConfigMap", { "datum: {a: \($0)}" }, "datum"),
            ("list", "ConfigMap", { "data: [\($0)]" }, "data")
        ]
        for (name, kind, lines, names) in places {
            let canary = canary("\(kind) with a wrong \(name)")
            files["deploy/sops-wrong-\(name).yaml"] = try sops(
                CanaryCiphers.object(kind, "sops-wrong-\(name)", lines(canary.text)), names)
        }
        let replicas = canary("Deployment with wrong replicas")
        let web = CanaryCiphers.deployment("sops-wrong-web", "env: []").replacing(
            "spec:\n  selector", with: "spec:\n  replicas: \(replicas.text)\n  selector")
        files["deploy/sops-wrong-web.yaml"] = try sops(web, "replicas")
        let variable = canary("Deployment with a wrong variable")
        files["deploy/sops-wrong-env.yaml"] = try sops(
            CanaryCiphers.deployment("sops-wrong-env", "env: [{name: \"=\(variable.text)\", value: [a]}]"), "env")
        let literal = canary("literal of a generator")
        files["deploy/sops-wrong-literal.yaml"] = try sops(
            CanaryCiphers.generator("ConfigMapGenerator", "wrong-literal", "literals: [\(literal.text)]"), "literals")
    }

    private mutating func addClosedFiles() throws {
        let canaries = ["for another", "changed", "that is no login", "that is no variable", "with a bad key"].map {
            canary("file of a generator \($0)")
        }
        files["deploy/conf/bad/foreign.age"] = try age(canaries[0].text, for: .another)
        files["deploy/conf/bad/changed.bin"] = try sops("{\"data\": \"\(canaries[1].text)\"}", nil, as: "a.json")
            .replacing("data:", with: "data:AAAA", maxReplacements: 1)
        files["deploy/conf/bad/login.age"] = try age("{\"auths\": \(canaries[2].text)")
        files["deploy/conf/bad/line.age"] = try age("\(canaries[3].text) is all\n")
        files["deploy/conf/bad/key.age"] = try age("A=1\n\(canaries[4].text)/=2\n")
        let lines = [
            "files: [bad/foreign.age]", "files: [bad/changed.bin]",
            "type: kubernetes.io/dockerconfigjson\nfiles: [.dockerconfigjson=bad/login.age]", "envs: [bad/line.age]",
            "envs: [bad/key.age]"
        ]
        for (index, lines) in lines.enumerated() {
            files["deploy/bad-generator-\(index).yaml"] = CanaryCiphers.generator(
                "SecretGenerator", "bad-\(index)", lines.replacing("bad/", with: "conf/bad/"))
        }
    }
}
