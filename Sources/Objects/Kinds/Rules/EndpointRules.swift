/// Rules for Endpoints and EndpointSlices (`ValidateEndpoints`, `pkg/apis/discovery/validation/validation.go`).
enum EndpointRules {
    static let maximumEndpoints = 1000
    static let maximumAddresses = 100
    static let maximumPorts = 20_000

    /// `validateEndpointSubsets`.
    static func checkSubset(_ subset: Value, _ findings: inout Findings) {
        if subset.list("addresses").isEmpty, subset.list("notReadyAddresses").isEmpty {
            findings.required([], "must specify `addresses` or `notReadyAddresses`")
        }
        let ports = subset.list("ports")
        for (index, port) in ports.enumerated() where ports.count > 1 && port.text("name").isEmpty {
            findings.required(["ports", .index(index), "name"])
        }
    }

    /// `validateEndpointAddress`.
    static func checkAddress(_ address: Value, _ findings: inout Findings) {
        checkIP(address.text("ip"), ["ip"], &findings)
        if let name = address["hostname"]?.string, !name.isEmpty, let message = NameRules.dnsLabel(name) {
            findings.invalid(["hostname"], .string(name), message)
        }
        if let name = address["nodeName"]?.string, let message = NameRules.dnsSubdomain(name) {
            findings.invalid(["nodeName"], .string(name), message)
        }
    }

    static func checkPort(_ port: Value, _ findings: inout Findings) {
        let name = port.text("name")
        if !name.isEmpty, let message = NameRules.dnsLabel(name) {
            findings.invalid(["name"], .string(name), message)
        }
        if let name = port["appProtocol"]?.string, let message = NameRules.qualifiedName(name) {
            findings.invalid(["appProtocol"], .string(name), message)
        }
    }

    /// `ValidateEndpointSlice`.
    static func checkSlice(_ slice: Value, _ findings: inout Findings) {
        let endpoints = slice.list("endpoints")
        if endpoints.count > maximumEndpoints {
            return findings.tooMany(["endpoints"], endpoints.count, maximum: maximumEndpoints)
        }
        for (index, endpoint) in endpoints.enumerated() {
            findings.at(["endpoints", .index(index)]) { checkEndpoint(endpoint, slice.text("addressType"), &$0) }
        }
        let ports = slice.list("ports")
        if ports.count > maximumPorts { return findings.tooMany(["ports"], ports.count, maximum: maximumPorts) }
        var names: Set<String> = []
        for (index, port) in ports.enumerated() where !names.insert(port.text("name")).inserted {
            findings.duplicate(["ports", .index(index), "name"], .string(port.text("name")))
        }
    }

    private static func checkEndpoint(_ endpoint: Value, _ type: String, _ findings: inout Findings) {
        let addresses = endpoint.texts("addresses")
        if addresses.isEmpty { findings.required(["addresses"], "must contain at least 1 address") }
        if addresses.count > maximumAddresses {
            findings.tooMany(["addresses"], addresses.count, maximum: maximumAddresses)
        }
        for (index, address) in addresses.enumerated() {
            let place: [FieldPath.Step] = ["addresses", .index(index)]
            switch type {
            case "IPv4": checkIP(address, place, version: "IPv4", &findings)
            case "IPv6": checkIP(address, place, version: "IPv6", &findings)
            case "FQDN":
                if let message = NameRules.domainName(address) { findings.invalid(place, .string(address), message) }
            default: break
            }
        }
        if let name = endpoint["hostname"]?.string, let message = NameRules.dnsLabel(name) {
            findings.invalid(["hostname"], .string(name), message)
        }
        if let name = endpoint["nodeName"]?.string, let message = NameRules.dnsSubdomain(name) {
            findings.invalid(["nodeName"], .string(name), message)
        }
        if let labels = endpoint["deprecatedTopology"] {
            findings.at(["deprecatedTopology"]) { MetadataRules.checkLabels(labels, &$0) }
        }
    }

    /// An address that traffic can be sent to from elsewhere (`ValidateNonSpecialIP`).
    private static func checkIP(
        _ text: String, _ place: [FieldPath.Step], version: String = "", _ findings: inout Findings
    ) {
        guard !text.isEmpty, let block = IPBlock(address: text) else {
            if !text.isEmpty { findings.invalid(place, .string(text), IPAddress.advice) }
            return
        }
        if version == "IPv4", block.bytes.count != 4 {
            findings.invalid(place, .string(text), "must be an IPv4 address")
        }
        if version == "IPv6", block.bytes.count != 16 {
            findings.invalid(place, .string(text), "must be an IPv6 address")
        }
        for (ranges, detail) in special where ranges.contains(where: { $0.contains(block) }) {
            return findings.invalid(place, .string(text), detail)
        }
    }

    private static let special: [(ranges: [IPBlock], detail: String)] = [
        (ranges("0.0.0.0/32", "::/128"), "may not be unspecified (0.0.0.0 or ::)"),
        (ranges("127.0.0.0/8", "::1/128"), "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        (ranges("169.254.0.0/16", "fe80::/10"), "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        (
            ranges("224.0.0.0/24", "ff02::/16"),
            "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
        )
    ]

    private static func ranges(_ texts: String...) -> [IPBlock] { texts.compactMap { IPBlock($0) } }

    /// `ValidateEndpointSliceUpdate`.
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old["addressType"] != new["addressType"] {
            findings.invalid(["addressType"], new["addressType"] ?? .null, "field is immutable")
        }
        return findings.diagnostics
    }
}
