/// Rules for probes and hooks (`validateProbe`, `validateHandler`).
enum ProbeRules {
    private static let handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"]

    static func checkProbe(_ probe: Value, _ findings: inout Findings) { checkHandler(probe, &findings) }

    static func checkHandler(_ value: Value, _ findings: inout Findings) {
        let given = handlers.filter { value[$0] != nil }
        if given.isEmpty { findings.required([], "must specify a handler type") }
        for name in given.dropFirst() {
            findings.forbidden([.field(name)], "may not specify more than 1 handler type")
        }
    }

    /// A port by number or by name.
    static func checkPort(_ action: Value, _ findings: inout Findings) {
        switch action["port"] {
        case .integer(let number)?:
            if !(1...65535).contains(number) {
                findings.invalid(["port"], .integer(number), "must be between 1 and 65535, inclusive")
            }
        case .string(let name)?:
            if !name.isEmpty, let message = NameRules.portName(name) {
                findings.invalid(["port"], .string(name), message)
            }
        default: break
        }
    }

    static func checkHTTPGet(_ action: Value, _ findings: inout Findings) {
        checkPort(action, &findings)
        for (index, header) in action.list("httpHeaders").enumerated() {
            let name = header.text("name")
            let isValid = name.utf8.allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == UInt8(ascii: "-")
            }
            if !isValid {
                findings.invalid(
                    ["httpHeaders", .index(index), "name"], .string(name),
                    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name')")
            }
        }
    }
}
