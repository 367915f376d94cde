/// Rules for the volumes of a pod, and for what uses them.
struct PodVolumeRules {
    private var names: Set<String>
    /// Those that may be used as devices.
    private var blockVolumes: Set<String>
    /// Those that are empty when the pod begins.
    private var emptyDirectories: Set<String> = []

    /// - Parameter claims: Names of claims that the pod gets besides its own volumes.
    static func check(_ pod: Value, claims: [String] = [], _ findings: inout Findings) {
        let rules = PodVolumeRules(pod, claims)
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            for (index, container) in pod.list(list).enumerated() {
                findings.at([.field(list), .index(index)]) { findings in
                    rules.checkMounts(container, &findings)
                    rules.checkDevices(container, &findings)
                    rules.checkFileKeys(container, &findings)
                }
            }
        }
    }

    private init(_ pod: Value, _ claims: [String]) {
        blockVolumes = Set(claims)
        names = Set(claims)
        for volume in pod.list("volumes") {
            let name = volume.text("name")
            names.insert(name)
            if volume["persistentVolumeClaim"] != nil || volume["ephemeral"] != nil { blockVolumes.insert(name) }
            if volume["emptyDir"] != nil { emptyDirectories.insert(name) }
        }
    }

    private func checkMounts(_ container: Value, _ findings: inout Findings) {
        for (place, mount) in container.list("volumeMounts").enumerated() {
            let name = mount.text("name")
            if !name.isEmpty, !names.contains(name) {
                findings.notFound(["volumeMounts", .index(place), "name"], .string(name))
            }
        }
    }

    private func checkDevices(_ container: Value, _ findings: inout Findings) {
        for (place, device) in container.list("volumeDevices").enumerated() {
            let name = device.text("name")
            let path: [FieldPath.Step] = ["volumeDevices", .index(place), "name"]
            if !name.isEmpty, !names.contains(name) {
                findings.notFound(path, .string(name))
            } else if !name.isEmpty, !blockVolumes.contains(name) {
                findings.invalid(
                    path, .string(name),
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
            }
        }
    }

    /// An env file is written by the pod itself, so it is in an emptyDir (`validateFileKeyRefVolumes`; KEP-3721).
    private func checkFileKeys(_ container: Value, _ findings: inout Findings) {
        for (place, variable) in container.list("env").enumerated() {
            guard let name = variable["valueFrom"]?["fileKeyRef"]?.text("volumeName"), !name.isEmpty else { continue }
            let path: [FieldPath.Step] = ["env", .index(place), "valueFrom", "fileKeyRef", "volumeName"]
            if !names.contains(name) {
                findings.notFound(path, .string(name))
            } else if !emptyDirectories.contains(name) {
                findings.invalid(path, .string(name), "referenced volume must be of type emptyDir")
            }
        }
    }
}
