/// Claims for storage that outlives a pod (`k8s.io/api/core/v1.PersistentVolumeClaim`).
extension Schema {
    static let persistentVolumeClaim: Schema = kindSchema([
        field(
            "spec", persistentVolumeClaimSpec.derived(ClaimDefaults.derive), default: .emptyObject, "What is desired."),
        field("status", .claimStatus, default: .emptyObject, "What is.")
    ])

    static let accessMode = oneOf("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
    static let volumeMode = oneOf("Filesystem", "Block")

    /// What a claim asks for; also that of a pod's ephemeral volume.
    static let persistentVolumeClaimSpec: Schema = {
        let source: [Property] = [field("apiGroup", .text), required("kind", .text), required("name", .text)]
        let resources: [Property] = [field("limits", .quantities), field("requests", .quantities)]
        let properties: [Property] = [
            field("accessModes", .list(.accessMode), "Who may use it at once."),
            field("dataSource", atomicObject(source).checked(ClaimRules.checkSource), "What it is filled with."),
            field("dataSourceRef", object(source + [field("namespace", .text)]).checked(ClaimRules.checkSource)),
            field("resources", .object(resources), "How large it has to be."),
            field("selector", .labelSelector, "Which volumes it may be bound to."),
            field("storageClassName", .text),
            field("volumeAttributesClassName", .text),
            field("volumeMode", .volumeMode, default: "Filesystem"),
            field("volumeName", .text, "The volume that it is bound to.")
        ]
        return object(properties).checked(ClaimRules.check)
    }().named("core.v1.PersistentVolumeClaimSpec")

    static let claimStatus: Schema = {
        let modification: [Property] = [
            required("status", .oneOf("Pending", "InProgress", "Infeasible")),
            field("targetVolumeAttributesClassName", .text)
        ]
        let properties: [Property] = [
            field("accessModes", .list(.accessMode)),
            field("allocatedResourceStatuses", .textMap),
            field("allocatedResources", .quantities),
            field("capacity", .quantities),
            field("conditions", .list(.condition, by: "type")),
            field("currentVolumeAttributesClassName", .text),
            field("modifyVolumeStatus", .object(modification)),
            field("phase", .oneOf("Pending", "Bound", "Lost"), default: "Pending")
        ]
        return object(properties)
    }().named("core.v1.PersistentVolumeClaimStatus")
}
