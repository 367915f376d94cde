/// The path and query of a request line (RFC 9112 §3.2), decoded per segment so that an encoded slash stays one.
public struct RequestTarget: Equatable {
    public var path: [String]
    public var query: Query

    /// nil for a target that is not of this form, has a wrong escape, or `.` and `..` segments.
    public init?(_ text: String) {
        // Split by bytes: what is special here is ASCII, and every request comes through here.
        let parts = text.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let raw = parts.first, raw.first == UInt8(ascii: "/") else { return nil }
        path = []
        for segment in raw.split(separator: UInt8(ascii: "/")) {
            guard let decoded = RequestTarget.decoded(segment), decoded != ".", decoded != ".." else { return nil }
            path.append(decoded)
        }
        query = Query()
        guard parts.count == 2 else { return }
        for pair in parts[1].split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = RequestTarget.decoded(sides[0], plusIsSpace: true),
                let value = sides.count == 2 ? RequestTarget.decoded(sides[1], plusIsSpace: true) : ""
            else { return nil }
            query.items.append((name: name, value: value))
        }
    }

    static func decoded(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String? {
        let isPlain = text.allSatisfy { $0 != UInt8(ascii: "%") && (!plusIsSpace || $0 != UInt8(ascii: "+")) }
        if isPlain { return String(Substring(text)) }
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
