/// Rules for a container alone (`validateContainerCommon`).
enum ContainerRules {
    static func check(_ container: Value, _ findings: inout Findings) {
        let name = container.text("name")
        if !name.isEmpty, let message = NameRules.dnsLabel(name) {
            findings.invalid(["name"], .string(name), message)
        }
        let image = container.text("image")
        if image.isEmpty {
            findings.required(["image"])
        } else if image.first?.isWhitespace == true || image.last?.isWhitespace == true {
            findings.invalid(["image"], .string(image), "must not have leading or trailing whitespace")
        }
        checkPorts(container, &findings)
        checkMounts(container, &findings)
        checkProbes(container, &findings)
        if !container.list("restartPolicyRules").isEmpty, container.text("restartPolicy").isEmpty {
            findings.required(["restartPolicy"], "must be set when `restartPolicyRules` is set")
        }
    }

    private static func checkPorts(_ container: Value, _ findings: inout Findings) {
        var names: Set<String> = []
        for (index, port) in container.list("ports").enumerated() {
            let name = port.text("name")
            guard !name.isEmpty else { continue }
            if let message = NameRules.portName(name) {
                findings.invalid(["ports", .index(index), "name"], .string(name), message)
            } else if !names.insert(name).inserted {
                findings.duplicate(["ports", .index(index), "name"], .string(name))
            }
        }
    }

    private static func checkMounts(_ container: Value, _ findings: inout Findings) {
        let devices = container.list("volumeDevices")
        let isPrivileged = container["securityContext"]?.flag("privileged") ?? false
        for (index, mount) in container.list("volumeMounts").enumerated() {
            findings.at(["volumeMounts", .index(index)]) { findings in
                if devices.contains(where: { $0.text("name") == mount.text("name") }) {
                    findings.invalid(["name"], mount["name"] ?? .null, "must not already exist in volumeDevices")
                }
                if devices.contains(where: { $0.text("devicePath") == mount.text("mountPath") }) {
                    findings.invalid(
                        ["mountPath"], mount["mountPath"] ?? .null,
                        "must not already exist as a path in volumeDevices")
                }
                checkMount(mount, &findings)
                if mount.text("mountPropagation") == "Bidirectional", !isPrivileged {
                    findings.forbidden(
                        ["mountPropagation"],
                        "Bidirectional mount propagation is available only to privileged containers")
                }
            }
        }
        for (index, device) in devices.enumerated() where PathRules.hasBackstep(device.text("devicePath")) {
            findings.invalid(
                ["volumeDevices", .index(index), "devicePath"], device["devicePath"] ?? .null,
                "can not contain backsteps ('..')")
        }
    }

    private static func checkMount(_ mount: Value, _ findings: inout Findings) {
        if mount.text("mountPath").contains(":") {
            findings.invalid(["mountPath"], mount["mountPath"] ?? .null, "must not contain ':'")
        }
        for name in ["subPath", "subPathExpr"] {
            let path = mount.text(name)
            if !path.isEmpty, let message = PathRules.localDescending(path) {
                findings.invalid([.field(name)], .string(path), message)
            }
        }
        if !mount.text("subPath").isEmpty, !mount.text("subPathExpr").isEmpty {
            findings.invalid(
                ["subPathExpr"], mount["subPathExpr"] ?? .null, "subPathExpr and subPath are mutually exclusive")
        }
        if ["Enabled", "IfPossible"].contains(mount.text("recursiveReadOnly")) {
            if !mount.flag("readOnly") {
                findings.forbidden(["recursiveReadOnly"], "may only be specified when readOnly is true")
            }
            if !["", "None"].contains(mount.text("mountPropagation")) {
                findings.forbidden(
                    ["recursiveReadOnly"], "may only be specified when mountPropagation is None or not specified")
            }
        }
    }

    private static func checkProbes(_ container: Value, _ findings: inout Findings) {
        for name in ["livenessProbe", "startupProbe"] {
            guard let threshold = container[name]?["successThreshold"]?.integer, threshold != 1 else { continue }
            findings.invalid([.field(name), "successThreshold"], .integer(threshold), "must be 1")
        }
        if let seconds = container["readinessProbe"]?["terminationGracePeriodSeconds"] {
            findings.invalid(
                ["readinessProbe", "terminationGracePeriodSeconds"], seconds, "must not be set for readinessProbes")
        }
    }
}

/// Rules for paths inside volumes.
enum PathRules {
    static func hasBackstep(_ path: String) -> Bool {
        path.split(separator: "/").contains("..")
    }

    /// A path that stays below where it starts.
    static func localDescending(_ path: String) -> String? {
        if path.hasPrefix("/") { return "must be a relative path" }
        return hasBackstep(path) ? "must not contain '..'" : nil
    }

    /// Also not one of the names that the node agent needs for itself.
    static func localNonReserved(_ path: String) -> String? {
        if let message = localDescending(path) { return message }
        return path.hasPrefix("..") ? "must not start with '..'" : nil
    }
}
