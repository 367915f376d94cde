/// A span of time in Go's notation, `1h30m` or `300ms`, which `metav1.Duration` and many flags use.
public struct GoDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// What does not fit (292 years) is cut to the bound.
    public init(_ duration: Duration) { nanoseconds = duration.nanoseconds }

    public var duration: Duration { .nanoseconds(nanoseconds) }

    public static func < (left: GoDuration, right: GoDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Reads a text; nil where it is no duration.
    public static func parse(_ text: String) -> Duration? { GoDuration(text)?.duration }

    /// Writes a span as Go does: `1h30m0s`, `1.5s`, `300ms`.
    public static func text(_ duration: Duration) -> String { GoDuration(duration).description }

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000)
    ]

    /// Reads numbers with their units, one after the other, with at most one sign (Go's `time.ParseDuration`); nil where
    /// the text is none, or is longer than 292 years.
    public init?(_ text: String) {
        guard text.utf8.count <= 128 else { return nil }
        // Bytes, not characters: to Swift a digit with an accent is a character between two digits.
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        if rest.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        var total: Int128 = 0
        while !rest.isEmpty {
            let number = rest.prefix { GoDuration.isOfNumber($0) }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !GoDuration.isOfNumber($0) }
            rest = rest.dropFirst(unit.count)
            guard let size = GoDuration.units.first(where: { $0.name.utf8.elementsEqual(unit) })?.nanoseconds,
                let part = GoDuration.part(number, of: size)
            else { return nil }
            total += part
            guard total <= Int128(Int64.max) + 1 else { return nil }
        }
        guard let exact = Int64(exactly: isNegative ? -total : total) else { return nil }
        nanoseconds = exact
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") }

    /// A number of units, cut to whole nanoseconds.
    private static func part(_ number: ArraySlice<UInt8>, of unit: Int64) -> Int128? {
        let pieces = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard pieces.count <= 2, pieces.contains(where: { !$0.isEmpty }) else { return nil }
        let digits = String(decoding: pieces[0], as: UTF8.self)
        guard let whole = digits.isEmpty ? 0 : Int64(digits) else { return nil }
        var total = Int128(whole) * Int128(unit)
        var scale = Int128(unit)
        var fraction: Int128 = 0
        var divisor: Int128 = 1
        if pieces.count == 2 {
            // Beyond 15 digits a fraction is less than a nanosecond of an hour.
            for digit in pieces[1].prefix(15) {
                fraction = fraction * 10 + Int128(digit - 0x30)
                divisor *= 10
            }
        }
        scale *= fraction
        total += scale / divisor
        return total
    }

    public var description: String {
        if nanoseconds == 0 { return "0s" }
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if magnitude < 1000 { return "\(sign)\(magnitude)ns" }
        if magnitude < 1_000_000 { return sign + GoDuration.decimal(magnitude, 1000) + "µs" }
        if magnitude < 1_000_000_000 { return sign + GoDuration.decimal(magnitude, 1_000_000) + "ms" }
        let minutes = magnitude / 60_000_000_000
        let seconds = GoDuration.decimal(magnitude % 60_000_000_000, 1_000_000_000) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// `amount / unit`, exactly, without zeros at the end.
    private static func decimal(_ amount: UInt64, _ unit: UInt64) -> String {
        var fraction = String(amount % unit + unit).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return String(amount / unit) + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
