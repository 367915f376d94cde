/// Rules for PersistentVolumeClaims (`ValidatePersistentVolumeClaimSpec`).
enum ClaimRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        let modes = spec.texts("accessModes")
        if modes.isEmpty { findings.required(["accessModes"], "at least 1 access mode is required") }
        checkModes(modes, &findings)
        let place: [FieldPath.Step] = ["resources", .key("storage")]
        if let size = spec.at(["resources", "requests", "storage"]) {
            if let amount = Quantity(size), amount.value <= 0 {
                findings.invalid(place, size, "must be greater than zero")
            }
        } else {
            findings.required(place)
        }
        for name in ["storageClassName", "volumeAttributesClassName"] {
            let text = spec.text(name)
            if !text.isEmpty, let message = NameRules.dnsSubdomain(text) {
                findings.invalid([.field(name)], .string(text), message)
            }
        }
        checkSources(spec, &findings)
    }

    /// A volume for one pod alone is for nobody else.
    static func checkModes(_ modes: [String], _ findings: inout Findings) {
        if modes.contains("ReadWriteOncePod"), Set(modes).count > 1 {
            findings.forbidden(["accessModes"], "may not use ReadWriteOncePod with other access modes")
        }
    }

    private static func checkSources(_ spec: Value, _ findings: inout Findings) {
        guard let source = spec["dataSource"], let reference = spec["dataSourceRef"] else { return }
        if !reference.text("namespace").isEmpty {
            findings.invalid(
                ["dataSource"], "dataSource", "may not be specified when dataSourceRef.namespace is specified")
        } else if ["apiGroup", "kind", "name"].contains(where: { source[$0] != reference[$0] }) {
            findings.invalid(["dataSource"], "dataSource", "must match dataSourceRef")
        }
    }

    /// `validateDataSource`, `validateDataSourceRef`.
    static func checkSource(_ source: Value, _ findings: inout Findings) {
        let group = source.text("apiGroup")
        let kind = source.text("kind")
        if group.isEmpty {
            if !kind.isEmpty, kind != "PersistentVolumeClaim" {
                findings.invalid(
                    [], .string(kind), "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
            }
        } else if let message = NameRules.dnsSubdomain(group) {
            findings.invalid(["apiGroup"], .string(group), message)
        }
        let namespace = source.text("namespace")
        if !namespace.isEmpty, let message = NameRules.dnsLabel(namespace) {
            findings.invalid(["namespace"], .string(namespace), message)
        }
    }

    /// A claim is made for good, but for its volume, and for the size of one that is bound
    /// (`ValidatePersistentVolumeClaimUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        let size = ["resources", "requests", "storage"]
        var before = old.spec
        let after = new.spec
        for name in ["volumeName", "storageClassName"] where before.text(name).isEmpty && after[name] != nil {
            before[name] = after[name]
        }
        if new.status.text("phase") == "Bound", after.at(size) != nil { before.set(after.at(size), at: size) }
        before["volumeAttributesClassName"] = after["volumeAttributesClassName"]
        if before != after {
            findings.forbidden(
                ["spec"],
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound "
                    + "claims")
        }
        let (then, now) = (amount(old.spec.at(size)), amount(after.at(size)))
        if now < then, now <= amount(old.status.at(["capacity", "storage"])) {
            findings.forbidden(["spec"] + size.map { .field($0) }, "field can not be less than status.capacity")
        }
        let hadClass = old.spec["volumeAttributesClassName"] != nil
        if hadClass, after.text("volumeAttributesClassName").isEmpty {
            let what = after["volumeAttributesClassName"] == nil ? "nil" : "an empty string"
            findings.forbidden(
                ["spec", "volumeAttributesClassName"], "update from non-nil value to \(what) is forbidden")
        }
        return findings.diagnostics
    }

    private static func amount(_ value: Value?) -> Quantity { value.flatMap { Quantity($0) } ?? Quantity(whole: 0) }
}
