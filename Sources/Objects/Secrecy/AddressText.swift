/// Addresses in free text.
public enum AddressText {
    /// The text without users and passwords in the URLs that it holds (RFC 3986, section 3.2.1), for what other programs and
    /// libraries say of an address.
    public static func withoutUserinfo(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var next = 0
        while next < bytes.count {
            result.append(bytes[next])
            next += 1
            guard result.suffix(3) == Array("://".utf8), let sign = endOfUserinfo(bytes[next...]) else { continue }
            result += ShownValue.mark.utf8
            next = sign
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a URL in the text names a user or a password.
    static func holdsUserinfo(_ text: String) -> Bool { withoutUserinfo(text) != text }

    /// Where the `@` behind a user and password stands. Those that are not escaped may hold further ones, and slashes.
    private static func endOfUserinfo(_ rest: ArraySlice<UInt8>) -> Int? {
        let word = rest.prefix { !endsWord($0) }
        let authority = word.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        if let sign = authority.lastIndex(of: UInt8(ascii: "@")) { return sign }
        // What stands behind a colon and is no port is a password with a slash in it.
        guard let colon = authority.firstIndex(of: UInt8(ascii: ":")), authority.first != UInt8(ascii: "["),
            !authority[(colon + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return word.lastIndex(of: UInt8(ascii: "@"))
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<")
            || byte == UInt8(ascii: ">")
    }
}
