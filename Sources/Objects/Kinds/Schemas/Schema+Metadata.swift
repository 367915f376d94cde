/// The metadata that every object has, and the references between objects
/// (`k8s.io/apimachinery/pkg/apis/meta/v1/types.go`).
extension Schema {
    static let objectMeta: Schema = {
        let properties: [Property] = [
            field("name", .text, "Unique among the objects of a kind in a namespace; cannot be changed."),
            field("generateName", .text, "Start of a name that is made on creation."),
            field("namespace", .text, "The namespace that holds the object."),
            field("labels", .textMap, "Keys and values to select objects by."),
            field("annotations", .textMap, "Keys and values for people and programs; not for selecting."),
            field("finalizers", .set(.text), "What has to be done before the object may go."),
            field("ownerReferences", .list(.ownerReference, by: "uid"), "The objects that this one depends on."),
            field("uid", .text, "Set by the server: tells objects apart that follow each other under one name."),
            field("resourceVersion", .text, "Set by the server: the revision of the last change."),
            field("generation", .int64, "Set by the server: counts changes of what is desired."),
            field("creationTimestamp", .time, "Set by the server."),
            field("deletionTimestamp", .time, "Set by the server: when the object shall be gone."),
            field("deletionGracePeriodSeconds", .int64, "Set by the server: seconds a pod has to stop."),
            field("managedFields", .list(.managedFieldsEntry), "Set by the server: who manages which fields."),
            field("selfLink", .text, "No longer set.")
        ]
        return object(properties)
    }().named(meta: "ObjectMeta")

    static let ownerReference: Schema = {
        let properties: [Property] = [
            required("apiVersion", .text),
            required("kind", .text),
            required("name", .text),
            required("uid", .text),
            field("controller", .boolean, "Whether this owner manages the object."),
            field("blockOwnerDeletion", .boolean, "Whether the owner waits for this object when deleted in foreground.")
        ]
        return atomicObject(properties)
    }().named(meta: "OwnerReference")

    static let managedFieldsEntry: Schema = {
        let properties: [Property] = [
            field("manager", .text),
            field("operation", .oneOf("Apply", "Update")),
            field("apiVersion", .text),
            field("time", .time),
            field("fieldsType", .text),
            field("fieldsV1", .anything),
            field("user", .text, "The person behind the manager, where one is known; not a field of Kubernetes."),
            field("subresource", .text)
        ]
        return object(properties)
    }().named(meta: "ManagedFieldsEntry")

    static let labelSelector: Schema = {
        let requirement: [Property] = [
            required("key", .text),
            required("operator", .oneOf("In", "NotIn", "Exists", "DoesNotExist")),
            field("values", .texts)
        ]
        let properties: [Property] = [
            field("matchLabels", .textMap, "Labels that must have exactly these values."),
            field("matchExpressions", .list(.object(requirement)), "Conditions on labels; all must hold.")
        ]
        return atomicObject(properties).checked(SelectorRules.check)
    }().named(meta: "LabelSelector")

    /// `metav1.Condition`, and the conditions of the older kinds, which have fewer fields.
    static let condition: Schema = {
        let properties: [Property] = [
            required("type", .text),
            required("status", .oneOf("True", "False", "Unknown")),
            field("observedGeneration", .int64),
            field("lastProbeTime", .time),
            field("lastUpdateTime", .time),
            field("lastHeartbeatTime", .time),
            field("lastTransitionTime", .time),
            field("reason", .text),
            field("message", .text)
        ]
        return .object(properties)
    }()

    static let localObjectReference = atomicObject([field("name", .text)]).named("core.v1.LocalObjectReference")

    static let objectReference: Schema = {
        let properties: [Property] = [
            field("apiVersion", .text),
            field("fieldPath", .text),
            field("kind", .text),
            field("name", .text),
            field("namespace", .text),
            field("resourceVersion", .text),
            field("uid", .text)
        ]
        return atomicObject(properties)
    }().named("core.v1.ObjectReference")
}
