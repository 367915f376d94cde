/// Rules for metadata (`k8s.io/apimachinery/pkg/api/validation/objectmeta.go`).
enum MetadataRules {
    /// All keys and values of an object's annotations together.
    static let maximumAnnotationBytes = 256 * 1024

    static func check(_ object: Object, _ info: KindInfo, _ findings: inout Findings) {
        guard object.content["metadata"]?.fields != nil else { return }
        findings.at(["metadata"]) { findings in
            checkName(object, info, &findings)
            checkNamespace(object, info, &findings)
            checkMaps(object.metadata, &findings)
            checkFinalizers(object, &findings)
            checkOwners(object, &findings)
        }
    }

    private static func checkName(_ object: Object, _ info: KindInfo, _ findings: inout Findings) {
        let name = object.name
        if name.isEmpty {
            guard object.generateName.isEmpty else {
                // What is appended is alphanumeric, so only the start has to be right.
                let sample = String(object.generateName.prefix(NameRules.maximumLabelLength - 5)) + "x"
                if let message = info.nameRule(sample) {
                    findings.invalid(["generateName"], .string(object.generateName), message)
                }
                return
            }
            return findings.required(["name"], "name or generateName is required")
        }
        if let message = info.nameRule(name) { findings.invalid(["name"], .string(name), message) }
    }

    private static func checkNamespace(_ object: Object, _ info: KindInfo, _ findings: inout Findings) {
        let namespace = object.namespace
        if info.isNamespaced {
            if namespace.isEmpty {
                findings.required(["namespace"])
            } else if let message = NameRules.dnsLabel(namespace) {
                findings.invalid(["namespace"], .string(namespace), message)
            }
        } else if !namespace.isEmpty {
            findings.forbidden(["namespace"], "not allowed on this type")
        }
    }

    /// Labels and annotations of an object, or of a template.
    private static func checkMaps(_ metadata: Value, _ findings: inout Findings) {
        if let labels = metadata["labels"] { findings.at(["labels"]) { checkLabels(labels, &$0) } }
        guard let annotations = metadata["annotations"]?.fields else { return }
        var size = 0
        for annotation in annotations {
            size += annotation.name.utf8.count + (annotation.value.string?.utf8.count ?? 0)
            if let message = NameRules.qualifiedName(annotation.name.lowercased()) {
                findings.invalid(["annotations", .key(annotation.name)], .string(annotation.name), message)
            }
        }
        if size > maximumAnnotationBytes { findings.tooLong(["annotations"], maximum: maximumAnnotationBytes) }
    }

    static func checkLabels(_ labels: Value, _ findings: inout Findings) {
        for label in labels.fields ?? Fields() {
            if let message = NameRules.qualifiedName(label.name) {
                findings.invalid([.key(label.name)], .string(label.name), message)
            } else if let value = label.value.string, let message = NameRules.labelValue(value) {
                findings.invalid([.key(label.name)], .string(value), message)
            }
        }
    }

    private static func checkFinalizers(_ object: Object, _ findings: inout Findings) {
        for (index, finalizer) in object.finalizers.enumerated() {
            if let message = NameRules.qualifiedName(finalizer) {
                findings.invalid(["finalizers", .index(index)], .string(finalizer), message)
            }
        }
    }

    private static func checkOwners(_ object: Object, _ findings: inout Findings) {
        if object.ownerReferences.filter(\.isController).count > 1 {
            findings.add(
                Diagnostic(
                    .invalid, findings.path(["ownerReferences"]),
                    "Invalid value: only one reference can have controller set to true"))
        }
    }

    /// The metadata of a template: of all its fields only labels and annotations count.
    static func checkTemplate(_ template: Value, _ findings: inout Findings) {
        guard let metadata = template["metadata"] else { return }
        findings.at(["metadata"]) { checkMaps(metadata, &$0) }
    }

    /// What may not change while an object lives (`ValidateObjectMetaUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        for name in ["name", "namespace", "uid"] {
            let before = old.metadata.text(name)
            let after = new.metadata.text(name)
            // A change that names no uid is meant for whatever object is there.
            if before != after, name != "uid" || !after.isEmpty {
                findings.invalid(["metadata", .field(name)], .string(after), "field is immutable")
            }
        }
        return findings.diagnostics
    }
}
