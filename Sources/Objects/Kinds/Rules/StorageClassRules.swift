/// Rules for StorageClasses (`pkg/apis/storage/validation/validation.go`).
enum StorageClassRules {
    static let maximumParameters = 512
    /// Keys and values together.
    static let maximumParameterBytes = 256 * 1024

    static func check(_ storageClass: Value, _ findings: inout Findings) {
        let provisioner = storageClass.text("provisioner")
        if !provisioner.isEmpty, let message = NameRules.qualifiedName(provisioner.lowercased()) {
            findings.invalid(["provisioner"], .string(provisioner), message)
        }
        checkParameters(storageClass["parameters"]?.fields ?? Fields(), &findings)
        checkTopologies(storageClass.list("allowedTopologies"), &findings)
    }

    private static func checkParameters(_ parameters: Fields, _ findings: inout Findings) {
        if parameters.count > maximumParameters {
            return findings.tooLong(["parameters"], maximum: maximumParameters)
        }
        if parameters[""] != nil { findings.invalid(["parameters"], "", "field can not be empty.") }
        let size = parameters.reduce(0) { $0 + $1.name.utf8.count + ($1.value.string?.utf8.count ?? 0) }
        if size > maximumParameterBytes { findings.tooLong(["parameters"], maximum: maximumParameterBytes) }
    }

    /// `validateAllowedTopologies`, `ValidateTopologySelectorTerm`.
    private static func checkTopologies(_ terms: [Value], _ findings: inout Findings) {
        var seen: Set<[String: Set<String>]> = []
        for (index, term) in terms.enumerated() {
            var values: [String: Set<String>] = [:]
            for (place, requirement) in term.list("matchLabelExpressions").enumerated() {
                let key = requirement.text("key")
                let path: [FieldPath.Step] = [
                    "allowedTopologies", .index(index), "matchLabelExpressions", .index(place)
                ]
                findings.at(path) { checkRequirement(requirement, &$0) }
                if values.updateValue(Set(requirement.texts("values")), forKey: key) != nil, !key.isEmpty {
                    findings.duplicate(path + ["key"], .string(key))
                }
            }
            if !seen.insert(values).inserted {
                findings.duplicate(["allowedTopologies", .index(index), "matchLabelExpressions"], "")
            }
        }
    }

    private static func checkRequirement(_ requirement: Value, _ findings: inout Findings) {
        let key = requirement.text("key")
        if !key.isEmpty, let message = NameRules.qualifiedName(key) {
            findings.invalid(["key"], .string(key), message)
        }
        var seen: Set<String> = []
        for (index, value) in requirement.texts("values").enumerated() where !seen.insert(value).inserted {
            findings.duplicate(["values", .index(index)], .string(value))
        }
    }

    /// What volumes were made with stays (`ValidateStorageClassUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        for name in ["parameters", "provisioner", "reclaimPolicy"] where old[name] != new[name] {
            findings.forbidden([.field(name)], "updates to \(name) are forbidden.")
        }
        if old["volumeBindingMode"] != new["volumeBindingMode"] {
            findings.invalid(["volumeBindingMode"], new["volumeBindingMode"] ?? .null, "field is immutable")
        }
        return findings.diagnostics
    }
}
