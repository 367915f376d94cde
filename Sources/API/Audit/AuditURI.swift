/// The address of a request, as the audit log keeps it. Values are kept of parameters that are known to hold no secret; a command
/// line that is run in a container may have a password in it.
enum AuditURI {
    private static let shownParameters: Set = [
        "allowWatchBookmarks", "container", "continue", "dryRun", "fieldManager", "fieldSelector", "fieldValidation",
        "follow", "force", "gracePeriodSeconds", "labelSelector", "limit", "limitBytes", "orphanDependents", "ports",
        "pretty", "previous", "propagationPolicy", "resourceVersion", "resourceVersionMatch", "sendInitialEvents",
        "sinceSeconds", "sinceTime", "stderr", "stdin", "stdout", "tailLines", "timeout", "timeoutSeconds",
        "timestamps",
        "tty", "watch"
    ]

    static func text(of request: APIRequest) -> String {
        let path = "/" + request.path.map { escaped($0) }.joined(separator: "/")
        let query = request.query.items.map { item in
            let value = shownParameters.contains(item.name) ? escaped(item.value) : item.value.isEmpty ? "" : "…"
            return "\(escaped(item.name))=\(value)"
        }
        return AuditEvent.cut(query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))")
    }

    /// Any other byte as `%` and two digits (RFC 3986 §2.1).
    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(AuditEvent.greatestText) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: ","):
                bytes.append(byte)
            default:
                let digits = Array(String(byte, radix: 16, uppercase: true).utf8)
                bytes += [UInt8(ascii: "%")] + (digits.count == 1 ? [UInt8(ascii: "0")] : []) + digits
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
