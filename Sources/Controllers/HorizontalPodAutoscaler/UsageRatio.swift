internal import Objects

/// How much is used of what is wanted, as a fraction. Kubernetes reckons with floating point numbers, whose rounding can
/// ask for a pod too many (`ceil(0.07 * 100)` is 8); here the arithmetic is exact.
struct UsageRatio: Sendable, Hashable {
    let used: Int128
    let wanted: Int128

    /// - Parameter wanted: More than nothing; a schema has seen to that, and what is not counts as the least there is.
    init(used: Int128, wanted: Int128) {
        self.used = max(used, 0)
        self.wanted = max(wanted, 1)
    }

    var isAbove: Bool { used > wanted }
    var isBelow: Bool { used < wanted }

    /// How many pods it takes where `count` have this ratio, rounded up.
    func replicas(over count: Int) -> Int {
        let (quotient, remainder) = (used * Int128(count)).quotientAndRemainder(dividingBy: wanted)
        return Int(min(quotient + (remainder > 0 ? 1 : 0), Int128(Int32.max)))
    }

    /// Whether it is near enough to what is wanted to leave everything as it is.
    func isWithin(_ tolerance: Tolerance) -> Bool {
        let scaled = used * Tolerance.one
        return wanted * (Tolerance.one - Int128(tolerance.down)) <= scaled
            && scaled <= wanted * (Tolerance.one + Int128(tolerance.up))
    }
}

/// What difference is none, in billionths, in each direction (KEP-4951).
struct Tolerance: Sendable, Hashable {
    static let one: Int128 = 1_000_000_000
    static let standard = AutoscalerSettings().tolerance
    /// More says nothing else: a thousand times what is wanted.
    static let greatest: Int64 = 1_000_000_000_000

    var up: Int64
    var down: Int64

    init(up: Int64 = standard, down: Int64 = standard) {
        self.up = min(max(up, 0), Tolerance.greatest)
        self.down = min(max(down, 0), Tolerance.greatest)
    }
}
