/// Rules for environment variables (`ValidateEnv`, `ValidateEnvFrom`).
enum EnvironmentRules {
    static func checkVariable(_ variable: Value, _ findings: inout Findings) {
        let name = variable.text("name")
        if !name.isEmpty, let message = NameRules.environmentVariable(name) {
            findings.invalid(["name"], .string(name), message)
        }
        if variable["valueFrom"] != nil, !variable.text("value").isEmpty {
            findings.invalid(["valueFrom"], "", "may not be specified when `value` is not empty")
        }
    }

    static func checkSource(_ source: Value, _ findings: inout Findings) {
        let given = (source.fields ?? Fields()).filter { !$0.value.isNull }
        if given.isEmpty {
            findings.invalid(
                [], "",
                "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
            )
        } else if given.count > 1 {
            findings.invalid([], "", "may not have more than one field specified at a time")
        }
        if let field = source["fieldRef"] {
            findings.at(["fieldRef"]) { FieldRefRules.check(field, FieldRefRules.variablePaths, &$0) }
        }
        if let resource = source["resourceFieldRef"] {
            findings.at(["resourceFieldRef"]) { FieldRefRules.checkResource(resource, inVolume: false, &$0) }
        }
        for name in ["configMapKeyRef", "secretKeyRef"] {
            guard let key = source[name]?.text("key"), !key.isEmpty else { continue }
            if let message = NameRules.configMapKey(key) {
                findings.invalid([.field(name), "key"], .string(key), message)
            }
        }
        if let file = source["fileKeyRef"] { findings.at(["fileKeyRef"]) { checkFileKey(file, &$0) } }
    }

    /// Names and the path alone; which volume it is, the pod's own rules know (`validateFileKeySelector`).
    private static func checkFileKey(_ file: Value, _ findings: inout Findings) {
        let key = file.text("key")
        if !key.isEmpty, let message = NameRules.environmentVariable(key) {
            findings.invalid(["key"], .string(key), message)
        }
        let volume = file.text("volumeName")
        if !volume.isEmpty, let message = NameRules.dnsLabel(volume) {
            findings.invalid(["volumeName"], .string(volume), message)
        }
        let path = file.text("path")
        if !path.isEmpty, let message = PathRules.localNonReserved(path) {
            findings.invalid(["path"], .string(path), message)
        }
    }

    static func checkFrom(_ source: Value, _ findings: inout Findings) {
        let prefix = source.text("prefix")
        if !prefix.isEmpty, let message = NameRules.environmentVariable(prefix) {
            findings.invalid(["prefix"], .string(prefix), message)
        }
        switch (source["configMapRef"], source["secretRef"]) {
        case (nil, nil): findings.invalid([], "", "must specify one of: `configMapRef` or `secretRef`")
        case (_?, _?): findings.invalid([], "", "may not have more than one field specified at a time")
        default: break
        }
    }
}

/// Rules for what the downward API may show (`validateObjectFieldSelector`).
enum FieldRefRules {
    static let variablePaths = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"
    ]
    static let volumePaths = [
        "metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"
    ]
    private static let resources = [
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory",
        "requests.ephemeral-storage"
    ]

    static func check(_ reference: Value, _ paths: [String], _ findings: inout Findings) {
        let path = reference.text("fieldPath")
        guard !path.isEmpty else { return }
        guard path.hasSuffix("']"), let start = path.firstRange(of: "['") else {
            if !paths.contains(path) { findings.unsupported(["fieldPath"], .string(path), paths) }
            return
        }
        let key = String(path[start.upperBound...].dropLast(2))
        switch path[..<start.lowerBound] {
        case "metadata.labels":
            if let message = NameRules.qualifiedName(key) { findings.invalid(["fieldPath"], .string(path), message) }
        case "metadata.annotations":
            if let message = NameRules.qualifiedName(key.lowercased()) {
                findings.invalid(["fieldPath"], .string(path), message)
            }
        default: findings.invalid(["fieldPath"], .string(path), "does not support subscript")
        }
    }

    static func checkResource(_ reference: Value, inVolume: Bool, _ findings: inout Findings) {
        if inVolume, reference.text("containerName").isEmpty { findings.required(["containerName"]) }
        let resource = reference.text("resource")
        guard !resource.isEmpty else { return }
        let isHugePages = resource.hasPrefix("limits.hugepages-") || resource.hasPrefix("requests.hugepages-")
        guard resources.contains(resource) || isHugePages else {
            return findings.unsupported(["resource"], .string(resource), resources)
        }
        guard let divisor = reference["divisor"]?.string, divisor != "0" else { return }
        let isProcessor = resource.hasSuffix(".cpu")
        let allowed =
            isProcessor
            ? ["1m", "1"]
            : ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
        if !allowed.contains(divisor) { findings.unsupported(["divisor"], .string(divisor), allowed) }
    }
}
