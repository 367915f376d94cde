/// What a volume may be (`k8s.io/api/core/v1.Volume`).
extension Schema {
    static let volume: Schema = {
        let own: [Property] = [required("name", .text, "Unique among the volumes of the pod; a DNS label.")]
        return object(own + volumeSources + legacyVolumeSources)
            .derived(VolumeDefaults.derive).checked(VolumeRules.check)
    }().named("core.v1.Volume")

    /// The fields of a volume of which one is set.
    static let volumeSourceNames = Set((volumeSources + legacyVolumeSources).map(\.name))

    private static let volumeSources: [Property] = [
        field("emptyDir", .emptyDirVolume, "An empty directory that goes with the pod."),
        field("hostPath", .hostPathVolume, "A file or directory of the node."),
        field("configMap", .configMapVolume, "The keys of a ConfigMap as files."),
        field("secret", .secretVolume, "The keys of a Secret as files."),
        field("downwardAPI", .downwardAPIVolume, "Fields of the pod as files."),
        field("projected", .projectedVolume, "Several sources in one directory."),
        later("persistentVolumeClaim", .claimVolume, "A claim for storage that outlives the pod."),
        later("ephemeral", .ephemeralVolume, "A claim that goes with the pod."),
        later("csi", .csiVolume, "A volume of a storage driver."),
        later("image", .imageVolume, "The files of an image.")
    ]

    private static let emptyDirVolume: Schema = {
        let properties: [Property] = [
            field("medium", .text, "Empty for the disk, Memory for memory."),
            field("sizeLimit", .quantity)
        ]
        return .object(properties)
    }()

    static let hostPathVolume: Schema = {
        let properties: [Property] = [
            required("path", .text, "A path on the node."),
            field("type", .text, default: "", "What must be there, or is made: Directory, DirectoryOrCreate, File, …")
        ]
        return .object(properties)
    }()

    private static let configMapVolume: Schema = {
        let properties: [Property] = [
            field("defaultMode", .fileMode, default: 0o644),
            field("items", .list(.keyToPath)),
            required("name", .text),
            field("optional", .boolean)
        ]
        return .object(properties)
    }()

    private static let secretVolume: Schema = {
        let properties: [Property] = [
            field("defaultMode", .fileMode, default: 0o644),
            field("items", .list(.keyToPath)),
            field("optional", .boolean),
            required("secretName", .text)
        ]
        return .object(properties)
    }()

    static let keyToPath: Schema = {
        let properties: [Property] = [
            required("key", .text), field("mode", .fileMode), required("path", .text)
        ]
        return object(properties).checked(VolumeRules.checkKeyToPath)
    }().named("core.v1.KeyToPath")

    private static let downwardAPIVolume: Schema = {
        let properties: [Property] = [
            field("defaultMode", .fileMode, default: 0o644), field("items", .list(.downwardAPIFile))
        ]
        return .object(properties)
    }()

    static let downwardAPIFile: Schema = {
        let properties: [Property] = [
            field("fieldRef", .fieldRef),
            field("mode", .fileMode),
            required("path", .text),
            field("resourceFieldRef", .resourceFieldRef)
        ]
        return object(properties).checked(VolumeRules.checkDownwardAPIFile)
    }()

    private static let claimVolume: Schema = .object([required("claimName", .text), field("readOnly", .boolean)])

    private static let csiVolume: Schema = {
        let properties: [Property] = [
            required("driver", .text),
            field("fsType", .text),
            field("nodePublishSecretRef", .localObjectReference),
            field("readOnly", .boolean),
            field("volumeAttributes", .textMap)
        ]
        return .object(properties)
    }()

    private static let imageVolume: Schema = {
        let properties: [Property] = [
            field("pullPolicy", .oneOf("Always", "IfNotPresent", "Never")), field("reference", .text)
        ]
        return object(properties).derived(VolumeDefaults.deriveImage)
    }()

    private static let ephemeralVolume: Schema = {
        let template: [Property] = [
            field("metadata", .objectMeta), required("spec", .persistentVolumeClaimSpec)
        ]
        return .object([required("volumeClaimTemplate", .object(template))])
    }()
}
