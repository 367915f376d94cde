/// What a plain scalar of YAML means, by the rules of `sigs.k8s.io/yaml/goyaml.v2/resolve.go`, which Kubernetes reads with:
/// YAML 1.1 words for booleans and null, Go's integer forms, no numbers to base 60.
enum YAMLScalar: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Above `Int64.max`.
    case unsigned(UInt64)
    /// May be infinite or not a number.
    case double(Double)
    case string

    static func resolve(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return word(text) ?? number(text) ?? .string
        case UInt8(ascii: "."):
            if let word = word(text) { return word }
            return isDecimal(text) ? decimal(text) ?? .string : .string
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
            UInt8(ascii: "~"):
            return word(text) ?? .string
        default: return .string
        }
    }

    static func resolve(_ text: String) -> YAMLScalar {
        var text = text
        return text.withUTF8 { resolve($0) }
    }

    /// The words that stand for something else.
    private static func word(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
        guard text.count <= 5 else { return nil }
        switch String(decoding: text, as: UTF8.self) {
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .bool(false)
        case "~", "null", "Null", "NULL": return .null
        case ".nan", ".NaN", ".NAN": return .double(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
        default: return nil
        }
    }

    /// An integer or decimal number; underscores between the digits do not count.
    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
        guard text.contains(UInt8(ascii: "_")) else { return numberWithoutUnderscores(text) }
        let plain = text.filter { $0 != UInt8(ascii: "_") }
        return plain.withUnsafeBufferPointer { numberWithoutUnderscores($0) }
    }

    private static func numberWithoutUnderscores(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
        if let whole = whole(text) { return whole }
        return isDecimal(text) ? decimal(text) : nil
    }

    /// An integer as Go's `strconv.ParseInt` reads it to base 0: `0x`, `0o`, `0b`, and `0` before octal digits.
    private static func whole(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
        var index = 0
        let isNegative = text.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.first == UInt8(ascii: "+")
        if isSigned { index += 1 }
        var base: UInt64 = 10
        if text.count > index + 1, text[index] == UInt8(ascii: "0") {
            switch text[index + 1] | 0x20 {
            case UInt8(ascii: "x"): (base, index) = (16, index + 2)
            case UInt8(ascii: "o"): (base, index) = (8, index + 2)
            case UInt8(ascii: "b"): (base, index) = (2, index + 2)
            default: (base, index) = (8, index + 1)
            }
        }
        guard index < text.count else { return nil }
        var magnitude: UInt64 = 0
        var approximate = 0.0
        var isExact = true
        for byte in text[index...] {
            guard let digit = digitValue(byte), digit < base else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(digit)
            isExact = isExact && !overflow && !carry
            magnitude = sum
            approximate = approximate * Double(base) + Double(digit)
        }
        if isExact {
            if magnitude <= UInt64(Int64.max) { return .integer(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
            if isNegative, magnitude == Int64.min.magnitude { return .integer(.min) }
            if !isSigned { return .unsigned(magnitude) }
        }
        // A decimal is rounded once, from its text; other bases only here.
        return base == 10 || !approximate.isFinite ? nil : .double(isNegative ? -approximate : approximate)
    }

    private static func digitValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte) - 0x30
        case 0x41...0x46: UInt64(byte) - 0x37
        case 0x61...0x66: UInt64(byte) - 0x57
        default: nil
        }
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func digits() -> Int {
            let start = index
            while index < text.count, text[index] >= 0x30, text[index] <= 0x39 { index += 1 }
            return index - start
        }
        func sign() {
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
        }
        sign()
        let hasWhole = digits() > 0
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            if digits() == 0, !hasWhole { return false }
        } else if !hasWhole {
            return false
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            sign()
            if digits() == 0 { return false }
        }
        return index == text.count
    }

    /// Nil where the number is too large, which leaves the text a text.
    private static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
        guard text.count <= 1024 else { return nil }
        var digits = String(decoding: text, as: UTF8.self)
        // Swift wants a digit on both sides of the point.
        if digits.last == "." { digits.removeLast() }
        digits = digits.split(separator: ".", omittingEmptySubsequences: false).enumerated().map { index, part in
            index == 0 && (part.isEmpty || part == "-" || part == "+") ? part + "0" : String(part)
        }.joined(separator: ".")
        digits = digits.replacing(".e", with: "e").replacing(".E", with: "e")
        guard let number = Double(digits), number.isFinite else { return nil }
        return .double(number)
    }

    /// Whether go-yaml takes a text for a date, which it then quotes: `2024-01-02`, `2024-01-02T03:04:05Z`,
    /// `2024-01-02 03:04:05.5`.
    static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var index = 0
        func number(_ width: ClosedRange<Int>, _ bounds: ClosedRange<Int>) -> Bool {
            var value = 0
            let start = index
            while index < bytes.count, index - start < width.upperBound, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                value = value * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            return width.contains(index - start) && bounds.contains(value)
        }
        func take(_ letters: String) -> Bool {
            guard index < bytes.count, letters.utf8.contains(bytes[index]) else { return false }
            index += 1
            return true
        }
        guard number(4...4, 0...9999), take("-"), number(1...2, 1...12), take("-"), number(1...2, 1...31) else {
            return false
        }
        if index == bytes.count { return true }
        let hasZone = bytes[index] != UInt8(ascii: " ")
        guard take("Tt "), number(1...2, 0...23), take(":"), number(1...2, 0...59), take(":"), number(1...2, 0...59)
        else { return false }
        if take(".,"), !number(1...40, 0...Int.max) { return false }
        guard hasZone else { return index == bytes.count }
        if take("Z") { return index == bytes.count }
        return take("+-") && number(2...2, 0...24) && take(":") && number(2...2, 0...60) && index == bytes.count
    }
}
