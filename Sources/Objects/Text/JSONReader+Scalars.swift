/// Strings and numbers.
extension JSONReader {
    /// Reads a string; `offset` is at its opening quote.
    mutating func string() throws(JSONFault) -> String {
        offset += 1
        let start = offset
        let (end, isASCII) = endOfRun(from: start)
        guard end < bytes.count else {
            offset = end
            throw fault("a string has no closing quote")
        }
        if bytes[end] == UInt8(ascii: "\"") {
            offset = end + 1
            if isASCII { return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self) }
            return try text(UnsafeBufferPointer(rebasing: bytes[start..<end]), at: start)
        }
        return try stringWithEscapes(from: start, firstRunEnd: end)
    }

    private func text(_ run: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONFault) -> String {
        guard let text = String(validating: run, as: UTF8.self) else {
            throw JSONFault(offset: start, message: "this string is not valid UTF-8")
        }
        return text
    }

    /// The first byte from `start` on that is a quote, a backslash or a control character; looks at eight bytes at once.
    /// `isASCII` may be false for the sake of what stands behind.
    private func endOfRun(from start: Int) -> (end: Int, isASCII: Bool) {
        var index = start
        var seen: UInt64 = 0
        if let base = UnsafeRawPointer(bytes.baseAddress) {
            while index + 8 <= bytes.count {
                let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let quote = word ^ 0x2222_2222_2222_2222
                let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
                let ones: UInt64 = 0x0101_0101_0101_0101
                let found =
                    ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                        | (word &- 0x2020_2020_2020_2020) & ~word) & 0x8080_8080_8080_8080
                seen |= word
                if found != 0 { return (index + found.trailingZeroBitCount / 8, seen & 0x8080_8080_8080_8080 == 0) }
                index += 8
            }
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
            bytes[index] != UInt8(ascii: "\\")
        {
            seen |= UInt64(bytes[index])
            index += 1
        }
        return (index, seen & 0x8080_8080_8080_8080 == 0)
    }

    private mutating func stringWithEscapes(from start: Int, firstRunEnd: Int) throws(JSONFault) -> String {
        scratch.removeAll(keepingCapacity: true)
        var runStart = start
        offset = firstRunEnd
        while true {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<offset]))
            guard offset < bytes.count else { throw fault("a string has no closing quote") }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                guard let text = String(validating: scratch, as: UTF8.self) else {
                    throw JSONFault(offset: start, message: "this string is not valid UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): try escape()
            default: throw fault("a string holds a line break or another control character; write it as \\n or \\u00XX")
            }
            runStart = offset
            offset = endOfRun(from: offset).end
        }
    }

    private mutating func escape() throws(JSONFault) {
        offset += 1
        guard offset < bytes.count else { throw fault("a string has no closing quote") }
        let letter = bytes[offset]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(letter)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"):
            offset += 1
            return try unicodeEscape()
        default: throw fault("unknown escape after \\; JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u")
        }
        offset += 1
    }

    private mutating func unicodeEscape() throws(JSONFault) {
        let start = offset - 2
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code), offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        {
            offset += 2
            let low = try fourHexDigits()
            if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw JSONFault(offset: start, message: "a \\u escape is half of a surrogate pair without its other half")
        }
        scratch.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count, let digit = hexValue(bytes[offset]) else {
                throw fault("\\u needs four hexadecimal digits")
            }
            code = code << 4 | digit
            offset += 1
        }
        return code
    }

    private func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }

    /// More digits than any sensible number has; reading a decimal number takes more than linear time.
    private static let numberLength = 1024

    /// Reads a number; `offset` is at its first character.
    mutating func number() throws(JSONFault) -> Value {
        let start = offset
        let isNegative = bytes[offset] == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let digits = offset
        var magnitude: UInt64 = 0
        var isExact = true
        while offset < bytes.count, let digit = digitValue(bytes[offset]) {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry { isExact = false }
            magnitude = sum
            offset += 1
        }
        guard offset > digits else { throw fault("expected a digit") }
        guard bytes[digits] != UInt8(ascii: "0") || offset == digits + 1 else {
            offset = digits
            throw fault("a number must not begin with 0")
        }
        let isWhole = try !fractionAndExponent()
        guard offset - start <= JSONReader.numberLength else {
            let message = "a number has more than \(JSONReader.numberLength) characters (limit numberLength)"
            throw JSONFault(reason: .limit, offset: start, message: message)
        }
        if isWhole, isExact {
            if magnitude <= UInt64(Int64.max) {
                return .integer(isNegative ? -Int64(magnitude) : Int64(magnitude))
            }
            if isNegative, magnitude == Int64.min.magnitude { return .integer(.min) }
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw JSONFault(offset: start, message: "a number is too large for 64-bit floating point")
        }
        return .double(number)
    }

    private func digitValue(_ byte: UInt8) -> UInt64? {
        byte >= 0x30 && byte <= 0x39 ? UInt64(byte) - 0x30 : nil
    }

    /// Steps over a fraction and an exponent, and tells whether there was one.
    private mutating func fractionAndExponent() throws(JSONFault) -> Bool {
        var found = false
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            try digitsRequired()
            found = true
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
                offset += 1
            }
            try digitsRequired()
            found = true
        }
        return found
    }

    private mutating func digitsRequired() throws(JSONFault) {
        let start = offset
        while offset < bytes.count, digitValue(bytes[offset]) != nil { offset += 1 }
        guard offset > start else { throw fault("expected a digit") }
    }
}
