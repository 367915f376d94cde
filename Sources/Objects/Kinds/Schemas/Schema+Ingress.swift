/// How requests from outside find their service (`k8s.io/api/networking/v1.Ingress`, `IngressClass`).
extension Schema {
    static let ingress: Schema = {
        let tls: [Property] = [field("hosts", .texts), field("secretName", .text, "A Secret with a certificate.")]
        let http: [Property] = [required("paths", .list(.ingressPath))]
        let rule: [Property] = [
            field("host", .text, "All hosts when empty."), field("http", .object(http))
        ]
        let spec: [Property] = [
            field("defaultBackend", .ingressBackend, "Gets what no rule matches."),
            field("ingressClassName", .text, "Which controller it is for."),
            field("rules", .list(object(rule).checked(IngressRules.checkRule))),
            field("tls", .list(object(tls).checked(IngressRules.checkTLS)))
        ]
        let status: [Property] = [field("loadBalancer", .object([field("ingress", .list(.ingressAddress))]))]
        return kindSchema([
            field("spec", object(spec).checked(IngressRules.checkSpec), default: .emptyObject, "What is desired."),
            field("status", .object(status), "What is.")
        ]).checked(IngressRules.checkClass)
    }()

    private static let ingressPath: Schema = {
        let properties: [Property] = [
            required("backend", .ingressBackend),
            field("path", .text),
            field("pathType", .oneOf("Exact", "Prefix", "ImplementationSpecific"), "How the path is compared.")
        ]
        return object(properties).checked(IngressRules.checkPath)
    }()

    private static let ingressBackend: Schema = {
        let port: [Property] = [
            field("name", .text), field("number", Schema(.integer, format: .int32, minimum: 0, maximum: 65535))
        ]
        let service: [Property] = [required("name", .text), field("port", .atomicObject(port))]
        let resource: [Property] = [field("apiGroup", .text), required("kind", .text), required("name", .text)]
        let properties: [Property] = [
            field("resource", .atomicObject(resource), "An object in place of a service."),
            field("service", .object(service))
        ]
        return object(properties).checked(IngressRules.checkBackend)
    }().named("networking.v1.IngressBackend")

    private static let ingressAddress: Schema = {
        let port: [Property] = [
            field("error", .text), required("port", .int32), required("protocol", .oneOf("TCP", "UDP", "SCTP"))
        ]
        let properties: [Property] = [
            field("hostname", .text), field("ip", .text), field("ports", .list(.object(port)))
        ]
        return .object(properties)
    }()

    static let ingressClass: Schema = {
        let parameters: [Property] = [
            field("apiGroup", .text), required("kind", .text), required("name", .text), field("namespace", .text),
            field("scope", .oneOf("Cluster", "Namespace"), default: "Cluster")
        ]
        let spec: [Property] = [
            required("controller", .text, "Who acts on it: a path below a domain."),
            field("parameters", object(parameters).checked(IngressRules.checkParameters))
        ]
        return kindSchema([required("spec", object(spec).checked(IngressRules.checkClassSpec), "What is desired.")])
    }()
}
