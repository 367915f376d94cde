internal import Objects
internal import Runtime

extension PodLook {
    /// What this node mounts, for messages.
    static let supportedVolumes = "emptyDir, hostPath, configMap, secret, downwardAPI and projected"

    static func isSupported(_ volume: PodVolume) -> Bool { volume.source == "hostPath" || volume.plugin != nil }

    /// How a volume is to be made; its files as they are now.
    func plan(of volume: PodVolume, _ version: VolumeVersion) throws(ConfigurationError) -> VolumePlan? {
        guard let path = path(of: volume) else { return nil }
        let settings = volume.settings
        let source: VolumePlan.Source =
            switch volume.source {
            case "hostPath": .hostPath(type: settings["type"]?.string ?? "")
            case "emptyDir", "":
                .emptyDirectory(
                    isMemory: settings["medium"]?.string == "Memory",
                    sizeLimit: settings["sizeLimit"]?.string.flatMap { Quantity($0)?.value })
            default: .files(try VolumeFiles(of: volume, self).sorted, isMemory: volume.isKeptInMemory)
            }
        let group = volume.source == "hostPath" ? nil : spec.securityContext.fsGroup.map { UInt32(clamping: $0) }
        return VolumePlan(name: volume.name, source: source, path: path, group: group, version: version)
    }

    /// Where a volume is on the node; nil for one that this node cannot mount. A volume without a source is an
    /// emptyDir, as Kubernetes defaults it.
    func path(of volume: PodVolume) -> String? {
        if volume.source == "hostPath" { return volume.settings["path"]?.string }
        return volume.plugin.map { node.volumePath(uid: pod.uid, plugin: $0, volume: volume.name) }
    }

    /// The user that all containers run as; nil where they differ or do not say (`FsUserFrom`, pkg/volume/util/util.go).
    var commonUser: UInt32? {
        var common: Int64?
        for container in spec.initContainers + spec.containers + spec.ephemeralContainers {
            guard let user = container.securityContext.runAsUser ?? spec.securityContext.runAsUser,
                common == nil || common == user
            else { return nil }
            common = user
        }
        return common.map { UInt32(clamping: $0) }
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
                        + "which this node does not mount yet; it mounts \(PodLook.supportedVolumes)")
            }
            let subPath =
                mount.subPathExpr.isEmpty ? mount.subPath : Expansion.expand(mount.subPathExpr, environment)
            if !subPath.isEmpty {
                guard !subPath.hasPrefix("/"), !subPath.split(separator: "/").contains("..") else {
                    throw ConfigurationError(
                        message: "subPath \"\(subPath)\" of volume mount \"\(mount.name)\" must be a relative path "
                            + "without ..")
                }
                subPaths.append(
                    SubPathPlan(volume: volume.name, root: path, path: subPath, followsLinks: volume.holdsFiles))
                path += "/" + subPath
            }
            let target = mount.mountPath.hasPrefix("/") ? mount.mountPath : "/" + mount.mountPath
            // Nobody but the agent writes into its files (`GetAttributes` of each plugin). What every pod gets must not
            // keep it from starting.
            mounts.append(
                .init(
                    hostPath: path, containerPath: target, isReadOnly: mount.isReadOnly || volume.holdsFiles,
                    isOptional: volume.isAPIAccess && target == APIAccess.mountPath))
        }
        return (mounts, subPaths)
    }
}
