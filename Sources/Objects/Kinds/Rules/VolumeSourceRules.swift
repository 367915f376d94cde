/// Rules for PersistentVolumes (`ValidatePersistentVolumeSpec`).
enum VolumeSourceRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        let modes = spec.texts("accessModes")
        if modes.isEmpty { findings.required(["accessModes"]) }
        ClaimRules.checkModes(modes, &findings)
        checkCapacity(spec["capacity"] ?? .emptyObject, &findings)
        checkOneSource(spec, &findings)
        if spec["local"] != nil, spec["nodeAffinity"] == nil {
            findings.required(["nodeAffinity"], "Local volume requires node affinity")
        }
        if let path = spec.at(["hostPath", "path"])?.string {
            if PathRules.hasBackstep(path) {
                findings.invalid(["hostPath", "path"], .string(path), "must not contain '..'")
            }
            if !path.isEmpty, path.allSatisfy({ $0 == "/" || $0 == "." }),
                spec.text("persistentVolumeReclaimPolicy") == "Recycle"
            {
                findings.forbidden(
                    ["persistentVolumeReclaimPolicy"], "may not be 'recycle' for a hostPath mount of '/'")
            }
        }
        if let path = spec.at(["nfs", "path"])?.string, !path.isEmpty, !path.hasPrefix("/") {
            findings.invalid(["nfs", "path"], .string(path), "must be an absolute path")
        }
        checkClasses(spec, &findings)
    }

    private static func checkCapacity(_ capacity: Value, _ findings: inout Findings) {
        let fields = capacity.fields ?? Fields()
        if fields.isEmpty { return findings.required(["capacity"]) }
        if fields.count > 1 || fields["storage"] == nil {
            findings.unsupported(["capacity"], capacity, ["storage"])
        }
        for field in fields {
            if let amount = Quantity(field.value), amount.value <= 0 {
                findings.invalid(["capacity", .key(field.name)], field.value, "must be greater than zero")
            }
        }
    }

    private static func checkOneSource(_ spec: Value, _ findings: inout Findings) {
        let given = Schema.persistentSourceNames.filter { spec[$0] != nil }
        if given.isEmpty { findings.required([], "must specify a volume type") }
        for name in given.dropFirst() {
            findings.forbidden([.field(name)], "may not specify more than 1 volume type")
        }
    }

    private static func checkClasses(_ spec: Value, _ findings: inout Findings) {
        for name in ["storageClassName", "volumeAttributesClassName"] {
            let text = spec.text(name)
            if !text.isEmpty, let message = NameRules.dnsSubdomain(text) {
                findings.invalid([.field(name)], .string(text), message)
            }
        }
        guard let name = spec["volumeAttributesClassName"]?.string else { return }
        if name.isEmpty { findings.required(["volumeAttributesClassName"], "an empty string is disallowed") }
        if spec["csi"] == nil {
            findings.required(["csi"], "has to be specified when using volumeAttributesClassName")
        }
    }

    /// `validateVolumeNodeAffinity`.
    static func checkAffinity(_ affinity: Value, _ findings: inout Findings) {
        if affinity["required"] == nil { findings.required(["required"], "must specify required node constraints") }
    }

    /// `validateLocalVolumeSource`.
    static func checkLocal(_ local: Value, _ findings: inout Findings) {
        let path = local.text("path")
        if PathRules.hasBackstep(path) { findings.invalid(["path"], .string(path), "must not contain '..'") }
    }

    /// What a volume is does not change (`ValidatePersistentVolumeUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        let (before, after) = (source(of: old), source(of: new))
        var amended = before
        // How it is enlarged may be said later.
        if before.at(["csi", "controllerExpandSecretRef"]) == nil, before["csi"] != nil {
            amended.set(after.at(["csi", "controllerExpandSecretRef"]), at: ["csi", "controllerExpandSecretRef"])
        }
        if amended != after {
            findings.forbidden(
                ["spec", "persistentvolumesource"], "spec.persistentvolumesource is immutable after creation")
        }
        if old.spec["volumeMode"] != new.spec["volumeMode"] {
            findings.invalid(["spec", "volumeMode"], new.spec["volumeMode"] ?? .null, "field is immutable")
        }
        if let affinity = old.spec["nodeAffinity"], affinity != new.spec["nodeAffinity"] {
            findings.invalid(["spec", "nodeAffinity"], new.spec["nodeAffinity"] ?? .null, "field is immutable")
        }
        if old.spec["volumeAttributesClassName"] != nil, new.spec["volumeAttributesClassName"] == nil {
            findings.forbidden(
                ["spec", "volumeAttributesClassName"], "update from non-nil value to nil is forbidden")
        }
        return findings.diagnostics
    }

    private static func source(of volume: Object) -> Value {
        .object((volume.spec.fields ?? Fields()).filter { Schema.persistentSourceNames.contains($0.name) })
    }
}
