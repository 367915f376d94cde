/// Pods of `k8s.io/api/core/v1`, and what they ask of nodes
extension ProtobufMessages {
    static let pods: [String: String] = [
        "Pod": "metadata:ObjectMeta spec:PodSpec status:PodStatus",
        "PodTemplate": "metadata:ObjectMeta template:PodTemplateSpec",
        "PodTemplateSpec": "metadata:ObjectMeta spec:PodSpec",
        "PodSpec": """
        volumes:*Volume containers:*Container restartPolicy terminationGracePeriodSeconds:i?
        activeDeadlineSeconds:i? dnsPolicy nodeSelector:% serviceAccountName serviceAccount nodeName hostNetwork:b
        hostPID:b hostIPC:b securityContext:PodSecurityContext imagePullSecrets:*LocalObjectReference hostname
        subdomain affinity:Affinity schedulerName initContainers:*Container automountServiceAccountToken:b?
        tolerations:*Toleration hostAliases:*HostAlias priorityClassName priority:i? dnsConfig:PodDNSConfig
        shareProcessNamespace:b? readinessGates:*PodReadinessGate runtimeClassName? enableServiceLinks:b?
        preemptionPolicy? overhead:%q topologySpreadConstraints:*TopologySpreadConstraint
        ephemeralContainers:*EphemeralContainer setHostnameAsFQDN:b? os:PodOS hostUsers:b?
        schedulingGates:*PodSchedulingGate resourceClaims:*PodResourceClaim resources:ResourceRequirements
        hostnameOverride? -43 schedulingGroup:PodSchedulingGroup
        """,
        "Affinity": "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity",
        "NodeAffinity": """
        requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
        preferredDuringSchedulingIgnoredDuringExecution:*PreferredSchedulingTerm
        """,
        "NodeSelector": "nodeSelectorTerms:*NodeSelectorTerm",
        "NodeSelectorTerm": "matchExpressions:*NodeSelectorRequirement matchFields:*NodeSelectorRequirement",
        "NodeSelectorRequirement": "key? operator? values:*",
        "PreferredSchedulingTerm": "weight:i? preference:NodeSelectorTerm",
        "PodAffinity": """
        requiredDuringSchedulingIgnoredDuringExecution:*PodAffinityTerm
        preferredDuringSchedulingIgnoredDuringExecution:*WeightedPodAffinityTerm
        """,
        "PodAntiAffinity": """
        requiredDuringSchedulingIgnoredDuringExecution:*PodAffinityTerm
        preferredDuringSchedulingIgnoredDuringExecution:*WeightedPodAffinityTerm
        """,
        "PodAffinityTerm": """
        labelSelector:LabelSelector namespaces:* topologyKey? namespaceSelector:LabelSelector matchLabelKeys:*
        mismatchLabelKeys:*
        """,
        "WeightedPodAffinityTerm": "weight:i? podAffinityTerm:PodAffinityTerm",
        "Toleration": "key operator value effect tolerationSeconds:i?",
        "TopologySpreadConstraint": """
        maxSkew:i? topologyKey? whenUnsatisfiable? labelSelector:LabelSelector minDomains:i? nodeAffinityPolicy?
        nodeTaintsPolicy? matchLabelKeys:*
        """,
        "HostAlias": "ip? hostnames:*",
        "PodDNSConfig": "nameservers:* searches:* options:*PodDNSConfigOption",
        "PodDNSConfigOption": "name value?",
        "PodReadinessGate": "conditionType?",
        "PodSchedulingGate": "name?",
        "PodOS": "name?",
        "PodResourceClaim": "name? - resourceClaimName? resourceClaimTemplateName?",
        "PodSecurityContext": """
        seLinuxOptions:SELinuxOptions runAsUser:i? runAsNonRoot:b? supplementalGroups:*i fsGroup:i? runAsGroup:i?
        sysctls:*Sysctl windowsOptions:WindowsSecurityContextOptions fsGroupChangePolicy?
        seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile supplementalGroupsPolicy? seLinuxChangePolicy?
        """,
        "SELinuxOptions": "user role type level",
        "SeccompProfile": "type? localhostProfile?",
        "AppArmorProfile": "type? localhostProfile?",
        "WindowsSecurityContextOptions": "gmsaCredentialSpecName? gmsaCredentialSpec? runAsUserName? hostProcess:b?",
        "Sysctl": "name? value?",
        "PodSchedulingGroup": "podGroupName?"
    ]
}

/// What pods of `k8s.io/api/core/v1` report
extension ProtobufMessages {
    static let podStatus: [String: String] = [
        "PodStatus": """
        phase conditions:*PodCondition message reason hostIP podIP startTime:t containerStatuses:*ContainerStatus
        qosClass initContainerStatuses:*ContainerStatus nominatedNodeName podIPs:*PodIP
        ephemeralContainerStatuses:*ContainerStatus resize resourceClaimStatuses:*PodResourceClaimStatus
        hostIPs:*HostIP observedGeneration:i extendedResourceClaimStatus:PodExtendedResourceClaimStatus
        allocatedResources:%q resources:ResourceRequirements
        nodeAllocatableResourceClaimStatuses:*NodeAllocatableResourceClaimStatus
        """,
        "PodCondition": "type? status? lastProbeTime:t lastTransitionTime:t reason message observedGeneration:i",
        "PodIP": "ip?",
        "HostIP": "ip?",
        "PodResourceClaimStatus": "name? resourceClaimName?",
        "ContainerStatus": """
        name? state:ContainerState lastState:ContainerState ready:b? restartCount:i? image? imageID? containerID
        started:b? allocatedResources:%q resources:ResourceRequirements volumeMounts:*VolumeMountStatus
        user:ContainerUser allocatedResourcesStatus:*ResourceStatus stopSignal?
        """,
        "ContainerState": """
        waiting:ContainerStateWaiting running:ContainerStateRunning terminated:ContainerStateTerminated
        """,
        "ContainerStateWaiting": "reason message",
        "ContainerStateRunning": "startedAt:t",
        "ContainerStateTerminated": "exitCode:i? signal:i reason message startedAt:t finishedAt:t containerID",
        "VolumeMountStatus": "name? mountPath? readOnly:b recursiveReadOnly? volumeStatus:VolumeStatus",
        "ContainerUser": "linux:LinuxContainerUser",
        "LinuxContainerUser": "uid:i? gid:i? supplementalGroups:*i",
        "ResourceStatus": "name? resources:*ResourceHealth",
        "ResourceHealth": "resourceID? health -6 message?",
        "VolumeStatus": "image:ImageVolumeStatus",
        "ImageVolumeStatus": "imageRef",
        "PodExtendedResourceClaimStatus": "requestMappings:*ContainerExtendedResourceRequest resourceClaimName?",
        "ContainerExtendedResourceRequest": "containerName? resourceName? requestName?",
        "NodeAllocatableResourceClaimStatus": "resourceClaimName? containers:*"
    ]
}
