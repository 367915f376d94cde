/// Rules for the volumes of a pod, and for what mounts them.
enum PodVolumeRules {
    /// - Parameter claims: Names of claims that the pod gets besides its own volumes.
    static func check(_ pod: Value, claims: [String] = [], _ findings: inout Findings) {
        var blockVolumes = Set(claims)
        var names = Set(claims)
        for volume in pod.list("volumes") {
            names.insert(volume.text("name"))
            if volume["persistentVolumeClaim"] != nil || volume["ephemeral"] != nil {
                blockVolumes.insert(volume.text("name"))
            }
        }
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            for (index, container) in pod.list(list).enumerated() {
                for (place, mount) in container.list("volumeMounts").enumerated() {
                    let name = mount.text("name")
                    if !name.isEmpty, !names.contains(name) {
                        findings.notFound(
                            [.field(list), .index(index), "volumeMounts", .index(place), "name"], .string(name))
                    }
                }
                for (place, device) in container.list("volumeDevices").enumerated() {
                    let name = device.text("name")
                    let path: [FieldPath.Step] = [
                        .field(list), .index(index), "volumeDevices", .index(place), "name"
                    ]
                    if !name.isEmpty, !names.contains(name) {
                        findings.notFound(path, .string(name))
                    } else if !name.isEmpty, !blockVolumes.contains(name) {
                        findings.invalid(
                            path, .string(name),
                            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
                    }
                }
            }
        }
    }
}
