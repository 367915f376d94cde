/// `k8s.io/api/networking/v1`
extension ProtobufMessages {
    static let network: [String: String] = [
        "Ingress": "metadata:ObjectMeta spec:IngressSpec status:IngressStatus",
        "IngressSpec": "defaultBackend:IngressBackend tls:*IngressTLS rules:*IngressRule ingressClassName?",
        "IngressBackend": "-3 resource:TypedLocalObjectReference service:IngressServiceBackend",
        "IngressServiceBackend": "name? port:ServiceBackendPort",
        "ServiceBackendPort": "name number:i",
        "IngressTLS": "hosts:* secretName",
        "IngressRule": "host ingressRuleValue:=IngressRuleValue",
        "IngressRuleValue": "http:HTTPIngressRuleValue",
        "HTTPIngressRuleValue": "paths:*HTTPIngressPath",
        "HTTPIngressPath": "path backend:IngressBackend pathType?",
        "IngressStatus": "loadBalancer:IngressLoadBalancerStatus",
        "IngressLoadBalancerStatus": "ingress:*IngressLoadBalancerIngress",
        "IngressLoadBalancerIngress": "ip hostname - ports:*IngressPortStatus",
        "IngressPortStatus": "port:i? protocol? error?",
        "IngressClass": "metadata:ObjectMeta spec:IngressClassSpec",
        "IngressClassSpec": "controller parameters:IngressClassParametersReference",
        "IngressClassParametersReference": "apiGroup? kind? name? scope? namespace?",
        "NetworkPolicy": "metadata:ObjectMeta spec:NetworkPolicySpec",
        "NetworkPolicySpec": """
        podSelector:LabelSelector ingress:*NetworkPolicyIngressRule egress:*NetworkPolicyEgressRule policyTypes:*
        """,
        "NetworkPolicyIngressRule": "ports:*NetworkPolicyPort from:*NetworkPolicyPeer",
        "NetworkPolicyEgressRule": "ports:*NetworkPolicyPort to:*NetworkPolicyPeer",
        "NetworkPolicyPort": "protocol? port:ios endPort:i?",
        "NetworkPolicyPeer": "podSelector:LabelSelector namespaceSelector:LabelSelector ipBlock:IPBlock",
        "IPBlock": "cidr? except:*"
    ]
}

/// `k8s.io/api/discovery/v1` and `events/v1`
extension ProtobufMessages {
    static let discovery: [String: String] = [
        "EndpointSlice": "metadata:ObjectMeta endpoints:*Endpoint ports:*discovery.EndpointPort addressType?",
        "Endpoint": """
        addresses:* conditions:EndpointConditions hostname? targetRef:ObjectReference deprecatedTopology:% nodeName?
        zone? hints:EndpointHints
        """,
        "EndpointConditions": "ready:b? serving:b? terminating:b?",
        "EndpointHints": "forZones:*ForZone forNodes:*ForNode",
        "ForZone": "name?",
        "ForNode": "name?",
        "discovery.EndpointPort": "name? protocol? port:i? appProtocol?",
        "events.Event": """
        metadata:ObjectMeta eventTime:mt series:events.EventSeries reportingController reportingInstance action
        reason regarding:ObjectReference related:ObjectReference note type deprecatedSource:EventSource
        deprecatedFirstTimestamp:t deprecatedLastTimestamp:t deprecatedCount:i
        """,
        "events.EventSeries": "count:i? lastObservedTime:mt"
    ]
}
