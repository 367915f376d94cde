/// Rules for ConfigMaps and Secrets (`ValidateConfigMap`, `ValidateSecret`).
enum ConfigurationRules {
    /// All values of a ConfigMap or a Secret together.
    static let maximumBytes = 1024 * 1024

    private static let requiredKeys: [String: [String]] = [
        "kubernetes.io/dockercfg": [".dockercfg"],
        "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
        "kubernetes.io/ssh-auth": ["ssh-privatekey"],
        "kubernetes.io/tls": ["tls.crt", "tls.key"]
    ]

    /// Where a login to a registry is, as JSON.
    private static let loginKeys = [
        "kubernetes.io/dockercfg": ".dockercfg", "kubernetes.io/dockerconfigjson": ".dockerconfigjson"
    ]

    static func checkConfigMap(_ configMap: Value, _ findings: inout Findings) {
        let data = configMap["data"]?.fields ?? Fields()
        let binary = configMap["binaryData"]?.fields ?? Fields()
        checkKeys(data, "data", &findings)
        checkKeys(binary, "binaryData", &findings)
        for field in data where binary.contains(field.name) {
            findings.invalid(["data", .key(field.name)], .string(field.name), "duplicate of key present in binaryData")
        }
        let size =
            data.reduce(0) { $0 + ($1.value.string?.utf8.count ?? 0) }
            + binary.reduce(0) { $0 + (Base64.byteCount($1.value.string ?? "") ?? 0) }
        if size > maximumBytes { findings.tooLong([], maximum: maximumBytes) }
    }

    /// Says nothing of a value, only of keys.
    static func checkSecret(_ secret: Value, _ findings: inout Findings) {
        let data = secret["data"]?.fields ?? Fields()
        let texts = secret["stringData"]?.fields ?? Fields()
        checkKeys(data, "data", &findings)
        checkKeys(texts, "stringData", &findings)
        let size =
            texts.reduce(0) { $0 + ($1.value.string?.utf8.count ?? 0) }
            + data.filter { !texts.contains($0.name) }.reduce(0) {
                $0 + (Base64.byteCount($1.value.string ?? "") ?? 0)
            }
        if size > maximumBytes { findings.tooLong(["data"], maximum: maximumBytes) }
        let type = secret.text("type")
        func has(_ key: String) -> Bool { data.contains(key) || texts.contains(key) }
        for key in requiredKeys[type] ?? [] where !has(key) { findings.required(["data", .key(key)]) }
        if let key = loginKeys[type], has(key), !isLogin(bytes(key, data, texts)) {
            findings.invalid(["data", .key(key)], .string(Findings.hiddenValue), "must be a JSON object")
        }
        if type == "kubernetes.io/ssh-auth", has("ssh-privatekey"), bytes("ssh-privatekey", data, texts).isEmpty {
            findings.required(["data", .key("ssh-privatekey")])
        }
        if type == "kubernetes.io/basic-auth", !has("username"), !has("password") {
            findings.required(["data", .key("username")])
            findings.required(["data", .key("password")])
        }
        if type == "kubernetes.io/service-account-token" {
            let name = secret.at(["metadata", "annotations", "kubernetes.io/service-account.name"])?.string ?? ""
            if name.isEmpty {
                findings.required(["metadata", "annotations", .key("kubernetes.io/service-account.name")])
            }
        }
    }

    /// What the key will hold. Empty where that is not base64, which is told elsewhere.
    private static func bytes(_ key: String, _ data: Fields, _ texts: Fields) -> [UInt8] {
        if let text = texts[key]?.string { return Array(text.utf8) }
        return data[key]?.string.flatMap(Base64.decode) ?? []
    }

    /// Nothing of a login is told, so neither is why it is none.
    private static func isLogin(_ bytes: [UInt8]) -> Bool { (try? JSONParser.parse(bytes))?.fields != nil }

    private static func checkKeys(_ fields: Fields, _ name: String, _ findings: inout Findings) {
        for field in fields {
            if let message = NameRules.configMapKey(field.name) {
                findings.invalid([.field(name), .key(field.name)], .string(field.name), message)
            }
        }
    }

    /// What an immutable ConfigMap or Secret, and the type of a Secret, allow.
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old.kind == .secret, effectiveType(old) != effectiveType(new) {
            findings.invalid(["type"], .string(effectiveType(new)), "field is immutable")
        }
        if old["immutable"]?.bool == true {
            let message = "field is immutable when `immutable` is set"
            if new["immutable"]?.bool != true { findings.forbidden(["immutable"], message) }
            for name in ["data", "binaryData"] where content(old, name) != content(new, name) {
                findings.forbidden([.field(name)], message)
            }
        }
        return findings.diagnostics
    }

    private static func effectiveType(_ secret: Object) -> String {
        let type = secret.content.text("type")
        return type.isEmpty ? "Opaque" : type
    }

    private static func content(_ object: Object, _ name: String) -> Fields {
        let fields = object[name]?.fields ?? Fields()
        guard name == "data" else { return fields }
        return fields.merged(with: object["stringData"]?.fields ?? Fields()) { _, text in
            .string(Base64.encode(Array((text.value.string ?? "").utf8)))
        }
    }
}
