internal import Objects
internal import Runtime

extension PodLook {
    static func isSupported(_ volume: PodVolume) -> Bool {
        volume.source == "emptyDir" || volume.source == "hostPath" || volume.source.isEmpty
    }

    func volumePlans() -> [VolumePlan] {
        let group = spec.securityContext.fsGroup.map { UInt32(clamping: $0) }
        return spec.volumes.compactMap { volume in
            guard let path = path(of: volume) else { return nil }
            if volume.source == "hostPath" {
                return VolumePlan(
                    name: volume.name, source: .hostPath(type: volume.settings["type"]?.string ?? ""), path: path)
            }
            let isMemory = volume.settings["medium"]?.string == "Memory"
            return VolumePlan(
                name: volume.name, source: .emptyDirectory(isMemory: isMemory), path: path, group: group)
        }
    }

    /// Where a volume is on the node; nil for one that this node cannot mount. A volume without a source is an
    /// emptyDir, as Kubernetes defaults it.
    private func path(of volume: PodVolume) -> String? {
        switch volume.source {
        case "hostPath": volume.settings["path"]?.string
        case "emptyDir", "": node.volumePath(uid: pod.uid, plugin: "empty-dir", volume: volume.name)
        default: nil
        }
    }

    func mounts(
        of container: Container, _ environment: [String: String]
    ) throws(ConfigurationError) -> (mounts: [ContainerConfiguration.Mount], subPaths: [SubPathPlan]) {
        var mounts: [ContainerConfiguration.Mount] = []
        var subPaths: [SubPathPlan] = []
        for mount in container.volumeMounts {
            guard let volume = spec.volumes.first(where: { $0.name == mount.name }) else {
                throw ConfigurationError(
                    message: "volume mount \"\(mount.name)\" of container \"\(container.name)\" names no volume")
            }
            guard var path = path(of: volume) else {
                throw ConfigurationError(
                    message: "volume \"\(volume.name)\" is of the type \(volume.source), "
                        + "which this node does not mount yet; it mounts emptyDir and hostPath")
            }
            let subPath =
                mount.subPathExpr.isEmpty ? mount.subPath : Expansion.expand(mount.subPathExpr, environment)
            if !subPath.isEmpty {
                guard !subPath.hasPrefix("/"), !subPath.split(separator: "/").contains("..") else {
                    throw ConfigurationError(
                        message: "subPath \"\(subPath)\" of volume mount \"\(mount.name)\" must be a relative path "
                            + "without ..")
                }
                subPaths.append(SubPathPlan(volume: volume.name, root: path, path: subPath))
                path += "/" + subPath
            }
            let target = mount.mountPath.hasPrefix("/") ? mount.mountPath : "/" + mount.mountPath
            mounts.append(.init(hostPath: path, containerPath: target, isReadOnly: mount.isReadOnly))
        }
        return (mounts, subPaths)
    }
}
