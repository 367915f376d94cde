/// What a pod is (`k8s.io/api/core/v1.PodStatus`).
extension Schema {
    static let podStatus: Schema = {
        let claimStatus: [Property] = [required("name", .text), field("resourceClaimName", .text)]
        let properties: [Property] = [
            field("phase", .oneOf("Pending", "Running", "Succeeded", "Failed", "Unknown")),
            field("conditions", .list(.condition, by: "type")),
            field("containerStatuses", .list(.containerStatus)),
            field("initContainerStatuses", .list(.containerStatus)),
            field("ephemeralContainerStatuses", .list(.containerStatus)),
            field("hostIP", .text),
            field("hostIPs", list(.object([field("ip", .text)])).mergedByPatches(on: "ip")),
            field("podIP", .text),
            field("podIPs", .list(.object([required("ip", .text)]), by: "ip")),
            field("message", .text),
            field("reason", .text),
            field("nominatedNodeName", .text),
            field("observedGeneration", .int64),
            field("qosClass", .oneOf("Guaranteed", "Burstable", "BestEffort")),
            field("startTime", .time),
            field("resize", .text),
            field("resources", .plainResources),
            field("allocatedResources", .quantities),
            field("resourceClaimStatuses", list(.object(claimStatus), by: "name").retainingKeys),
            field("extendedResourceClaimStatus", .extendedClaimStatus),
            field("nodeAllocatableResourceClaimStatuses", .list(.nodeClaimStatus))
        ]
        return object(properties)
    }().named("core.v1.PodStatus")

    static let containerStatus: Schema = {
        let properties: [Property] = [
            required("name", .text),
            field("state", .containerState, default: .emptyObject),
            field("lastState", .containerState, default: .emptyObject),
            field("ready", .boolean),
            field("started", .boolean),
            field("restartCount", .int32),
            field("image", .text),
            field("imageID", .text),
            field("containerID", .text),
            field("allocatedResources", .quantities),
            field("allocatedResourcesStatus", .list(.resourceStatus, by: "name")),
            field("resources", .plainResources),
            field("stopSignal", .text),
            field("user", .containerUser),
            field("volumeMounts", .list(.volumeMountStatus, by: "mountPath"))
        ]
        return object(properties)
    }().named("core.v1.ContainerStatus")

    private static let containerState: Schema = {
        let terminated: [Property] = [
            field("containerID", .text), field("exitCode", .int32), field("signal", .int32), field("reason", .text),
            field("message", .text), field("startedAt", .time), field("finishedAt", .time)
        ]
        let waiting: [Property] = [field("message", .text), field("reason", .text)]
        let properties: [Property] = [
            field("running", .object([field("startedAt", .time)])),
            field("terminated", .object(terminated)),
            field("waiting", .object(waiting))
        ]
        return .object(properties)
    }()

    private static let containerUser: Schema = {
        let linux: [Property] = [
            field("gid", .int64), field("uid", .int64), field("supplementalGroups", .list(.int64))
        ]
        return .object([field("linux", .object(linux))])
    }()

    private static let volumeMountStatus: Schema = {
        let image: Schema = .object([field("imageRef", .text)])
        let properties: [Property] = [
            required("mountPath", .text), required("name", .text), field("readOnly", .boolean),
            field("recursiveReadOnly", .text), field("volumeStatus", .object([field("image", image)]))
        ]
        return .object(properties)
    }()

    private static let resourceStatus: Schema = {
        let health: [Property] = [
            required("resourceID", .text), field("health", .text), field("message", .text)
        ]
        let properties: [Property] = [
            required("name", .text), field("resources", list(.object(health), by: "resourceID").replacedByPatches)
        ]
        return .object(properties)
    }()

    private static let extendedClaimStatus: Schema = {
        let mapping: [Property] = [
            required("containerName", .text), required("requestName", .text), required("resourceName", .text)
        ]
        let properties: [Property] = [
            field("requestMappings", .list(.object(mapping))), required("resourceClaimName", .text)
        ]
        return .object(properties)
    }()

    private static let nodeClaimStatus: Schema = {
        let properties: [Property] = [
            field("containers", set(.text).replacedByPatches), required("resourceClaimName", .text),
            field("resources", .quantities)
        ]
        return .object(properties)
    }()
}
