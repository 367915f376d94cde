/// Rules for CertificateSigningRequests (`pkg/apis/certificates/validation/validation.go`). Signatures are not checked.
enum CertificateRules {
    static let minimumExpirationSeconds: Int64 = 600

    private static let usages = [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
        "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel",
        "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
        "server auth", "signing", "timestamping"
    ]

    static func check(_ spec: Value, _ findings: inout Findings) {
        if let text = spec["request"]?.string, !isPEM(text, "CERTIFICATE REQUEST") {
            findings.invalid(["request"], spec["request"] ?? .null, "PEM block type must be CERTIFICATE REQUEST")
        }
        var seen: Set<String> = []
        for (index, usage) in spec.texts("usages").enumerated() {
            if !usages.contains(usage) { findings.unsupported(["usages", .index(index)], .string(usage), usages) }
            if !seen.insert(usage).inserted { findings.duplicate(["usages", .index(index)], .string(usage)) }
        }
        checkSigner(spec.text("signerName"), &findings)
        if let seconds = spec["expirationSeconds"]?.integer, seconds < minimumExpirationSeconds {
            findings.invalid(
                ["expirationSeconds"], .integer(seconds),
                "may not specify a duration less than 600 seconds (10 minutes)")
        }
    }

    /// What is not base64 is told elsewhere.
    private static func isPEM(_ text: String, _ type: String) -> Bool {
        guard let bytes = Base64.decode(text) else { return true }
        return String(decoding: bytes, as: UTF8.self).contains("-----BEGIN \(type)-----")
    }

    /// `ValidateSignerName`.
    private static func checkSigner(_ name: String, _ findings: inout Findings) {
        guard !name.isEmpty else { return }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return findings.invalid(
                ["signerName"], .string(name),
                "must be a fully qualified domain and path of the form 'example.com/signer-name'")
        }
        if name == "kubernetes.io/legacy-unknown" {
            findings.invalid(
                ["signerName"], .string(name), "the legacy signerName is not allowed via this API version")
        } else if let message = NameRules.domainName(parts[0]) ?? NameRules.dnsSubdomain(parts[1]) {
            findings.invalid(["signerName"], .string(name), message)
        }
    }

    /// `validateConditions`, and that what was signed is a certificate.
    static func checkStatus(_ status: Value, _ findings: inout Findings) {
        var decided: String?
        for (index, condition) in status.list("conditions").enumerated() {
            let type = condition.text("type")
            guard ["Approved", "Denied", "Failed"].contains(type) else { continue }
            if !condition.text("status").isEmpty, condition.text("status") != "True" {
                findings.unsupported(
                    ["conditions", .index(index), "status"], condition["status"] ?? .null, ["True"])
            }
            guard type != "Failed" else { continue }
            if let decided, decided != type {
                findings.invalid(
                    ["conditions", .index(index), "type"], .string(type),
                    "Approved and Denied conditions are mutually exclusive")
            }
            decided = type
        }
        if let certificate = status["certificate"]?.string, !certificate.isEmpty, !isPEM(certificate, "CERTIFICATE") {
            findings.invalid(
                ["certificate"], "<certificate data>", "must contain at least one CERTIFICATE PEM block")
        }
    }

    /// What was decided stays decided (`validateCertificateSigningRequestUpdate`). Who may decide and who may sign is a
    /// matter of the subresources `approval` and `status`.
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old.spec != new.spec { findings.invalid(["spec"], new.spec, "field is immutable") }
        for type in ["Approved", "Denied", "Failed"] where old.condition(type) != nil && new.condition(type) == nil {
            findings.forbidden(
                ["status", "conditions"], "updates may not remove a condition of type \"\(type)\"")
        }
        let certificate = old.status.text("certificate")
        if !certificate.isEmpty, certificate != new.status.text("certificate") {
            findings.forbidden(
                ["status", "certificate"], "updates may not modify existing certificate content")
        }
        return findings.diagnostics
    }
}
