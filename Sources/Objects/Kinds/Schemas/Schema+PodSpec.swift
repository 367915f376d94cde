/// What a pod shall be (`k8s.io/api/core/v1.PodSpec`).
extension Schema {
    static let podSpec = podSpecFields.checked(PodRules.check)

    private static let podSpecFields =
        object(podContents + podScheduling + podNetwork + podLife).derived(PodDefaults.derive)
        .named("core.v1.PodSpec")

    static let pod: Schema = kindSchema([
        required("spec", .podSpec, "What is desired."), field("status", .podStatus, "What is.")
    ]).derived(PodDefaults.derivePod)

    /// `PodTemplateSpec`.
    static let podTemplate = podTemplate(.podSpec)

    /// The same where pods may also mount volumes that the template does not list: claims that the kind makes for them.
    /// Whether what is mounted is there is for the kind's own rule.
    static let podTemplateWithClaims = podTemplate(podSpecFields.checked(PodRules.checkButForMounts))

    private static func podTemplate(_ spec: Schema) -> Schema {
        let properties: [Property] = [
            field("metadata", .objectMeta, "Labels and annotations of the pods."), field("spec", spec)
        ]
        return object(properties).checked(MetadataRules.checkTemplate)
            .named("core.v1.PodTemplateSpec")
    }

    private static let podContents: [Property] = [
        required("containers", .list(.container, by: "name"), "The programs; at least one."),
        field("initContainers", .list(.container, by: "name"), "Run one after the other before the containers."),
        field("ephemeralContainers", .list(.ephemeralContainer, by: "name"), "Added to a running pod to debug it."),
        field("volumes", list(.volume, by: "name").retainingKeys, "Directories that containers may mount."),
        later("imagePullSecrets", .list(.localObjectReference, by: "name"), "Credentials to pull images with."),
        later("resources", .podResourceRequirements, "What the pod as a whole needs and may use."),
        later("resourceClaims", list(.podResourceClaim, by: "name").retainingKeys, "Devices that the pod needs."),
        later("overhead", .quantities, "What the runtime itself needs for the pod.")
    ]

    private static let podScheduling: [Property] = [
        field("nodeName", .text, "The node that runs the pod; set by the scheduler."),
        field("nodeSelector", Schema(.map(of: .text), isAtomic: true), "Labels that the node must have."),
        field("affinity", .affinity, "Where the pod may run, and where it would better run."),
        field("tolerations", .list(.toleration), "Taints of nodes that the pod bears."),
        field("schedulerName", .text, default: "default-scheduler", "The scheduler that places the pod."),
        later(
            "topologySpreadConstraints", .list(.topologySpreadConstraint, by: "topologyKey", "whenUnsatisfiable"),
            "How pods spread over zones and the like."),
        later("priority", .int32),
        later("priorityClassName", .text),
        later("preemptionPolicy", .oneOf("PreemptLowerPriority", "Never")),
        later("schedulingGates", .list(.object([required("name", .text)]), by: "name"), "Hold the scheduling back."),
        later("schedulingGroup", .object([field("podGroupName", .text)]), "Pods to be placed together.")
    ]

    private static let podNetwork: [Property] = [
        field("hostNetwork", .boolean, "Use the network of the node."),
        later("hostPID", .boolean),
        later("hostIPC", .boolean),
        later("hostUsers", .boolean),
        later("shareProcessNamespace", .boolean),
        field("hostname", .text, "The pod's host name; its own name when empty."),
        later("hostnameOverride", .text),
        later("subdomain", .text),
        later("setHostnameAsFQDN", .boolean),
        later("hostAliases", .list(.hostAlias, by: "ip"), "Further lines of /etc/hosts."),
        later(
            "dnsPolicy", .oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"), default: "ClusterFirst"),
        later("dnsConfig", .podDNSConfig),
        field("enableServiceLinks", .boolean, "Variables for the Services of the namespace.")
    ]

    private static let podLife: [Property] = [
        field("restartPolicy", .oneOf("Always", "OnFailure", "Never"), default: "Always", "When to start again."),
        field(
            "terminationGracePeriodSeconds", .count64, default: 30, "Seconds from the stop signal to the kill."),
        field(
            "activeDeadlineSeconds", Schema(.integer, format: .int64, minimum: 1, maximum: Int64(Int32.max)),
            "Seconds after which the pod fails."),
        field("securityContext", .podSecurityContext, default: .emptyObject, "Users and groups of all containers."),
        field("runtimeClassName", .text, "The RuntimeClass that says which runtime runs the pod."),
        field("serviceAccountName", .text, "The identity of the pod."),
        field("serviceAccount", .text, "Deprecated name of serviceAccountName."),
        field("automountServiceAccountToken", .boolean, "Whether its containers get a token."),
        field("readinessGates", .list(.object([required("conditionType", .text)])), "Conditions for being ready."),
        later("os", .object([required("name", .oneOf("linux", "windows"))]), "The operating system of the containers.")
    ]

    private static let podResourceClaim: Schema = {
        let properties: [Property] = [
            required("name", .text), field("resourceClaimName", .text), field("resourceClaimTemplateName", .text)
        ]
        return .object(properties)
    }()

    private static let hostAlias: Schema = .object([field("hostnames", .texts), required("ip", .text)])

    private static let podDNSConfig: Schema = {
        let option: [Property] = [required("name", .text), field("value", .text)]
        let properties: [Property] = [
            field("nameservers", .texts), field("options", .list(.object(option))), field("searches", .texts)
        ]
        return .object(properties)
    }()
}
