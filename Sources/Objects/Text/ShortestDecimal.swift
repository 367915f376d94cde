/// The fewest decimal digits that name a floating point number, laid out as Go's `strconv.FormatFloat` does with
/// precision -1, so that numbers read as Kubernetes writes them.
public struct ShortestDecimal {
    private let isNegative: Bool
    /// Without leading or trailing zeros; a single 0 for zero.
    private let digits: [UInt8]
    /// The decimal point stands after this many digits.
    private let point: Int

    public init(_ number: Double) { self.init(description: number.description) }

    /// The fewest digits that tell the number from its neighbours of 32 bits.
    init(_ number: Float) { self.init(description: number.description) }

    /// Takes apart Swift's own shortest form: `-12.5`, `1e-07`, `5e+22`.
    private init(description: String) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let parts = description.utf8.split(separator: UInt8(ascii: "e"))
        for byte in parts.first ?? "".utf8[...] {
            if byte == UInt8(ascii: ".") { point = digits.count }
            if byte >= 0x30, byte <= 0x39 { digits.append(byte) }
        }
        if parts.count == 2 { exponent = Int(String(Substring(parts[1]))) ?? 0 }
        var position = (point ?? digits.count) + exponent
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            position -= 1
        }
        self.isNegative = description.utf8.first == UInt8(ascii: "-")
        self.digits = digits
        self.point = position
    }

    private var isZero: Bool { digits == [UInt8(ascii: "0")] }

    /// Go's `%g`: an exponent below 1e-04 and from 1e+06 on.
    var general: String {
        let exponent = isZero ? 0 : point - 1
        return exponent < -4 || exponent >= 6 ? scientific(exponentDigits: 2) : plain
    }

    /// Go's `encoding/json`: an exponent below 1e-6 and from 1e21 on.
    var json: String {
        let exponent = isZero ? 0 : point - 1
        return exponent < -6 || exponent >= 21 ? scientific(exponentDigits: 1) : plain
    }

    private var sign: String { isNegative ? "-" : "" }

    /// Without an exponent: `1200`, `0.05`.
    public var plain: String {
        if isZero { return sign + "0" }
        var text: [UInt8] = []
        if point <= 0 {
            text = Array("0.".utf8) + Array(repeating: UInt8(ascii: "0"), count: -point) + digits
        } else if digits.count <= point {
            text = digits + Array(repeating: UInt8(ascii: "0"), count: point - digits.count)
        } else {
            text = Array(digits[..<point]) + [UInt8(ascii: ".")] + Array(digits[point...])
        }
        return sign + String(decoding: text, as: UTF8.self)
    }

    private func scientific(exponentDigits: Int) -> String {
        let exponent = point - 1
        var text = digits
        if text.count > 1 { text.insert(UInt8(ascii: "."), at: 1) }
        let power = String(exponent.magnitude)
        let padding = String(repeating: "0", count: max(0, exponentDigits - power.utf8.count))
        return sign + String(decoding: text, as: UTF8.self) + (exponent < 0 ? "e-" : "e+") + padding + power
    }
}
