/// How volumes are made (`k8s.io/api/storage/v1.StorageClass`).
extension Schema {
    static let storageClass: Schema = {
        let requirement: [Property] = [required("key", .text), required("values", .texts)]
        let term: [Property] = [field("matchLabelExpressions", .list(.object(requirement)))]
        let properties: [Property] = [
            field("allowVolumeExpansion", .boolean, "Whether claims may grow."),
            field("allowedTopologies", .list(.atomicObject(term)), "Where volumes may be made."),
            field("mountOptions", .texts),
            field("parameters", .textMap, "What the provisioner is told."),
            required("provisioner", .text, "Who makes the volumes."),
            field("reclaimPolicy", .oneOf("Delete", "Retain"), default: "Delete"),
            field("volumeBindingMode", .oneOf("Immediate", "WaitForFirstConsumer"), default: "Immediate")
        ]
        return kindSchema(properties).checked(StorageClassRules.check)
    }()
}
