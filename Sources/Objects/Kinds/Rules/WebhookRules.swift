/// Rules for how a webhook is called (`k8s.io/apiserver/pkg/util/webhook/validation.go`).
enum WebhookRules {
    private static let form = "; desired format: https://host[/path]"

    static func checkClient(_ client: Value, _ findings: inout Findings) {
        switch (client["url"]?.string, client["service"]) {
        case (nil, nil), (_?, _?): findings.required([], "exactly one of url or service is required")
        case (let url?, nil): checkURL(url, &findings)
        case (nil, let service?): checkPath(service, &findings)
        }
    }

    private static func checkURL(_ url: String, _ findings: inout Findings) {
        guard let separator = url.firstRange(of: "://") else {
            return findings.invalid(["url"], .string(url), "'https' is the only allowed URL scheme\(form)")
        }
        let scheme = url[..<separator.lowerBound]
        if scheme.lowercased() != "https" {
            findings.invalid(["url"], .string(String(scheme)), "'https' is the only allowed URL scheme\(form)")
        }
        let rest = url[separator.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        if authority.contains("@") {
            // What stands before the @ may be a password, so it is not shown.
            findings.add(
                Diagnostic(
                    .forbidden, findings.path(["url"]), "Forbidden: user information is not permitted in the URL"))
        } else if authority.isEmpty || authority.hasPrefix(":") {
            findings.invalid(["url"], "", "host must be specified\(form)")
        }
        if rest.contains("#") { findings.invalid(["url"], .string(url), "fragments are not permitted in the URL") }
        if rest.contains("?") {
            findings.invalid(["url"], .string(url), "query parameters are not permitted in the URL")
        }
    }

    /// `ValidateWebhookService`.
    private static func checkPath(_ service: Value, _ findings: inout Findings) {
        guard let path = service["path"]?.string, !path.isEmpty, path != "/" else { return }
        findings.at(["service"]) { findings in
            guard path != "//" else {
                return findings.invalid(["path"], .string(path), "segment[0] may not be empty")
            }
            if !path.hasPrefix("/") { findings.invalid(["path"], .string(path), "must start with a '/'") }
            let inner = path.hasSuffix("/") ? path.dropFirst().dropLast() : path.dropFirst()
            for (index, step) in inner.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
                if step.isEmpty {
                    findings.invalid(["path"], .string(path), "segment[\(index)] may not be empty")
                } else if let message = NameRules.dnsSubdomain(String(step)) {
                    findings.invalid(["path"], .string(path), "segment[\(index)]: \(message)")
                }
            }
        }
    }
}
