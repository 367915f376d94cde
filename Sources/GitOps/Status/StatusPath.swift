internal import Objects

/// Paths on the status branch. Names come from manifests and may hold anything, so every part is made safe.
enum StatusPath {
    static let readme = "README.md"
    static let cluster = "_cluster"
    /// Bytes of one part; file systems take 255.
    static let maxPartLength = 200

    static func object(_ key: ObjectKey) -> String { "objects/" + place(key) }
    static func drift(_ key: ObjectKey) -> String { "drift/" + place(key) }
    static func sync(_ name: String) -> String { "syncs/\(part(name)).yaml" }

    private static func place(_ key: ObjectKey) -> String {
        let folder = key.namespace.isEmpty ? cluster : part(key.namespace)
        let isCommon = key.kind.group.isEmpty || key.kind.group == "apps"
        let kind = part(isCommon ? key.kind.kind : key.kind.description)
        return "\(folder)/\(kind)/\(part(key.name)).yaml"
    }

    /// A part of a path: letters, digits, `-`, and a single `.` or `_` after one of them stay, every other byte becomes
    /// `%` and two hexadecimal digits. A part that is too long is cut, and told apart by its hash.
    static func part(_ text: String) -> String {
        var result = ""
        var isAfterPlain = false
        for byte in text.utf8 {
            let isWord =
                (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 45
            let isPlain = isWord || (isAfterPlain && (byte == 46 || byte == 95))
            isAfterPlain = isWord
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        if result.isEmpty { return "%" }
        guard result.utf8.count > maxPartLength else { return result }
        return result.prefix(maxPartLength - 17) + "~" + String(hash(text), radix: 16)
    }

    /// FNV-1a with 64 bits: for telling cut names apart, not for keeping anything secret.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
