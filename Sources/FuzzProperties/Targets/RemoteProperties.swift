import Git

/// Addresses of repositories: what is taken cannot run anything, name an option, or show a password.
enum RemoteProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let text = String(decoding: input, as: UTF8.self)
        guard let url = try? RemoteURL(text) else { return }
        let shown = url.description
        try expect(shown.utf8.count <= 8192, "an address is short")
        switch url.transport {
        case .local(let path):
            try expect(url.localPath == path && url.isLocal, "a local address has a path")
            try expect(!path.utf8.contains(0), "a path has no zero byte")
        case .https:
            try expect(shown.hasPrefix("https://"), "https stays https", seen: shown)
            let authority = shown.utf8.dropFirst(8).prefix { $0 != UInt8(ascii: "/") }
            try expect(!authority.contains(UInt8(ascii: "@")), "no login is shown", seen: shown)
            try expect(authority.first.map { $0 != UInt8(ascii: "-") } ?? false, "a host is no option", seen: shown)
        case .ssh(let address):
            for word in [address.user, address.host] {
                try expect(word.utf8.first.map { $0 != UInt8(ascii: "-") } ?? false, "no option", seen: "\(address)")
                try expect(!word.utf8.contains { $0 <= 0x20 || $0 == 0x7F }, "no blanks in a login", seen: "\(address)")
            }
            try expect((1...65_535).contains(address.port), "a port is one")
            let path = shown.utf8.drop { $0 != UInt8(ascii: ":") }
            try expect(
                !path.contains { "'\"\\`$;&|<>\n".utf8.contains($0) }, "nothing that a shell acts on", seen: shown)
        }
        try expect(
            url.isLocal || (try? RemoteURL(shown))?.description == shown, "what is shown can be written again",
            seen: shown)
    }
}
