/// base64 for URLs, without padding (RFC 4648 §5; RFC 7515 §2).
public enum URLText {
    public static func encode(_ bytes: [UInt8]) -> String {
        String(
            decoding: Base64.encode(bytes).utf8.compactMap { letter -> UInt8? in
                switch letter {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                case UInt8(ascii: "="): nil
                default: letter
                }
            }, as: UTF8.self)
    }

    /// nil where there is any other letter, padding, or bits that stand for nothing: each text has one spelling.
    public static func decode(_ text: String) -> [UInt8]? { decode(Substring(text)) }

    /// The same of a part of a text. Not generic: tokens are read with each request.
    public static func decode(_ text: Substring) -> [UInt8]? {
        var standard: [UInt8] = []
        standard.reserveCapacity(text.utf8.count + 3)
        for letter in text.utf8 {
            switch letter {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                standard.append(letter)
            default: return nil
            }
        }
        while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
        guard let bytes = Base64.decode(String(decoding: standard, as: UTF8.self)),
            encode(bytes).utf8.elementsEqual(text.utf8)
        else { return nil }
        return bytes
    }
}
