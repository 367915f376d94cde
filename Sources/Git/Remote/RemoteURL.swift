/// Where a repository is. Only kinds that are known to be safe are taken; everything shown of it leaves out userinfo.
public struct RemoteURL: Hashable, Sendable, CustomStringConvertible {
    public enum Transport: Hashable, Sendable {
        /// A directory of this machine.
        case local(path: String)
        case https
        case ssh(SSHAddress)
    }

    /// What an ssh connection needs.
    public struct SSHAddress: Hashable, Sendable {
        public var user: String
        public var host: String
        public var port: Int
    }

    public let transport: Transport
    /// The URL without any password, as libgit2 gets it.
    let connection: String
    /// For people: no userinfo for https, no password for ssh.
    public let description: String
    /// The user and the password that the URL named, for https.
    let user: String?
    let password: String?

    /// Whether the URL itself has a password, or for https a user without any: that is how tokens are written by some.
    public func holdsSecret(withTokenFile hasTokenFile: Bool) -> Bool {
        password != nil || transport == .https && user != nil && !hasTokenFile
    }

    public var isLocal: Bool {
        if case .local = transport { true } else { false }
    }

    /// The path of a local repository.
    public var localPath: String? {
        if case .local(let path) = transport { path } else { nil }
    }

    /// Takes an absolute or relative path, `file:///path`, `https://host/path`, `ssh://[user@]host[:port]/path` and
    /// `[user@]host:path`, as git does.
    ///
    /// Refused are other transports (among them `ext::`, which runs programs, and unencrypted http), control characters,
    /// and what ssh or a shell at the other end could take for an option or a quotation.
    public init(_ text: String) throws(GitError) {
        guard !text.isEmpty else { throw GitError(.invalid, "the repository's URL is empty") }
        guard text.utf8.count <= 4096 else {
            throw GitError(.invalid, "the repository's URL is longer than 4096 bytes")
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw GitError(.invalid, "the repository's URL holds a control character")
        }
        // A mark at the start would join the sign that is put before it.
        guard ("@" + text).first == "@", !text.contains(where: Self.hidesSign) else {
            throw GitError(.invalid, "the repository's URL holds a sign with an accent or another mark on it")
        }
        guard !text.hasPrefix("-") else {
            throw GitError(.invalid, "a repository's URL must not begin with '-': write ./ before a path")
        }
        if let separator = text.firstRange(of: "://") {
            let rest = text[separator.upperBound...]
            switch text[..<separator.lowerBound].lowercased() {
            case "file": try self.init(file: rest)
            case "https": try self.init(https: rest)
            case "ssh", "git+ssh", "ssh+git": try self.init(ssh: rest)
            case let scheme:
                throw GitError(
                    .invalid, "repositories are not read over \(scheme)://: use https://, ssh://, file:// or a path")
            }
            return
        }
        if text.contains("::") {
            throw GitError(
                .invalid, "remote helpers (name::address) are not run: use https://, ssh://, file:// or a path")
        }
        let colon = text.firstIndex(of: ":")
        if let colon, !text[..<colon].contains("/") {
            try self.init(scp: text, colon: colon)
        } else {
            self.init(localPath: text)
        }
    }

    /// To Swift a sign with a mark on it is another character than the sign, so that no look for the sign would find it; to
    /// whoever reads the bytes it is the sign.
    private static func hidesSign(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return false }
        let isSign = first.isASCII && !first.properties.isAlphabetic && first.properties.numericType == nil
        return isSign && character.unicodeScalars.count > 1
    }

    private init(localPath path: String) {
        transport = .local(path: path)
        (connection, description, user, password) = (path, path, nil, nil)
    }

    private init(file rest: Substring) throws(GitError) {
        let path = rest.hasPrefix("localhost/") ? rest.dropFirst("localhost".count) : rest
        guard path.hasPrefix("/"), let decoded = Self.percentDecoded(path) else {
            throw GitError(.invalid, "a file URL is written file:///absolute/path")
        }
        self.init(localPath: decoded)
    }

    private init(https rest: Substring) throws(GitError) {
        let (userinfo, address) = Self.splitUserinfo(rest)
        // What is no host may be a part of a password that is not escaped, so none of it is ever shown.
        let authority = Self.authority(address)
        guard Self.isHostAndPort(authority), address.dropFirst(authority.count).hasPrefix("/") else {
            throw GitError(
                .invalid,
                "an https URL is written https://host/path or https://host:port/path; in a user or password, / ? # and @ are "
                    + "written %2F %3F %23 and %40")
        }
        let parts = userinfo?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        user = parts.first.flatMap(Self.percentDecoded).flatMap { $0.isEmpty ? nil : $0 }
        password = parts.count > 1 ? Self.percentDecoded(parts[1]) : nil
        transport = .https
        connection = "https://\(address)"
        description = connection
    }

    private init(ssh rest: Substring) throws(GitError) {
        let (userinfo, address) = Self.splitUserinfo(rest)
        let authority = Self.authority(address)
        let path = address.dropFirst(authority.count)
        var host = authority
        var port = 22
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[afterBracket...].lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                throw GitError(.invalid, "the port in an ssh URL is a number from 1 to 65535")
            }
            port = number
            host = authority[..<colon]
        }
        let user = userinfo?.split(separator: ":", maxSplits: 1).first.flatMap(Self.percentDecoded) ?? "git"
        try self.init(user: user, host: host, port: port, path: path)
    }

    private init(scp text: String, colon: String.Index) throws(GitError) {
        let (userinfo, host) = Self.splitUserinfo(text[..<colon])
        let path = text[text.index(after: colon)...]
        guard !path.contains("@") else {
            throw GitError(.invalid, "an ssh address is written user@host:path, without a password")
        }
        let user = userinfo.map(String.init) ?? "git"
        // Kept in this form: the path is relative to where the server puts it, which an ssh URL cannot say.
        try self.init(user: user, host: host, port: 22, path: "/\(path)", written: "\(user)@\(host):\(path)")
    }

    private init(
        user: String, host: Substring, port: Int, path: Substring, written: String? = nil
    ) throws(GitError) {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        guard Self.isHost(bare), Self.isUser(user), path.count > 1 else {
            throw GitError(.invalid, "an ssh URL is written ssh://user@host/path or user@host:path")
        }
        guard !path.contains(where: { "'\\\"`$;&|<>\n".contains($0) }), !path.dropFirst().hasPrefix("-") else {
            throw GitError(.invalid, "the path of an ssh URL holds a character that a shell would act on")
        }
        let address = SSHAddress(user: user, host: String(bare), port: port)
        transport = .ssh(address)
        let literal = bare.contains(":") ? "[\(bare)]" : String(bare)
        connection = written ?? "ssh://\(user)@\(literal):\(port)\(path)"
        description = written ?? (port == 22 ? "ssh://\(user)@\(literal)\(path)" : connection)
        (self.user, password) = (user, nil)
    }

    /// A name or an address, as in RFC 3986, section 3.2.2; names beyond ASCII are written in their ASCII form.
    private static func isHost(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-._:%".utf8.contains($0) }
    }

    private static func isHostAndPort(_ text: Substring) -> Bool {
        var host = text
        let afterBracket = text.lastIndex(of: "]") ?? text.startIndex
        if let colon = text[afterBracket...].lastIndex(of: ":") {
            guard let port = Int(text[text.index(after: colon)...]), (1...65535).contains(port) else { return false }
            host = text[..<colon]
        }
        return isHost(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
    }

    private static func isUser(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-._+~@".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func authority(_ address: Substring) -> Substring {
        address.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    private static func splitUserinfo(_ text: Substring) -> (userinfo: Substring?, rest: Substring) {
        guard let at = authority(text).lastIndex(of: "@") else { return (nil, text) }
        return (text[..<at], text[text.index(after: at)...])
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), value >= 0x20 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate func firstRange(of other: StaticString) -> Range<String.Index>? {
        let pattern = "\(other)"
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(pattern) { return start..<index(start, offsetBy: pattern.count) }
            start = index(after: start)
        }
        return nil
    }
}
