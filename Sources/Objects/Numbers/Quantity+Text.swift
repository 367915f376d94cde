/// Reading and writing (`<signedNumber><suffix>`).
extension Quantity {
    /// What is wrong with a text that is no quantity, in Kubernetes' words.
    public static let formatMessage =
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

    /// More than any amount within the bounds needs.
    static let maximumLength = 128

    /// Reads a quantity; nil where the text is none or lies out of bounds.
    ///
    /// An amount with a binary suffix is cut to 2^63-1, as in Kubernetes.
    public init?(_ text: String) {
        guard text.utf8.count <= Quantity.maximumLength else { return nil }
        var text = text
        let parsed = text.withUTF8 { Quantity.parse($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads a quantity from a field: a text, or a bare number.
    public init?(_ value: Value) {
        switch value {
        case .string(let text): self.init(text)
        case .integer(let number): self.init(whole: number)
        case .double(let number): self.init(ShortestDecimal(number).json)
        default: return nil
        }
    }

    /// The digits of a number, and how much its suffix makes of it.
    private struct Digits {
        var mantissa: Int128 = 0
        /// How many of the mantissa's digits stand behind the point.
        var fractionDigits = 0
        /// Whether digits were left out that are not zero.
        var isCut = false
        var offset = 0

        /// Reads digits with at most one point; nil where there is no digit or there are too many.
        init?(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
            offset = start
            var count = 0
            var hasPoint = false
            while offset < bytes.count {
                let byte = bytes[offset]
                if byte == UInt8(ascii: "."), !hasPoint {
                    hasPoint = true
                } else if byte >= 0x30, byte <= 0x39 {
                    count += 1
                    guard take(Int128(byte - 0x30), isFraction: hasPoint) else { return nil }
                } else {
                    break
                }
                offset += 1
            }
            if count == 0 { return nil }
            while fractionDigits > 0, mantissa % 10 == 0 {
                mantissa /= 10
                fractionDigits -= 1
            }
        }

        private mutating func take(_ digit: Int128, isFraction: Bool) -> Bool {
            if isFraction, fractionDigits == 18 {
                isCut = isCut || digit != 0
                return true
            }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(digit)
            mantissa = sum
            if isFraction { fractionDigits += 1 }
            return !overflow && !carry
        }

        /// The amount in billionths, rounded up.
        func nanos(power10: Int, power2: Int) -> Int128? {
            if mantissa == 0 { return isCut ? 1 : 0 }
            let (shifted, overflow) = mantissa.multipliedReportingOverflow(by: Int128(1) << Int128(power2))
            if overflow { return nil }
            let power = 9 + power10 - fractionDigits
            guard power <= 38 else { return nil }
            guard power >= -38 else { return 1 }
            let factor = Quantity.power(of: 10, power.magnitude)
            if power >= 0 {
                let (product, overflow) = shifted.multipliedReportingOverflow(by: factor)
                return overflow || product > Quantity.greatest ? nil : product + (isCut ? 1 : 0)
            }
            let (quotient, remainder) = shifted.quotientAndRemainder(dividingBy: factor)
            return quotient > Quantity.greatest ? nil : quotient + (isCut || remainder != 0 ? 1 : 0)
        }
    }

    private static func power(of base: Int128, _ exponent: UInt) -> Int128 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Quantity? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative || bytes.first == UInt8(ascii: "+") ? 1 : 0
        guard let digits = Digits(bytes, from: start),
            let (power10, power2, format) = suffix(UnsafeBufferPointer(rebasing: bytes[digits.offset...])),
            var nanos = digits.nanos(power10: power10, power2: power2)
        else { return nil }
        var written = format
        if format == .binarySI {
            nanos = min(nanos, Int128(Int64.max) * one)
            // A part of a byte is no power of 1024.
            if nanos > 0, nanos < one { written = .decimalSI }
        }
        return Quantity(nanos: isNegative ? -nanos : nanos, format: written)
    }

    private static let binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]

    private static func suffix(_ bytes: UnsafeBufferPointer<UInt8>) -> (power10: Int, power2: Int, Format)? {
        if bytes.isEmpty { return (0, 0, .decimalSI) }
        let text = String(decoding: bytes, as: UTF8.self)
        if let index = decimalSuffixes.firstIndex(of: text) { return (3 * index - 9, 0, .decimalSI) }
        if let index = binarySuffixes.firstIndex(of: text) { return (0, 10 * (index + 1), .binarySI) }
        guard text.count > 1, bytes[0] | 0x20 == UInt8(ascii: "e"), let exponent = Int(text.dropFirst()),
            (-1000...1000).contains(exponent)
        else { return nil }
        return (exponent, 0, .decimalExponent)
    }
}

extension Quantity: CustomStringConvertible {
    /// The canonical form: no fraction, the largest suffix that loses nothing.
    ///
    /// Amounts below 1024 and those that are no whole number are not written with binary suffixes: `0.5Ki` is `512`.
    public var description: String {
        if nanos == 0 { return "0" }
        let isWhole = nanos % Quantity.one == 0
        if format == .binarySI, isWhole, nanos.magnitude >= UInt128(1024 * Quantity.one) { return binaryText }
        return decimalText(usesExponent: format == .decimalExponent)
    }

    private var binaryText: String {
        var amount = nanos / Quantity.one
        var power = 0
        while power < Quantity.binarySuffixes.count, amount % 1024 == 0 {
            amount /= 1024
            power += 1
        }
        return String(amount) + (power == 0 ? "" : Quantity.binarySuffixes[power - 1])
    }

    private func decimalText(usesExponent: Bool) -> String {
        var amount = nanos
        var exponent = -9
        while amount % 1000 == 0 {
            amount /= 1000
            exponent += 3
        }
        let index = exponent / 3 + 3
        if !usesExponent, index < Quantity.decimalSuffixes.count {
            return String(amount) + Quantity.decimalSuffixes[index]
        }
        return String(amount) + (exponent == 0 ? "" : "e\(exponent)")
    }
}
