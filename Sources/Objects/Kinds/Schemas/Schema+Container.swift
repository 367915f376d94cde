/// A container of a pod (`k8s.io/api/core/v1.Container`).
extension Schema {
    static let container = object(containerProperties).derived(ContainerDefaults.derive).checked(ContainerRules.check)
        .named("core.v1.Container")

    /// Ephemeral containers have the fields of containers, and a target.
    static let ephemeralContainer: Schema = {
        let more: [Property] = [later("targetContainerName", .text, "The container whose processes it may see.")]
        return object(containerProperties + more).derived(ContainerDefaults.derive)
    }().named("core.v1.EphemeralContainer")

    private static let containerProperties: [Property] = [
        required("name", .text, "Unique among the containers of the pod; a DNS label."),
        field("image", .text, "The image to run; `skeg.dev/host` for a program of the host."),
        field("command", .texts, "The program and its first arguments; in place of the image's entrypoint."),
        field("args", .texts, "Arguments, in place of the image's."),
        field("workingDir", .text, "The directory the program starts in."),
        field("ports", .list(.containerPort, by: "containerPort", "protocol"), "Ports the program listens on."),
        field("env", .list(.envVar, by: "name"), "Environment variables."),
        field("envFrom", .list(.envFromSource), "ConfigMaps and Secrets whose keys become environment variables."),
        field("resources", .resourceRequirements, default: .emptyObject, "What it needs and may use at most."),
        field("volumeMounts", .list(.volumeMount, by: "mountPath"), "Where volumes appear in its file system."),
        later("volumeDevices", .list(.volumeDevice, by: "devicePath"), "Block devices."),
        field("livenessProbe", .probe, "Restarts the container when it fails."),
        field("readinessProbe", .probe, "Whether the container may get traffic."),
        field("startupProbe", .probe, "Holds the other probes back until it succeeds."),
        field("lifecycle", .lifecycle, "What to run on start and before a stop."),
        field("imagePullPolicy", .oneOf("Always", "IfNotPresent", "Never"), "When to pull the image."),
        later("terminationMessagePath", .text, default: "/dev/termination-log"),
        later("terminationMessagePolicy", .oneOf("File", "FallbackToLogsOnError"), default: "File"),
        field("securityContext", .securityContext, "User, group and privileges of the program."),
        field("restartPolicy", .oneOf("Always", "OnFailure", "Never"), "Of an init container: Always for a sidecar."),
        field("restartPolicyRules", .list(.containerRestartRule), "What to do by exit code."),
        later("resizePolicy", .list(.containerResizePolicy), "Whether a change of resources restarts it."),
        field("stdin", .boolean, "Keeps its input open for who attaches."),
        field("stdinOnce", .boolean, "Ends the input with the first who attached."),
        field("tty", .boolean, "Gives it a terminal.")
    ]

    static let containerPort: Schema = {
        let properties: [Property] = [
            required("containerPort", .portNumber, "The port the program listens on."),
            field("hostIP", .text),
            field("hostPort", Schema(.integer, format: .int32, minimum: 0, maximum: 65535), "A port of the node."),
            field("name", .text, "A name for the port, unique in the pod."),
            field("protocol", .oneOf("TCP", "UDP", "SCTP"), default: "TCP")
        ]
        return object(properties)
    }().named("core.v1.ContainerPort")

    static let resourceRequirements = plainResources.checked(ResourceRules.check)

    static let podResourceRequirements = plainResources.checked(ResourceRules.checkPodLevel)

    /// The same as part of a status, where rules for what is asked do not hold.
    static let plainResources: Schema = {
        let claim: [Property] = [required("name", .text), field("request", .text)]
        let properties: [Property] = [
            field("requests", .quantities, "What is set aside; the scheduler looks at these."),
            field("limits", .quantities, "What it may use at most."),
            later("claims", list(.object(claim), by: "name").replacedByPatches, "Names of the pod's resource claims.")
        ]
        return object(properties)
    }().named("core.v1.ResourceRequirements")

    static let volumeMount: Schema = {
        let properties: [Property] = [
            required("mountPath", .text, "Where the volume appears; must have no `:`."),
            required("name", .text, "The name of a volume of the pod."),
            field("readOnly", .boolean),
            field("subPath", .text, "A path inside the volume; its root when empty."),
            field("subPathExpr", .text),
            later("mountPropagation", .oneOf("None", "HostToContainer", "Bidirectional")),
            later("recursiveReadOnly", .oneOf("Disabled", "IfPossible", "Enabled"))
        ]
        return object(properties)
    }().named("core.v1.VolumeMount")

    static let volumeDevice: Schema = .object([required("devicePath", .text), required("name", .text)])

    private static let containerResizePolicy: Schema = {
        let properties: [Property] = [
            required("resourceName", .oneOf("cpu", "memory")),
            required("restartPolicy", .oneOf("NotRequired", "RestartContainer"))
        ]
        return .object(properties)
    }()

    private static let containerRestartRule: Schema = {
        let exitCodes: [Property] = [
            required("operator", .oneOf("In", "NotIn")),
            field("values", set(Schema(.integer, format: .int32, minimum: 0, maximum: 255)).replacedByPatches)
        ]
        let properties: [Property] = [
            required("action", .oneOf("Restart", "RestartAllContainers")),
            field("exitCodes", .object(exitCodes))
        ]
        return .object(properties)
    }()
}
