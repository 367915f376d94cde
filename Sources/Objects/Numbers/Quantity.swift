/// An exact amount of a resource, such as `500m` or `1.5Gi` (`k8s.io/apimachinery/pkg/api/resource.Quantity`).
///
/// Held as a whole number of billionths, so sums and comparisons are exact. A finer part is rounded away from zero, as
/// Kubernetes does: who asks for a little gets a little. Two quantities are equal when their amounts are, whatever way they
/// are written.
///
/// Bounds: amounts below about 10^29; of a fraction, 18 digits count. Kubernetes' own arithmetic knows no upper bound.
public struct Quantity: Sendable {
    /// How an amount is written.
    public enum Format: Sendable, Hashable {
        /// `1k` is 1000.
        case decimalSI
        /// `1Ki` is 1024.
        case binarySI
        /// `1e3` is 1000.
        case decimalExponent
    }

    /// Billionths.
    let nanos: Int128
    public let format: Format

    /// Sums stop here rather than overflow.
    static let greatest = Int128.max / 2

    init(nanos: Int128, format: Format) {
        self.nanos = min(max(nanos, -Quantity.greatest), Quantity.greatest)
        self.format = format
    }

    public init(whole amount: Int64, format: Format = .decimalSI) {
        self.init(nanos: Int128(amount) * Quantity.one, format: format)
    }

    /// `milli` thousandths.
    public init(milli: Int64, format: Format = .decimalSI) {
        self.init(nanos: Int128(milli) * 1_000_000, format: format)
    }

    static let one: Int128 = 1_000_000_000

    public static let zero = Quantity(nanos: 0, format: .decimalSI)

    public var isZero: Bool { nanos == 0 }
    public var isNegative: Bool { nanos < 0 }

    /// Whole units, rounded away from zero; what does not fit is cut to the bound.
    public var value: Int64 { rounded(to: Quantity.one) }

    /// Thousandths, rounded away from zero; what does not fit is cut to the bound. CPUs are counted so.
    public var milliValue: Int64 { rounded(to: 1_000_000) }

    /// Billionths; what does not fit is cut to the bound.
    public var nanoValue: Int64 { Int64(clamping: nanos) }

    private func rounded(to unit: Int128) -> Int64 {
        let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: unit)
        return Int64(clamping: quotient + remainder.signum())
    }

    /// Near the amount; for scores and shares, never for sums.
    public var approximateDouble: Double { Double(nanos) / 1e9 }
}

extension Quantity: Hashable, Comparable {
    public static func == (left: Quantity, right: Quantity) -> Bool { left.nanos == right.nanos }
    public static func < (left: Quantity, right: Quantity) -> Bool { left.nanos < right.nanos }
    public func hash(into hasher: inout Hasher) { hasher.combine(nanos) }
}

/// The result is written as the left side is, or as the right where the left is zero.
extension Quantity {
    public static func + (left: Quantity, right: Quantity) -> Quantity {
        Quantity(nanos: left.nanos + right.nanos, format: left.isZero ? right.format : left.format)
    }

    public static func - (left: Quantity, right: Quantity) -> Quantity { left + -right }

    public static prefix func - (quantity: Quantity) -> Quantity {
        Quantity(nanos: -quantity.nanos, format: quantity.format)
    }

    public static func += (left: inout Quantity, right: Quantity) { left = left + right }
    public static func -= (left: inout Quantity, right: Quantity) { left = left - right }

    public static func * (left: Quantity, factor: Int64) -> Quantity {
        let (product, overflow) = left.nanos.multipliedReportingOverflow(by: Int128(factor))
        let isNegative = left.isNegative != (factor < 0)
        return Quantity(nanos: overflow ? (isNegative ? .min : .max) : product, format: left.format)
    }
}
