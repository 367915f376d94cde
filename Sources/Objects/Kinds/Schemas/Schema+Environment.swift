/// Where environment variables come from (`k8s.io/api/core/v1.EnvVar`, `EnvFromSource`).
extension Schema {
    static let envVar: Schema = {
        let properties: [Property] = [
            required("name", .text, "Any printable ASCII character but `=`."),
            field("value", Schema.text.sensitive, "`$(NAME)` stands for a variable that was set before."),
            field("valueFrom", .envVarSource, "A source, in place of a value.")
        ]
        return object(properties).checked(EnvironmentRules.checkVariable)
    }().named("core.v1.EnvVar")

    private static let envVarSource: Schema = {
        let properties: [Property] = [
            field("fieldRef", .fieldRef, "A field of the pod."),
            field("resourceFieldRef", .resourceFieldRef, "A resource of a container."),
            field("configMapKeyRef", .keySelector, "A key of a ConfigMap."),
            field("secretKeyRef", .keySelector, "A key of a Secret."),
            field(
                "fileKeyRef", .fileKeySelector,
                "A variable of a file in an emptyDir volume, which an init container has written.")
        ]
        return object(properties).checked(EnvironmentRules.checkSource)
    }()

    static let fieldRef: Schema = {
        let properties: [Property] = [
            field("apiVersion", .text, default: "v1"),
            required("fieldPath", .text, "Such as `metadata.name` or `status.podIP`.")
        ]
        return .atomicObject(properties)
    }()

    static let resourceFieldRef: Schema = {
        let properties: [Property] = [
            field("containerName", .text),
            field("divisor", .quantity, default: "0", "The unit to count in; 1 when it is 0."),
            required("resource", .text, "Such as `limits.cpu`.")
        ]
        return .atomicObject(properties)
    }()

    private static let keySelector: Schema = {
        let properties: [Property] = [
            required("key", .text), required("name", .text), field("optional", .boolean)
        ]
        return .atomicObject(properties)
    }()

    private static let fileKeySelector: Schema = {
        let properties: [Property] = [
            required("key", .text, "The variable's name in the file."),
            field("optional", .boolean, default: false, "Whether the file or the key may be missing."),
            required("path", .text, "The file's path in the volume."),
            required("volumeName", .text, "An emptyDir volume of the pod.")
        ]
        return .atomicObject(properties)
    }()

    static let envFromSource: Schema = {
        let reference: Schema = .object([required("name", .text), field("optional", .boolean)])
        let properties: [Property] = [
            field("configMapRef", reference),
            field("prefix", .text, "Put before each key."),
            field("secretRef", reference)
        ]
        return object(properties).checked(EnvironmentRules.checkFrom)
    }().named("core.v1.EnvFromSource")
}
