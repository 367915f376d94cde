/// `k8s.io/api/rbac/v1`
extension ProtobufMessages {
    static let roles: [String: String] = [
        "Role": "metadata:ObjectMeta rules:*PolicyRule",
        "ClusterRole": "metadata:ObjectMeta rules:*PolicyRule aggregationRule:AggregationRule",
        "AggregationRule": "clusterRoleSelectors:*LabelSelector",
        "PolicyRule": "verbs:* apiGroups:* resources:* resourceNames:* nonResourceURLs:*",
        "RoleBinding": "metadata:ObjectMeta subjects:*Subject roleRef:RoleRef",
        "ClusterRoleBinding": "metadata:ObjectMeta subjects:*Subject roleRef:RoleRef",
        "RoleRef": "apiGroup? kind? name?",
        "Subject": "kind? apiGroup name? namespace"
    ]
}

/// `k8s.io/api/authentication/v1` and `certificates/v1`
extension ProtobufMessages {
    static let identities: [String: String] = [
        "TokenRequest": "metadata:ObjectMeta spec:TokenRequestSpec status:TokenRequestStatus",
        "TokenRequestSpec": "audiences:* - boundObjectRef:BoundObjectReference expirationSeconds:i?",
        "BoundObjectReference": "kind apiVersion name uid",
        "TokenRequestStatus": "token? expirationTimestamp:t",
        "TokenReview": "metadata:ObjectMeta spec:TokenReviewSpec status:TokenReviewStatus",
        "TokenReviewSpec": "token audiences:*",
        "TokenReviewStatus": "authenticated:b user:UserInfo error audiences:*",
        "SelfSubjectReview": "metadata:ObjectMeta status:SelfSubjectReviewStatus",
        "SelfSubjectReviewStatus": "userInfo:UserInfo",
        "UserInfo": "username uid groups:* extra:%^ExtraValue",
        "ExtraValue": "items:*",
        "CertificateSigningRequest": """
        metadata:ObjectMeta spec:CertificateSigningRequestSpec status:CertificateSigningRequestStatus
        """,
        "CertificateSigningRequestSpec": """
        request:x username uid groups:* usages:* extra:%^ExtraValue signerName? expirationSeconds:i?
        """,
        "CertificateSigningRequestStatus": "conditions:*CertificateSigningRequestCondition certificate:x",
        "CertificateSigningRequestCondition": "type? reason message lastUpdateTime:t lastTransitionTime:t status?"
    ]
}

/// `k8s.io/api/authorization/v1`
extension ProtobufMessages {
    static let reviews: [String: String] = [
        "SubjectAccessReview": "metadata:ObjectMeta spec:SubjectAccessReviewSpec status:SubjectAccessReviewStatus",
        "LocalSubjectAccessReview": """
        metadata:ObjectMeta spec:SubjectAccessReviewSpec status:SubjectAccessReviewStatus
        """,
        "SelfSubjectAccessReview": """
        metadata:ObjectMeta spec:SelfSubjectAccessReviewSpec status:SubjectAccessReviewStatus
        """,
        "SubjectAccessReviewSpec": """
        resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes user groups:*
        extra:%^ExtraValue uid
        """,
        "SelfSubjectAccessReviewSpec": """
        resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes
        """,
        "ResourceAttributes": """
        namespace verb group version resource subresource name fieldSelector:FieldSelectorAttributes
        labelSelector:LabelSelectorAttributes
        """,
        "FieldSelectorAttributes": "rawSelector requirements:*FieldSelectorRequirement",
        "LabelSelectorAttributes": "rawSelector requirements:*LabelSelectorRequirement",
        "NonResourceAttributes": "path verb",
        "SubjectAccessReviewStatus": "allowed:b? reason evaluationError denied:b",
        "SelfSubjectRulesReview": """
        metadata:ObjectMeta spec:SelfSubjectRulesReviewSpec status:SubjectRulesReviewStatus
        """,
        "SelfSubjectRulesReviewSpec": "namespace",
        "SubjectRulesReviewStatus": """
        resourceRules:*ResourceRule nonResourceRules:*NonResourceRule incomplete:b? evaluationError
        """,
        "ResourceRule": "verbs:* apiGroups:* resources:* resourceNames:*",
        "NonResourceRule": "verbs:* nonResourceURLs:*"
    ]
}
