/// Rules for one volume (`validateVolumeSource`).
enum VolumeRules {
    private static let hostPathTypes = [
        "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"
    ]

    static func check(_ volume: Value, _ findings: inout Findings) {
        let name = volume.text("name")
        if !name.isEmpty, let message = NameRules.dnsLabel(name) {
            findings.invalid(["name"], .string(name), message)
        }
        checkOneSource(volume, &findings)
        if let hostPath = volume["hostPath"] { findings.at(["hostPath"]) { checkHostPath(hostPath, &$0) } }
        if let emptyDir = volume["emptyDir"] { findings.at(["emptyDir"]) { checkEmptyDir(emptyDir, &$0) } }
        if let nfs = volume["nfs"], !nfs.text("path").isEmpty, !nfs.text("path").hasPrefix("/") {
            findings.invalid(["nfs", "path"], nfs["path"] ?? .null, "must be an absolute path")
        }
        if let image = volume["image"], image.text("reference").isEmpty {
            findings.required(["image", "reference"])
        }
        if let directory = volume["gitRepo"]?["directory"]?.string,
            let message = PathRules.localDescending(directory)
        {
            findings.invalid(["gitRepo", "directory"], .string(directory), message)
        }
    }

    /// Only what the schema knows counts as a source; an unknown one was told already.
    private static func checkOneSource(_ volume: Value, _ findings: inout Findings) {
        var hasSource = false
        for field in volume.fields ?? Fields() where field.name != "name" && !field.value.isNull {
            guard Schema.volumeSourceNames.contains(field.name) else {
                hasSource = true
                continue
            }
            if hasSource { findings.forbidden([.field(field.name)], "may not specify more than 1 volume type") }
            hasSource = true
        }
        if !hasSource { findings.required([], "must specify a volume type") }
    }

    private static func checkHostPath(_ hostPath: Value, _ findings: inout Findings) {
        if PathRules.hasBackstep(hostPath.text("path")) {
            findings.invalid(["path"], hostPath["path"] ?? .null, "must not contain '..'")
        }
        if !hostPathTypes.contains(hostPath.text("type")) {
            findings.unsupported(["type"], hostPath["type"] ?? .null, hostPathTypes)
        }
    }

    private static func checkEmptyDir(_ emptyDir: Value, _ findings: inout Findings) {
        if let limit = emptyDir["sizeLimit"] {
            ResourceRules.checkNotNegative(limit, ["sizeLimit"], &findings)
        }
        let medium = emptyDir.text("medium")
        if !["", "Memory", "HugePages"].contains(medium), !medium.hasPrefix("HugePages-") {
            findings.unsupported(["medium"], .string(medium), ["", "Memory", "HugePages"])
        }
    }

    static func checkKeyToPath(_ item: Value, _ findings: inout Findings) {
        let path = item.text("path")
        if !path.isEmpty, let message = PathRules.localNonReserved(path) {
            findings.invalid(["path"], .string(path), message)
        }
    }

    static func checkDownwardAPIFile(_ file: Value, _ findings: inout Findings) {
        let path = file.text("path")
        if !path.isEmpty, let message = PathRules.localNonReserved(path) {
            findings.invalid(["path"], .string(path), message)
        }
        switch (file["fieldRef"], file["resourceFieldRef"]) {
        case (nil, nil): findings.required([], "one of fieldRef and resourceFieldRef is required")
        case (_?, _?):
            findings.forbidden(
                ["resourceFieldRef"], "fieldRef and resourceFieldRef can not be specified simultaneously")
        case (let field?, nil):
            findings.at(["fieldRef"]) { FieldRefRules.check(field, FieldRefRules.volumePaths, &$0) }
        case (nil, let resource?):
            findings.at(["resourceFieldRef"]) { FieldRefRules.checkResource(resource, inVolume: true, &$0) }
        }
    }

    static func checkProjected(_ projected: Value, _ findings: inout Findings) {
        var paths: Set<String> = []
        for (index, source) in projected.list("sources").enumerated() {
            for name in ["secret", "configMap", "downwardAPI"] {
                for (place, item) in (source[name]?.list("items") ?? []).enumerated() {
                    let path = item.text("path")
                    if !path.isEmpty, !paths.insert(path).inserted {
                        findings.invalid(
                            ["sources", .index(index), .field(name), "items", .index(place), "path"], .string(path),
                            "conflicting duplicate paths")
                    }
                }
            }
            for name in ["serviceAccountToken", "clusterTrustBundle"] {
                let path = source[name]?.text("path") ?? ""
                if !path.isEmpty, !paths.insert(path).inserted {
                    findings.invalid(
                        ["sources", .index(index), .field(name), "path"], .string(path),
                        "conflicting duplicate paths")
                }
            }
        }
    }

    static func checkProjection(_ source: Value, _ findings: inout Findings) {
        let given = (source.fields ?? Fields()).filter { !$0.value.isNull }
        if given.isEmpty {
            findings.required([], "must specify a volume type")
        } else if given.count > 1 {
            findings.forbidden([], "may not specify more than 1 volume type")
        }
        for name in ["serviceAccountToken", "clusterTrustBundle"] {
            let path = source[name]?.text("path") ?? ""
            if !path.isEmpty, let message = PathRules.localNonReserved(path) {
                findings.invalid([.field(name), "path"], .string(path), message)
            }
        }
    }

    static func checkTrustBundle(_ bundle: Value, _ findings: inout Findings) {
        switch (bundle["name"], bundle["signerName"]) {
        case (nil, nil): findings.required([], "either name or signerName must be specified")
        case (_?, _?): findings.forbidden(["signerName"], "only one of name and signerName may be used")
        default: break
        }
        if bundle["name"] != nil, bundle["labelSelector"] != nil {
            findings.forbidden(["labelSelector"], "labelSelector must be unset if name is specified")
        }
    }
}
