/// `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1`
extension ProtobufMessages {
    static let customResources: [String: String] = [
        "CustomResourceDefinition": """
        metadata:ObjectMeta spec:CustomResourceDefinitionSpec status:CustomResourceDefinitionStatus
        """,
        "CustomResourceDefinitionSpec": """
        group? - names:CustomResourceDefinitionNames scope? -7 versions:*CustomResourceDefinitionVersion -
        conversion:CustomResourceConversion preserveUnknownFields:b
        """,
        "CustomResourceDefinitionNames": "plural? singular shortNames:* kind? listKind categories:*",
        "CustomResourceDefinitionVersion": """
        name? served:b? storage:b? schema:CustomResourceValidation subresources:CustomResourceSubresources
        additionalPrinterColumns:*CustomResourceColumnDefinition deprecated:b deprecationWarning?
        selectableFields:*SelectableField
        """,
        "CustomResourceColumnDefinition": "name? type? format description priority:i jsonPath?",
        "SelectableField": "jsonPath?",
        "CustomResourceSubresources": "status:CustomResourceSubresourceStatus scale:CustomResourceSubresourceScale",
        "CustomResourceSubresourceStatus": "",
        "CustomResourceSubresourceScale": "specReplicasPath? statusReplicasPath? labelSelectorPath?",
        "CustomResourceConversion": "strategy? webhook:WebhookConversion",
        "WebhookConversion": "-2 clientConfig:WebhookClientConfig conversionReviewVersions:*",
        "WebhookClientConfig": "service:ServiceReference caBundle:x url?",
        "ServiceReference": "namespace? name? path? port:i?",
        "CustomResourceDefinitionStatus": """
        conditions:*CustomResourceDefinitionCondition acceptedNames:CustomResourceDefinitionNames storedVersions:*
        """,
        "CustomResourceDefinitionCondition": "type? status? lastTransitionTime:t reason message",
        "CustomResourceValidation": "openAPIV3Schema:JSONSchemaProps",
        "JSONSchemaProps": """
        id $schema $ref? description type format title default:json maximum:d? exclusiveMaximum:b minimum:d?
        exclusiveMinimum:b maxLength:i? minLength:i? pattern maxItems:i? minItems:i? uniqueItems:b multipleOf:d?
        enum:*json maxProperties:i? minProperties:i? required:* items:^JSONSchemaPropsOrArray allOf:*JSONSchemaProps
        oneOf:*JSONSchemaProps anyOf:*JSONSchemaProps not:JSONSchemaProps properties:%JSONSchemaProps
        additionalProperties:^JSONSchemaPropsOrBool patternProperties:%JSONSchemaProps
        dependencies:%^JSONSchemaPropsOrStringArray additionalItems:^JSONSchemaPropsOrBool
        definitions:%JSONSchemaProps externalDocs:ExternalDocumentation example:json nullable:b
        x-kubernetes-preserve-unknown-fields:b? x-kubernetes-embedded-resource:b x-kubernetes-int-or-string:b
        x-kubernetes-list-map-keys:* x-kubernetes-list-type? x-kubernetes-map-type?
        x-kubernetes-validations:*ValidationRule
        """,
        "JSONSchemaPropsOrArray": "schema:JSONSchemaProps jSONSchemas:*JSONSchemaProps",
        "JSONSchemaPropsOrBool": "allows:b? schema:JSONSchemaProps",
        "JSONSchemaPropsOrStringArray": "schema:JSONSchemaProps property:*",
        "ExternalDocumentation": "description url",
        "ValidationRule": "rule? message messageExpression reason? fieldPath optionalOldSelf:b?"
    ]
}

/// `k8s.io/api/admissionregistration/v1`
extension ProtobufMessages {
    static let admissionPolicies: [String: String] = [
        "ValidatingAdmissionPolicy": """
        metadata:ObjectMeta spec:ValidatingAdmissionPolicySpec status:ValidatingAdmissionPolicyStatus
        """,
        "ValidatingAdmissionPolicySpec": """
        paramKind:ParamKind matchConstraints:MatchResources validations:*Validation failurePolicy?
        auditAnnotations:*AuditAnnotation matchConditions:*MatchCondition variables:*Variable
        """,
        "ParamKind": "apiVersion kind",
        "Validation": "expression? message reason? messageExpression",
        "AuditAnnotation": "key? valueExpression?",
        "Variable": "name? expression?",
        "MatchCondition": "name? expression?",
        "ValidatingAdmissionPolicyStatus": "observedGeneration:i typeChecking:TypeChecking conditions:*Condition",
        "TypeChecking": "expressionWarnings:*ExpressionWarning",
        "ExpressionWarning": "- fieldRef? warning?",
        "ValidatingAdmissionPolicyBinding": "metadata:ObjectMeta spec:ValidatingAdmissionPolicyBindingSpec",
        "ValidatingAdmissionPolicyBindingSpec": """
        policyName paramRef:ParamRef matchResources:MatchResources validationActions:*
        """,
        "ParamRef": "name namespace selector:LabelSelector parameterNotFoundAction?",
        "MatchResources": """
        namespaceSelector:LabelSelector objectSelector:LabelSelector resourceRules:*NamedRuleWithOperations
        excludeResourceRules:*NamedRuleWithOperations -7 matchPolicy?
        """,
        "NamedRuleWithOperations": "resourceNames:* ruleWithOperations:=RuleWithOperations",
        "RuleWithOperations": "operations:* rule:=Rule",
        "Rule": "apiGroups:* apiVersions:* resources:* scope?"
    ]
}
