/// Nodes (`k8s.io/api/core/v1.Node`).
extension Schema {
    static let node: Schema = {
        let spec: [Property] = [
            field("unschedulable", .boolean, "Whether no new pods go to the node."),
            field("taints", .list(.taint), "Keep pods away that do not tolerate them."),
            later("podCIDR", .text),
            later("podCIDRs", .set(.text)),
            field("providerID", .text, "The node's name at its provider."),
            later("externalID", .text),
            later("configSource", .object([field("configMap", .anything)]))
        ]
        return kindSchema([field("spec", object(spec).checked(NodeRules.check)), field("status", .nodeStatus)])
    }()

    private static let taint: Schema = {
        let properties: [Property] = [
            required("key", .text),
            field("value", .text),
            required("effect", .oneOf("NoSchedule", "PreferNoSchedule", "NoExecute")),
            field("timeAdded", .time)
        ]
        return .object(properties)
    }()

    private static let nodeStatus: Schema = {
        // Of the addresses several may have one type, so the type cannot tell them apart.
        let address: [Property] = [required("address", .text), required("type", .text)]
        let image: [Property] = [field("names", .texts), field("sizeBytes", .int64)]
        let attached: [Property] = [field("devicePath", .text), required("name", .text)]
        let daemonEndpoints: [Property] = [field("kubeletEndpoint", .object([field("Port", .int32)]))]
        let features: [Property] = [field("supplementalGroupsPolicy", .boolean)]
        let config: [Property] = [
            field("active", .anything), field("assigned", .anything), field("error", .text),
            field("lastKnownGood", .anything)
        ]
        let properties: [Property] = [
            field("capacity", .quantities, "All that the node has."),
            field("allocatable", .quantities, "What pods may use."),
            field("addresses", list(.object(address)).mergedByPatches(on: "type")),
            field("conditions", .list(.condition, by: "type")),
            field("nodeInfo", .nodeInfo),
            field("phase", .text),
            field("daemonEndpoints", .object(daemonEndpoints)),
            field("images", .list(.object(image))),
            field("runtimeHandlers", .list(.runtimeHandler)),
            field("features", .object(features)),
            field("declaredFeatures", .texts),
            field("volumesAttached", .list(.object(attached))),
            field("volumesInUse", .texts),
            field("config", .object(config))
        ]
        return object(properties).derived(NodeDefaults.derive)
    }()

    private static let nodeInfo: Schema = {
        let properties: [Property] = [
            field("architecture", .text), field("bootID", .text), field("containerRuntimeVersion", .text),
            field("kernelVersion", .text), field("kubeProxyVersion", .text), field("kubeletVersion", .text),
            field("machineID", .text), field("operatingSystem", .text), field("osImage", .text),
            field("swap", .object([field("capacity", .int64)])), field("systemUUID", .text)
        ]
        return .object(properties)
    }()

    private static let runtimeHandler: Schema = {
        let features: [Property] = [field("recursiveReadOnlyMounts", .boolean), field("userNamespaces", .boolean)]
        return .object([field("features", .object(features)), field("name", .text)])
    }()
}
