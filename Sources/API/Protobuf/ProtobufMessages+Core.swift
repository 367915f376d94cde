/// Kinds of `k8s.io/api/core/v1` that stand on their own
extension ProtobufMessages {
    static let core: [String: String] = [
        "ConfigMap": "metadata:ObjectMeta data:% binaryData:%x immutable:b?",
        "Secret": "metadata:ObjectMeta data:%x type stringData:% immutable:b?",
        "Namespace": "metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus",
        "NamespaceSpec": "finalizers:*",
        "NamespaceStatus": "phase conditions:*NamespaceCondition",
        "NamespaceCondition": "type? status? - lastTransitionTime:t reason message",
        "ServiceAccount": """
        metadata:ObjectMeta secrets:*ObjectReference imagePullSecrets:*LocalObjectReference
        automountServiceAccountToken:b?
        """,
        "Binding": "metadata:ObjectMeta target:ObjectReference",
        "ObjectReference": "kind namespace name uid apiVersion resourceVersion fieldPath",
        "LocalObjectReference": "name",
        "SecretReference": "name namespace",
        "TypedLocalObjectReference": "apiGroup? kind? name?",
        "TypedObjectReference": "apiGroup? kind? name? namespace?",
        "Event": """
        metadata:ObjectMeta involvedObject:ObjectReference reason message source:EventSource firstTimestamp:t
        lastTimestamp:t count:i type eventTime:mt series:EventSeries action related:ObjectReference
        reportingComponent? reportingInstance?
        """,
        "EventSource": "component host",
        "EventSeries": "count:i lastObservedTime:mt",
        "LimitRange": "metadata:ObjectMeta spec:LimitRangeSpec",
        "LimitRangeSpec": "limits:*LimitRangeItem",
        "LimitRangeItem": "type? max:%q min:%q default:%q defaultRequest:%q maxLimitRequestRatio:%q",
        "ResourceQuota": "metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus",
        "ResourceQuotaSpec": "hard:%q scopes:* scopeSelector:ScopeSelector",
        "ResourceQuotaStatus": "hard:%q used:%q",
        "ScopeSelector": "matchExpressions:*ScopedResourceSelectorRequirement",
        "ScopedResourceSelectorRequirement": "scopeName? operator? values:*"
    ]
}

/// Services and Endpoints of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let services: [String: String] = [
        "Service": "metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus",
        "ServiceSpec": """
        ports:*ServicePort selector:% clusterIP type externalIPs:* - sessionAffinity loadBalancerIP
        loadBalancerSourceRanges:* externalName externalTrafficPolicy healthCheckNodePort:i
        publishNotReadyAddresses:b sessionAffinityConfig:SessionAffinityConfig -17 ipFamilyPolicy? clusterIPs:*
        ipFamilies:* allocateLoadBalancerNodePorts:b? loadBalancerClass? internalTrafficPolicy? trafficDistribution?
        """,
        "ServicePort": "name protocol port:i? targetPort:ios nodePort:i appProtocol?",
        "SessionAffinityConfig": "clientIP:ClientIPConfig",
        "ClientIPConfig": "timeoutSeconds:i?",
        "ServiceStatus": "loadBalancer:LoadBalancerStatus conditions:*Condition",
        "LoadBalancerStatus": "ingress:*LoadBalancerIngress",
        "LoadBalancerIngress": "ip hostname ipMode? ports:*PortStatus",
        "PortStatus": "port:i? protocol? error?",
        "Endpoints": "metadata:ObjectMeta subsets:*EndpointSubset",
        "EndpointSubset": "addresses:*EndpointAddress notReadyAddresses:*EndpointAddress ports:*EndpointPort",
        "EndpointAddress": "ip? targetRef:ObjectReference hostname nodeName?",
        "EndpointPort": "name port:i? protocol appProtocol?"
    ]
}

/// Nodes of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let nodes: [String: String] = [
        "Node": "metadata:ObjectMeta spec:NodeSpec status:NodeStatus",
        "NodeSpec": """
        podCIDR externalID providerID unschedulable:b taints:*Taint configSource:NodeConfigSource podCIDRs:*
        """,
        "Taint": "key? value effect? timeAdded:t",
        "NodeConfigSource": "- configMap:ConfigMapNodeConfigSource",
        "ConfigMapNodeConfigSource": "namespace? name? uid resourceVersion kubeletConfigKey?",
        "NodeStatus": """
        capacity:%q allocatable:%q phase conditions:*NodeCondition addresses:*NodeAddress
        daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:*ContainerImage volumesInUse:*
        volumesAttached:*AttachedVolume config:NodeConfigStatus runtimeHandlers:*NodeRuntimeHandler
        features:NodeFeatures declaredFeatures:*
        """,
        "NodeCondition": "type? status? lastHeartbeatTime:t lastTransitionTime:t reason message",
        "NodeAddress": "type? address?",
        "NodeDaemonEndpoints": "kubeletEndpoint:DaemonEndpoint",
        "DaemonEndpoint": "Port:i?",
        "NodeSystemInfo": """
        machineID? systemUUID? bootID? kernelVersion? osImage? containerRuntimeVersion? kubeletVersion?
        kubeProxyVersion? operatingSystem? architecture? swap:NodeSwapStatus
        """,
        "NodeSwapStatus": "capacity:i?",
        "ContainerImage": "names:* sizeBytes:i",
        "AttachedVolume": "name? devicePath?",
        "NodeConfigStatus": "assigned:NodeConfigSource active:NodeConfigSource lastKnownGood:NodeConfigSource error",
        "NodeRuntimeHandler": "name? features:NodeRuntimeHandlerFeatures",
        "NodeRuntimeHandlerFeatures": "recursiveReadOnlyMounts:b? userNamespaces:b?",
        "NodeFeatures": "supplementalGroupsPolicy:b?"
    ]
}
