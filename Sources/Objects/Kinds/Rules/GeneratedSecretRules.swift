/// Rules for a GeneratedSecret.
enum GeneratedSecretRules {
    static let (shortestPassword, longestPassword): (Int64, Int64) = (8, 4096)
    static let maximumEntries = 64
    static let maximumNames = 64
    static let shortestLifetime = Duration.seconds(10)
    static let longestLifetime = Duration.seconds(366 * 86_400)
    private static let forms = ["value", "password", "keyPair", "certificate"]

    static func check(_ spec: Value, _ findings: inout Findings) {
        let entries = spec.list("entries")
        if entries.count > maximumEntries {
            findings.tooMany(["entries"], entries.count, maximum: maximumEntries)
        }
        var taken: Set<String> = []
        for (index, entry) in entries.prefix(maximumEntries).enumerated() {
            findings.at(["entries", .index(index)]) { check(entry: entry, &$0) }
            for key in GeneratedSecret.Entry(entry).keys
            where !taken.insert(key).inserted && key != GeneratedSecret.authorityKey {
                findings.duplicate(["entries", .index(index), "name"], .string(key))
            }
        }
    }

    private static func check(entry: Value, _ findings: inout Findings) {
        for key in GeneratedSecret.Entry(entry).keys {
            if let message = NameRules.configMapKey(key) { findings.invalid(["name"], .string(key), message) }
        }
        if entry.text("name") == GeneratedSecret.authorityKey {
            findings.invalid(["name"], .string(GeneratedSecret.authorityKey), "is kept for the authority's certificate")
        }
        let given = forms.filter { entry[$0] != nil }
        if given.isEmpty { findings.required([], "one of \(forms.joined(separator: ", "))") }
        for name in given.dropFirst() {
            findings.forbidden([.field(name)], "may not be set together with `\(given[0])`")
        }
        if let pair = entry["keyPair"], pair.text("algorithm") == "ECDSA", pair.text("format") == "OpenSSH" {
            findings.invalid(["keyPair", "format"], "OpenSSH", "ECDSA keys are written as PEM")
        }
        let comment = entry["keyPair"]?.text("comment") ?? ""
        if comment.utf8.count > 255 || comment.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            findings.invalid(["keyPair", "comment"], .string(comment), "must be one line of at most 255 bytes")
        }
        if let certificate = entry["certificate"] {
            findings.at(["certificate"]) { check(certificate: certificate, &$0) }
        }
    }

    private static func check(certificate: Value, _ findings: inout Findings) {
        let (names, addresses) = (certificate.texts("dnsNames"), certificate.texts("ipAddresses"))
        let commonName = certificate.text("commonName")
        if names.isEmpty, addresses.isEmpty, commonName.isEmpty {
            findings.required(["dnsNames"], "whom it names, or `ipAddresses` or `commonName`")
        }
        if names.count > maximumNames { findings.tooMany(["dnsNames"], names.count, maximum: maximumNames) }
        if addresses.count > maximumNames { findings.tooMany(["ipAddresses"], addresses.count, maximum: maximumNames) }
        // RFC 5280, appendix A.1: ub-common-name.
        if commonName.unicodeScalars.count > 64 { findings.tooLong(["commonName"], maximum: 64) }
        for (index, name) in names.enumerated() {
            // A leading `*` stands for one label (RFC 6125, §6.4.3).
            let plain = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
            guard let message = NameRules.dnsSubdomain(plain) else { continue }
            findings.invalid(["dnsNames", .index(index)], .string(name), message)
        }
        for (index, address) in addresses.enumerated() where !IPAddress.isValid(address) {
            findings.invalid(["ipAddresses", .index(index)], .string(address), IPAddress.advice)
        }
        let order = CertificateOrder(
            commonName: "", dnsNames: [], ipAddresses: [],
            lifetime: GoDuration.parse(certificate.text("lifetime")) ?? longestLifetime,
            renewBefore: GoDuration.parse(certificate.text("renewBefore")) ?? .zero)
        if order.lifetime < shortestLifetime || order.lifetime > longestLifetime {
            findings.invalid(["lifetime"], .string(certificate.text("lifetime")), "must be from 10s to 8784h")
        } else if order.renewBefore < .zero || order.renewBefore > order.lifetime * 9 / 10 {
            findings.invalid(
                ["renewBefore"], .string(certificate.text("renewBefore")),
                "must be at most nine tenths of the lifetime")
        }
    }

    /// The type of a Secret cannot be changed (`ValidateSecretUpdate`), so that of its declaration cannot either.
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        let (before, after) = (GeneratedSecret(old).type, GeneratedSecret(new).type)
        if before != after { findings.invalid(["spec", "type"], .string(after), "field is immutable") }
        return findings.diagnostics
    }
}
