/// One way in which a secret can stand in a text.
struct SecretForm: Sendable {
    /// Which bytes beside a find belong to the same encoded text, and so go with it.
    private enum Alphabet: Sendable {
        case none
        case base64
        case hex
        case percent

        func contains(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                self != .none
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                self == .base64 || self == .percent
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): self == .base64
            case UInt8(ascii: "%"), UInt8(ascii: "."), UInt8(ascii: "~"): self == .percent
            default: false
            }
        }
    }

    /// Bytes of an encoded form that are looked for; the rest is known by its alphabet.
    private static let encodedLength = 64

    private let bytes: [UInt8]
    private let alphabet: Alphabet

    private init(_ bytes: [UInt8], _ alphabet: Alphabet = .none) {
        self.bytes = bytes
        self.alphabet = alphabet
    }

    /// The first four bytes, of which every form has as many.
    var key: UInt32 { SecretForm.key(bytes[...]) }

    static func key(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// All forms of a value of at least four bytes.
    static func all(of value: [UInt8]) -> [SecretForm] {
        var forms = [SecretForm(value)]
        let escaped = Array(
            JSONWriter.text(.string(String(decoding: value, as: UTF8.self))).utf8.dropFirst().dropLast())
        if escaped != value { forms.append(SecretForm(escaped)) }
        let start = Array(value.prefix(encodedLength))
        // The bits of the first digit that belong to what stands before the value.
        for skipped in [0, 4, 2] {
            let digits = Base64.digits(of: start, skipping: skipped)
            forms.append(SecretForm(digits, .base64))
            let forURLs = digits.map { digit in
                digit == UInt8(ascii: "+") ? UInt8(ascii: "-") : digit == UInt8(ascii: "/") ? UInt8(ascii: "_") : digit
            }
            if forURLs != digits { forms.append(SecretForm(forURLs, .base64)) }
        }
        for letters in ["0123456789abcdef", "0123456789ABCDEF"] {
            let letters = Array(letters.utf8)
            forms.append(SecretForm(start.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] }, .hex))
            let percent = percentEncoded(start, letters)
            if percent != start { forms.append(SecretForm(percent, .percent)) }
        }
        return forms
    }

    /// All but the unreserved characters as `%` and two digits (RFC 3986, section 2.3).
    private static func percentEncoded(_ bytes: [UInt8], _ letters: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte in
            Alphabet.percent.contains(byte) && byte != UInt8(ascii: "%")
                ? [byte] : [UInt8(ascii: "%"), letters[Int(byte >> 4)], letters[Int(byte & 15)]]
        }
    }

    /// What of a text is this secret, where it begins at `index`; nil where it does not.
    ///
    /// - Parameter first: The place before which nothing may be taken any more.
    func place(in text: [UInt8], at index: Int, from first: Int) -> Range<Int>? {
        var end = index
        while end < text.count, end - index < bytes.count, text[end] == bytes[end - index] { end += 1 }
        guard end - index >= min(bytes.count, Scrubber.shortestBeginning) else { return nil }
        var start = index
        if alphabet != .none {
            while start > first, alphabet.contains(text[start - 1]) { start -= 1 }
            while end < text.count, alphabet.contains(text[end]) { end += 1 }
        }
        return start..<end
    }
}

extension Base64 {
    /// The digits that are made of these bytes alone, after the first bits were left out.
    fileprivate static func digits(of bytes: [UInt8], skipping bits: Int) -> [UInt8] {
        let places = stride(from: bits, through: bytes.count * 8 - 6, by: 6)
        return places.map { place in
            let (byte, offset) = (place / 8, place % 8)
            let pair = UInt32(bytes[byte]) << 8 | (byte + 1 < bytes.count ? UInt32(bytes[byte + 1]) : 0)
            return digit(UInt8(truncatingIfNeeded: pair >> UInt32(10 - offset)) & 63)
        }
    }
}
