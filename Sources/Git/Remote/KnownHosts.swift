/// Looks ssh host keys up in a known_hosts file, in the format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
///
/// Names may be plain, patterns with `*`, `?` and `!`, `[host]:port`, or hashed; a `@revoked` key is refused even if
/// another line names it. libssh2 asks a server for its ecdsa key first, unless `~/.ssh/known_hosts` has another type for
/// it: a file that is not that one should have all types. Certificate authorities are not known to libssh2, so `@cert-authority` lines count for nothing.
enum KnownHosts {
    /// The most bytes of a known_hosts file.
    static let maximumBytes = 8 << 20

    private struct Line {
        var isRevoked: Bool
        var type: String
        var key: [UInt8]
    }

    /// Throws unless the file names this key for the host.
    static func check(_ key: [UInt8], of address: RemoteURL.SSHAddress, file: String?) throws(GitError) {
        let type = keyType(key)
        let port = address.port == 22 ? "" : "-p \(address.port) "
        let scan = "ssh-keyscan -t \(scanType(type)) \(port)\(address.host)"
        guard let file else {
            throw GitError(
                .hostKeyUnknown,
                "no known_hosts file is set, so \(address.host) cannot be trusted: write the output of \(scan) to a file "
                    + "after checking it, and name that file")
        }
        guard File.exists(file) else {
            throw GitError(
                .hostKeyUnknown,
                "there is no file \(file), so \(address.host) cannot be trusted: write the output of \(scan) to it after "
                    + "checking it")
        }
        let content = try File.read(file, limit: maximumBytes, failure: .hostKeyUnknown)
        let lines = lines(in: String(decoding: content, as: UTF8.self), for: address)
        if lines.contains(where: { $0.isRevoked && $0.key == key }) {
            throw GitError(
                .hostKeyChanged,
                "the key of \(address.host) is revoked in \(file): ask who runs that server for its new key")
        }
        let named = lines.filter { !$0.isRevoked }
        if named.contains(where: { $0.key == key }) { return }
        if named.contains(where: { $0.type == type }) {
            throw GitError(
                .hostKeyChanged,
                "\(address.host) shows another \(type) key than \(file) has: somebody may be listening in. If the server "
                    + "really has a new key, remove the old line and add the output of \(scan) after checking it")
        }
        let others = Set(named.map(\.type)).sorted().joined(separator: ", ")
        throw GitError(
            .hostKeyUnknown,
            "\(file) has no \(type) key of \(address.host)\(others.isEmpty ? "" : ", only \(others)"): add the output of "
                + "\(scan) after checking it")
    }

    private static func lines(in text: String, for address: RemoteURL.SSHAddress) -> [Line] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            var fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
            guard let first = fields.first, !first.hasPrefix("#") else { return nil }
            var isRevoked = false
            if first.hasPrefix("@") {
                guard first == "@revoked" else { return nil }
                isRevoked = true
                fields = fields.dropFirst()
            }
            guard fields.count >= 3, matches(fields[fields.startIndex], address),
                let key = Base64.decode(fields[fields.startIndex + 2])
            else { return nil }
            return Line(isRevoked: isRevoked, type: String(fields[fields.startIndex + 1]), key: key)
        }
    }

    /// Whether the first field of a line names the host.
    private static func matches(_ field: Substring, _ address: RemoteURL.SSHAddress) -> Bool {
        let host = address.host.lowercased()
        let name = address.port == 22 ? host : "[\(host)]:\(address.port)"
        if field.hasPrefix("|1|") {
            let parts = field.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 4, let salt = Base64.decode(parts[2]), let hash = Base64.decode(parts[3]) else {
                return false
            }
            return SHA1.authenticate(Array(name.utf8), key: salt) == hash
        }
        var isNamed = false
        for pattern in field.lowercased().split(separator: ",") {
            let isNegated = pattern.hasPrefix("!")
            guard matches(Array(name.utf8), pattern: Array((isNegated ? pattern.dropFirst() : pattern).utf8)) else {
                continue
            }
            if isNegated { return false }
            isNamed = true
        }
        return isNamed
    }

    /// `*` stands for any characters, `?` for one. The last star is tried again, so the time is at most the product of the
    /// lengths.
    private static func matches(_ name: [UInt8], pattern: [UInt8]) -> Bool {
        var (place, at, star, mark) = (0, 0, -1, 0)
        while place < name.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                (star, mark) = (at, place)
                at += 1
            } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == name[place] {
                place += 1
                at += 1
            } else if star >= 0 {
                mark += 1
                (place, at) = (mark, star + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// The name at the front of a key in ssh's wire format (RFC 4253, section 6.6).
    private static func keyType(_ key: [UInt8]) -> String {
        guard key.count >= 4 else { return "unknown" }
        let length = key[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= 64, key.count >= 4 + length else { return "unknown" }
        return String(decoding: key[4..<(4 + length)], as: UTF8.self)
    }

    /// What ssh-keyscan calls a key type.
    private static func scanType(_ type: String) -> String {
        if type.hasPrefix("ecdsa") { return "ecdsa" }
        if type.hasPrefix("ssh-") { return String(type.dropFirst(4)) }
        return type
    }
}
