/// The messages that are read, in the notation of `ProtobufMessage`. The numbers are those of the `generated.proto` files beside
/// the Go types (`k8s.io/api`, `k8s.io/apimachinery`).
enum ProtobufMessages {
    static let all: [String: ProtobufMessage] = [meta, core].reduce(into: [:]) { all, group in
        for (name, notation) in group { all[name] = ProtobufMessage(notation) }
    }

    /// The message of a kind: `apps/v1 Deployment`.
    private static let roots: [String: String] = [
        "v1 ConfigMap": "ConfigMap", "v1 Namespace": "Namespace", "v1 Secret": "Secret"
    ]

    /// Kinds that come with the version of any group.
    private static let common: [String: String] = ["DeleteOptions": "DeleteOptions"]

    static func root(apiVersion: String, kind: String) -> ProtobufMessage? {
        (roots["\(apiVersion) \(kind)"] ?? common[kind]).flatMap { all[$0] }
    }
}

/// `k8s.io/apimachinery/pkg/apis/meta/v1`
extension ProtobufMessages {
    static let meta = [
        "ObjectMeta": """
        name generateName namespace selfLink uid resourceVersion generation:i creationTimestamp:t
        deletionTimestamp:t deletionGracePeriodSeconds:i? labels:% annotations:% ownerReferences:*OwnerReference
        finalizers:* -17 managedFields:*ManagedFieldsEntry
        """,
        "OwnerReference": "kind -3 name uid apiVersion controller:b? blockOwnerDeletion:b?",
        "ManagedFieldsEntry": "manager operation apiVersion time:t -6 fieldsType fieldsV1:json subresource",
        "LabelSelector": "matchLabels:% matchExpressions:*LabelSelectorRequirement",
        "LabelSelectorRequirement": "key operator values:*",
        "Condition": "type status observedGeneration:i lastTransitionTime:t reason message",
        "DeleteOptions": """
        gracePeriodSeconds:i? preconditions:Preconditions orphanDependents:b? propagationPolicy? dryRun:*
        """,
        "Preconditions": "uid? resourceVersion?"
    ]
}

/// `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let core = [
        "ConfigMap": "metadata:ObjectMeta data:% binaryData:%x immutable:b?",
        "Secret": "metadata:ObjectMeta data:%x type stringData:% immutable:b?",
        "Namespace": "metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus",
        "NamespaceSpec": "finalizers:*", "NamespaceStatus": "phase"
    ]
}
