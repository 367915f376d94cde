internal import Objects

/// A secret that is known to the test alone, and every way in which it, or a part of it, could come out.
public struct Canary: Sendable {
    /// Where it is hidden: what the test says when it was found.
    public let name: String
    public let bytes: [UInt8]

    public var text: String { String(decoding: bytes, as: UTF8.self) }
    public var base64: String { Base64.encode(bytes) }
    /// As it stands in an address.
    public var percentEncoded: String { Canary.escaped(bytes, keeping: "", uppercase: true) }

    /// Bytes of a part by which a value that was cut is known.
    private static let part = 16

    /// Letters and digits by chance.
    public init(_ name: String, length: Int = 28, from alphabet: String = Canary.letters) {
        var random = SystemRandomNumberGenerator()
        let letters = Array(alphabet.utf8)
        var bytes: [UInt8] = []
        repeat {
            bytes = (0..<length).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
        } while alphabet == Canary.signs && length >= Canary.part && !Canary.differsInAllForms(bytes)
        self.init(name, bytes)
    }

    public init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    public static let letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    public static let digits = "123456789"
    /// With signs that the other forms write otherwise: what is drawn from these differs in all of them. In double quotes they
    /// stand for themselves, in YAML as in JSON.
    ///
    /// There are many of `~` and `?`: no other letters that one types, but `>`, have another base64 in URLs, and these only where
    /// they come third.
    public static let signs = "abcdefghkmnpqr23" + "~?~?~?~?~?~?~?~?" + "/&/&/&/&+=+="

    /// The forms to search for, each long enough not to be there by chance.
    public var forms: [[UInt8]] {
        var forms: Set<[UInt8]> = []
        for part in Canary.parts(of: bytes) {
            let digits = Canary.base64(of: part)
            let hex = part.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            forms.formUnion([Array(hex.utf8), Array(hex.uppercased().utf8)])
            forms.formUnion(digits.map(Canary.forURLs))
            for text in [part] + digits { forms.formUnion(Canary.written(text)) }
        }
        return Array(forms)
    }
}

extension Canary {
    /// The beginning and the end: who finds neither finds nothing of the value that is worth it.
    private static func parts(of bytes: [UInt8]) -> [[UInt8]] {
        bytes.count <= part ? [bytes] : [Array(bytes.prefix(part)), Array(bytes.suffix(part))]
    }

    /// In base64 after none, one or two other bytes; the last digits depend on what follows, the first on what is before.
    private static func base64(of part: [UInt8]) -> [[UInt8]] {
        (0..<3).map { before in
            let digits = Array(Base64.encode([UInt8](repeating: 0, count: before) + part).utf8)
            return Array(digits[(before == 0 ? 0 : before + 1)...].prefix { $0 != UInt8(ascii: "=") }.dropLast())
        }
    }

    private static func forURLs(_ digits: [UInt8]) -> [UInt8] {
        Array(String(decoding: digits, as: UTF8.self).replacing("+", with: "-").replacing("/", with: "_").utf8)
    }

    /// As it is, in JSON as various programs write it, in pages, and in addresses, where some keep more signs than others.
    private static func written(_ bytes: [UInt8]) -> [[UInt8]] {
        let text = String(decoding: bytes, as: UTF8.self)
        let json = String(JSONWriter.text(.string(text)).dropFirst().dropLast())
        var texts = [
            json, json.replacing("/", with: "\\/"), json.replacing("&", with: "\\u0026"),
            text.replacing("&", with: "&amp;")
        ]
        for kept in ["", "$&+=:@", "$&+=:@,;/"] {
            texts += [true, false].map { escaped(bytes, keeping: kept, uppercase: $0) }
        }
        return [bytes] + texts.map { Array($0.utf8) }
    }

    /// RFC 3986, section 2.3.
    private static let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

    private static func escaped(_ bytes: [UInt8], keeping kept: String, uppercase: Bool) -> String {
        let open = Set((unreserved + kept).utf8)
        return bytes.map { byte in
            open.contains(byte)
                ? String(decoding: [byte], as: UTF8.self)
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: uppercase)
        }.joined()
    }

    /// Whether each form of both parts is another, and what tidies up paths leaves the value as it is.
    private static func differsInAllForms(_ bytes: [UInt8]) -> Bool {
        let slash = UInt8(ascii: "/")
        let isTidy = bytes.first != slash && bytes.last != slash && bytes.firstRange(of: [slash, slash]) == nil
        guard isTidy else { return false }
        return parts(of: bytes).allSatisfy { part in
            let forms = written(part)
            // Of JSON's own escapes none is of such a sign.
            return Set(forms).count == forms.count - 1 && base64(of: part).allSatisfy { forURLs($0) != $0 }
        }
    }
}
