internal import NIOHTTP1
internal import Runtime

/// What a request is made of, apart from its headers.
struct HTTPTarget: Hashable {
    var isSecure: Bool
    /// Without brackets.
    var host: String
    var port: UInt16
    /// Path and query, escaped.
    var path: String

    init(_ check: HTTPCheck) {
        isSecure = check.isSecure
        host = check.host
        port = check.port
        path = HTTPTarget.escaped(check.path)
    }

    /// `http://127.64.0.1:8080/healthz`
    var text: String { "\(isSecure ? "https" : "http")://\(NetworkPlace(host: host, port: port).text)\(path)" }

    /// Where a redirect leads; nil where it is no address that is understood.
    func following(_ location: String) -> HTTPTarget? {
        guard location.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        var next = self
        var rest = location[...]
        if let scheme = ["http://", "https://"].first(where: { rest.lowercased().hasPrefix($0) }) {
            next.isSecure = scheme == "https://"
            rest = rest.dropFirst(scheme.count)
        } else if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
        } else {
            guard !HTTPTarget.isAbsolute(location) else { return nil }
            next.path = HTTPTarget.escaped(resolved(location))
            return next
        }
        let authority = rest.prefix { !"/?#".contains($0) }
        guard next.take(authority.split(separator: "@").last ?? "") else { return nil }
        next.path = HTTPTarget.escaped(String(rest.dropFirst(authority.count)))
        return next
    }

    /// Takes over `host:port`; false where it is none.
    private mutating func take(_ authority: Substring) -> Bool {
        var name = authority
        var number = isSecure ? "443" : "80"
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return false }
            name = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            if after.hasPrefix(":") { number = String(after.dropFirst()) } else if !after.isEmpty { return false }
        } else if let colon = authority.lastIndex(of: ":") {
            name = authority[..<colon]
            number = String(authority[authority.index(after: colon)...])
        }
        guard !name.isEmpty, let port = UInt16(number), port > 0 else { return false }
        self.host = String(name)
        self.port = port
        return true
    }

    /// A reference that names no host, as RFC 3986, section 5.2, resolves it.
    private func resolved(_ reference: String) -> String {
        let own = path.prefix { $0 != "?" }
        if reference.isEmpty || reference.hasPrefix("#") { return path }
        if reference.hasPrefix("?") { return own + reference }
        let query = reference.prefix { $0 != "#" }.drop { $0 != "?" }
        let steps = reference.prefix { !"?#".contains($0) }
        let base = steps.hasPrefix("/") ? "" : String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        var kept: [Substring] = []
        let parts = "\(base)/\(steps.drop { $0 == "/" })".split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst()
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part {
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            case ".": if isLast { kept.append("") }
            default: kept.append(part)
            }
        }
        return "/" + kept.joined(separator: "/") + query
    }

    /// Whether a reference begins with a scheme.
    static func isAbsolute(_ reference: String) -> Bool {
        if reference.hasPrefix("//") { return true }
        guard let colon = reference.firstIndex(of: ":") else { return false }
        return !reference[..<colon].contains { "/?#".contains($0) }
    }

    /// A path as it may be sent: it begins with a slash, has no fragment, and what may not stand in a URL is escaped.
    static func escaped(_ path: String) -> String {
        var result: [UInt8] = []
        for byte in path.utf8 {
            if byte == UInt8(ascii: "#") { break }
            if byte > 0x20, byte < 0x7F, !forbidden.contains(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        if result.first == UInt8(ascii: "/") { return String(decoding: result, as: UTF8.self) }
        return "/" + String(decoding: result, as: UTF8.self)
    }

    private static let forbidden = Array("\"<>\\^`{|}".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Why headers cannot be sent; nil where they can.
    static func refusal(of headers: [HTTPCheck.Header]) -> String? {
        for header in headers {
            guard isToken(header.name) else { return "net/http: invalid header field name \"\(header.name)\"" }
            let isClean = header.value.utf8.allSatisfy { $0 == 9 || $0 >= 0x20 && $0 != 0x7F }
            guard isClean else { return "net/http: invalid header field value for \"\(header.name)\"" }
        }
        return nil
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// - Parameter usesOwnHost: Whether the headers' `Host` counts: not where a redirect has named another.
    func request(_ given: [HTTPCheck.Header], usesOwnHost: Bool) -> HTTPRequestHead {
        let place = NetworkPlace(host: host, port: port).text
        let own = given.last { $0.name.lowercased() == "host" }?.value ?? ""
        var headers = HTTPHeaders([("Host", usesOwnHost && !own.isEmpty ? own : place)])
        for header in given {
            let name = header.name.lowercased()
            if name == "host" { continue }
            // Framing is this side's own: there is no body.
            if ["connection", "content-length", "transfer-encoding", "upgrade"].contains(name) { continue }
            if ["accept", "user-agent"].contains(name), header.value.isEmpty { continue }
            headers.add(name: header.name, value: header.value)
        }
        headers.add(name: "Connection", value: "close")
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
    }
}
