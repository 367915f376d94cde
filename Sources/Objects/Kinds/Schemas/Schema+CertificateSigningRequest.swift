/// What somebody wants a certificate for (`k8s.io/api/certificates/v1.CertificateSigningRequest`).
extension Schema {
    static let certificateSigningRequest: Schema = {
        let spec: [Property] = [
            field("expirationSeconds", .int32, "How long the certificate shall hold."),
            field("extra", .map(.texts), "Set by the server: more of who asks."),
            field("groups", .texts, "Set by the server: the groups of who asks."),
            required("request", .base64, "A PKCS#10 request in PEM."),
            required("signerName", .text, "Who shall sign: a path below a domain."),
            field("uid", .text, "Set by the server: the uid of who asks."),
            required("usages", .list(.text), "What the certificate may be used for."),
            field("username", .text, "Set by the server: who asks.")
        ]
        let status: [Property] = [
            field("certificate", .base64, "What was signed."),
            field("conditions", list(.condition, by: "type").replacedByPatches, "Approved, Denied or Failed.")
        ]
        return kindSchema([
            required("spec", object(spec).checked(CertificateRules.check), "What is asked for."),
            field("status", object(status).checked(CertificateRules.checkStatus), "What became of it.")
        ])
    }()
}
