/// Where the API is served over TLS: `127.0.0.1:6443`, `[::1]:6443`, `host.example:6443`.
public struct APIAddress: Sendable, Hashable, CustomStringConvertible {
    public var host: String
    /// 0 for any free one.
    public var port: Int

    /// As kube-apiserver has it, on this machine alone.
    public static let standard = APIAddress(host: "127.0.0.1", port: 6443)

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// nil for a text without host and port, or with a port that there is not.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Where a client on this machine finds it: an address for all interfaces is none to connect to.
    var url: String {
        let host =
            switch host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: host
            }
        return "https://" + APIAddress(host: host, port: port).description
    }
}
