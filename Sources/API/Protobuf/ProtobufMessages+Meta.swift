/// `k8s.io/apimachinery/pkg/apis/meta/v1`
extension ProtobufMessages {
    static let meta: [String: String] = [
        "ObjectMeta": """
        name generateName namespace selfLink uid resourceVersion generation:i creationTimestamp:t
        deletionTimestamp:t deletionGracePeriodSeconds:i? labels:% annotations:% ownerReferences:*OwnerReference
        finalizers:* -17 managedFields:*ManagedFieldsEntry
        """,
        "OwnerReference": "kind? - name? uid? apiVersion? controller:b? blockOwnerDeletion:b?",
        "ManagedFieldsEntry": "manager operation apiVersion time:t - fieldsType fieldsV1:json subresource",
        "LabelSelector": "matchLabels:% matchExpressions:*LabelSelectorRequirement",
        "LabelSelectorRequirement": "key? operator? values:*",
        "FieldSelectorRequirement": "key? operator? values:*",
        "Condition": "type? status? observedGeneration:i lastTransitionTime:t reason? message?",
        "DeleteOptions": """
        gracePeriodSeconds:i? preconditions:Preconditions orphanDependents:b? propagationPolicy? dryRun:*
        ignoreStoreReadErrorWithClusterBreakingPotential:b?
        """,
        "Preconditions": "uid? resourceVersion?"
    ]
}
