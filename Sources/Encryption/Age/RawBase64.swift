internal import Objects

/// Base64 without padding, as age's headers have it: there is one way to write some bytes, and no other is read
/// (RFC 4648, section 3.5).
enum RawBase64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes)
        return String(text.prefix { $0 != "=" })
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 < 0x20 }) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Base64.decode(text + padding), encode(bytes) == text else { return nil }
        return bytes
    }
}
