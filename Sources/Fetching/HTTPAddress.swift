/// Where a server is asked: `http://prometheus:9090/prefix`.
public struct HTTPAddress: Sendable, Hashable {
    /// Of the written form.
    public static let limit = 2048

    public var isSecure: Bool
    /// A name, or an address without brackets.
    public var host: String
    public var port: Int
    /// Below which the server is; empty or with a slash in front and none at the end.
    public var path: String

    public init(isSecure: Bool, host: String, port: Int, path: String = "") {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
    }

    /// Why a text is no address.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String
    }

    /// Reads `http://` or `https://`, a host, and maybe a port and a path. Users and passwords are refused: everybody sees them who
    /// lists a machine's processes.
    public init(_ text: String) throws(Malformed) {
        guard text.utf8.count <= HTTPAddress.limit, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Malformed(description: "an address has no blanks, and at most \(HTTPAddress.limit) characters")
        }
        let rest: Substring
        if text.hasPrefix("http://") {
            (isSecure, rest) = (false, text.dropFirst(7))
        } else if text.hasPrefix("https://") {
            (isSecure, rest) = (true, text.dropFirst(8))
        } else {
            throw Malformed(description: "an address begins with http:// or https://")
        }
        let place = rest.prefix { $0 != "/" }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw Malformed(description: "an address has no query")
        }
        guard !place.contains("@") else {
            throw Malformed(description: "an address may not hold a password or a token: put it into a file")
        }
        (host, port) = try HTTPAddress.hostAndPort(place, standard: isSecure ? 443 : 80)
        path = String(rest.dropFirst(place.count))
        while path.hasSuffix("/") { path.removeLast() }
    }

    private static func hostAndPort(_ place: Substring, standard: Int) throws(Malformed) -> (String, Int) {
        var host = place
        var port = Substring()
        if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
            host = place[place.index(after: place.startIndex)..<end]
            port = place[place.index(after: end)...]
        } else if let colon = place.firstIndex(of: ":") {
            host = place[..<colon]
            port = place[colon...]
        }
        guard !host.isEmpty else { throw Malformed(description: "an address names a host") }
        guard !port.isEmpty else { return (String(host), standard) }
        guard port.hasPrefix(":"), let number = Int(port.dropFirst()), (1...65_535).contains(number) else {
            throw Malformed(description: "a port is a number from 1 to 65535")
        }
        return (String(host), number)
    }

    /// As it stands in a request's `Host`.
    var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

extension HTTPAddress: CustomStringConvertible {
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}
