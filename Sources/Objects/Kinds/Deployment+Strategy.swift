extension Deployment {
    /// How old pods make room for new ones.
    public enum Strategy: Sendable, Hashable {
        /// All old pods go before the first new one comes.
        case recreate
        case rollingUpdate(maxSurge: Portion, maxUnavailable: Portion)
    }

    /// `spec.strategy`; a rolling update with a quarter each way where it is not said.
    public var strategy: Strategy {
        let strategy = object.content["spec"]?["strategy"]
        if strategy?["type"]?.string == "Recreate" { return .recreate }
        let rolling = strategy?["rollingUpdate"]
        return .rollingUpdate(
            maxSurge: Portion(rolling?["maxSurge"]) ?? .percent(25),
            maxUnavailable: Portion(rolling?["maxUnavailable"]) ?? .percent(25))
    }

    public var isRollingUpdate: Bool { strategy != .recreate }
}

/// A number, or a share of another number: `intstr.IntOrString` where it counts replicas.
public enum Portion: Sendable, Hashable {
    case count(Int)
    case percent(Int)

    /// Reads `3` or `"25%"`; nil for anything else.
    public init?(_ value: Value?) {
        switch value {
        case .integer(let number):
            guard let count = Int32(exactly: number) else { return nil }
            self = .count(Int(count))
        case .string(let text):
            guard text.hasSuffix("%"), let percent = Int32(text.dropLast()) else { return nil }
            self = .percent(Int(percent))
        default: return nil
        }
    }

    /// The number that this is of `total` (`intstr.GetScaledValueFromIntOrPercent`): 25 % of 10 is 3 rounded up and
    /// 2 rounded down. Nothing is below 0, and `total` is at most 2³¹, so no product overflows.
    public func resolved(of total: Int, roundingUp: Bool) -> Int {
        switch self {
        case .count(let count): return max(0, count)
        case .percent(let percent):
            let product = max(0, percent) * max(0, total)
            return roundingUp ? (product + 99) / 100 : product / 100
        }
    }
}
