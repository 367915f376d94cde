/// Storage that outlives a pod (`k8s.io/api/core/v1.PersistentVolume`).
extension Schema {
    static let persistentVolume: Schema = {
        let affinity: [Property] = [field("required", .nodeSelector)]
        let own: [Property] = [
            field("accessModes", .list(.accessMode), "Who may use it at once."),
            field("capacity", .quantities, "How large it is."),
            field("claimRef", .objectReference, "The claim that it is bound to."),
            field("mountOptions", .texts),
            field(
                "nodeAffinity", object(affinity).checked(VolumeSourceRules.checkAffinity),
                "The nodes that can reach it."),
            field("persistentVolumeReclaimPolicy", .oneOf("Retain", "Delete", "Recycle"), default: "Retain"),
            field("storageClassName", .text),
            field("volumeAttributesClassName", .text),
            field("volumeMode", .volumeMode, default: "Filesystem")
        ]
        let status: [Property] = [
            field("lastPhaseTransitionTime", .time), field("message", .text),
            field("phase", .oneOf("Pending", "Available", "Bound", "Released", "Failed"), default: "Pending"),
            field("reason", .text)
        ]
        return kindSchema([
            field(
                "spec", object(own + persistentSources).checked(VolumeSourceRules.check), default: .emptyObject,
                "What is desired."),
            field("status", .object(status), default: .emptyObject, "What is.")
        ])
    }()

    /// The names of the fields of which one says what the volume is.
    static let persistentSourceNames = persistentSources.map(\.name)

    private static let persistentSources: [Property] = {
        let local: [Property] = [field("fsType", .text), required("path", .text, "A path on the node.")]
        let own: [Property] = [
            field("csi", .persistentCSI), field("hostPath", .hostPathVolume),
            field("local", object(local).checked(VolumeSourceRules.checkLocal))
        ]
        return own + legacyVolumeSources.filter { $0.name != "gitRepo" }.map(asPersistent)
    }()

    /// A volume that no pod's namespace holds says itself in which namespace the Secrets and Endpoints are that it needs.
    private static func asPersistent(_ source: Property) -> Property {
        var properties = source.schema.properties
        switch source.name {
        case "azureFile": properties.append(field("secretNamespace", .text))
        case "glusterfs": properties.append(field("endpointsNamespace", .text))
        default: break
        }
        if let index = properties.firstIndex(where: { $0.name == "secretRef" }) {
            properties[index].schema = source.name == "storageos" ? .objectReference : .secretReference
        }
        return field(source.name, .object(properties), source.summary)
    }

    static let secretReference = atomicObject([field("name", .text), field("namespace", .text)])
        .named("core.v1.SecretReference")

    private static let persistentCSI: Schema = {
        let secrets = [
            "controllerExpandSecretRef", "controllerPublishSecretRef", "nodeExpandSecretRef", "nodePublishSecretRef",
            "nodeStageSecretRef"
        ]
        let properties: [Property] = [
            required("driver", .text), field("fsType", .text), field("readOnly", .boolean),
            field("volumeAttributes", .textMap), required("volumeHandle", .text, "The driver's name for it.")
        ]
        return .object(properties + secrets.map { field($0, .secretReference) })
    }()
}
