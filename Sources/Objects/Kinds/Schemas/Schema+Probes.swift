/// Probes and life cycle hooks (`k8s.io/api/core/v1.Probe`, `Lifecycle`).
extension Schema {
    static let probe: Schema = {
        let grpc: [Property] = [required("port", .portNumber), field("service", .text, default: "")]
        let numbers: [Property] = [
            field("initialDelaySeconds", .count32),
            field("timeoutSeconds", .count32, default: 1),
            field("periodSeconds", .count32, default: 10),
            field("successThreshold", .count32, default: 1),
            field("failureThreshold", .count32, default: 3),
            field("terminationGracePeriodSeconds", .atLeastOne64)
        ]
        let handlers: [Property] = [
            field("exec", .execAction), field("httpGet", .httpGetAction), field("tcpSocket", .tcpSocketAction),
            field("grpc", .object(grpc))
        ]
        return object(numbers + handlers).derived(ProbeDefaults.derive).checked(ProbeRules.checkProbe)
    }().named("core.v1.Probe")

    private static let atLeastOne64 = Schema(.integer, format: .int64, minimum: 1)

    static let lifecycle: Schema = {
        let handler: [Property] = [
            field("exec", .execAction, "A command to run in the container."),
            field("sleep", .sleepAction, "Seconds to wait."),
            field("httpGet", .httpGetAction, "A request to make; any answer will do."),
            field("tcpSocket", .tcpSocketAction, "Deprecated: a hook of this kind fails.")
        ]
        let properties: [Property] = [
            field("postStart", object(handler).checked(ProbeRules.checkHandler), "Runs right after the start."),
            field("preStop", object(handler).checked(ProbeRules.checkHandler), "Runs before the stop signal."),
            later("stopSignal", .text, "The signal to stop with, in place of the image's.")
        ]
        return object(properties)
    }().named("core.v1.Lifecycle")

    private static let execAction: Schema = .object([required("command", .texts)])

    private static let sleepAction: Schema = .object([field("seconds", .int64)])

    private static let tcpSocketAction: Schema = {
        let properties: [Property] = [field("host", .text), required("port", .intOrString)]
        return object(properties).checked(ProbeRules.checkPort)
    }()

    private static let httpGetAction: Schema = {
        let header: [Property] = [required("name", .text), field("value", .text)]
        let properties: [Property] = [
            field("host", .text),
            field("httpHeaders", .list(.object(header))),
            field("path", .text, default: "/"),
            required("port", .intOrString),
            field("scheme", .oneOf("HTTP", "HTTPS"), default: "HTTP")
        ]
        return object(properties).checked(ProbeRules.checkHTTPGet)
    }()
}
