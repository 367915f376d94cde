/// The order in which the versions of a group are preferred: `v2`, `v1`, `v1beta2`, `v1alpha1`, and behind them what is named
/// otherwise, in the order of the names (`k8s.io/apimachinery/pkg/version.CompareKubeAwareVersionStrings`).
public struct VersionOrder: Sendable, Comparable {
    private enum Stability: Int, Comparable {
        case alpha, beta, stable

        static func < (left: Stability, right: Stability) -> Bool { left.rawValue < right.rawValue }
    }

    private let text: String
    private let parts: (major: Int, stability: Stability, minor: Int)?

    public init(_ text: String) {
        self.text = text
        parts = VersionOrder.parts(of: text)
    }

    /// Whether `left` is preferred less than `right`.
    public static func < (left: VersionOrder, right: VersionOrder) -> Bool {
        switch (left.parts, right.parts) {
        case (let one?, let other?):
            (one.stability, one.major, one.minor) < (other.stability, other.major, other.minor)
        case (nil, _?): true
        case (_?, nil): false
        case (nil, nil): left.text > right.text
        }
    }

    public static func == (left: VersionOrder, right: VersionOrder) -> Bool { left.text == right.text }

    private static func parts(of text: String) -> (major: Int, stability: Stability, minor: Int)? {
        guard text.first == "v" else { return nil }
        let rest = text.dropFirst()
        let majorText = rest.prefix { $0.isASCII && $0.isNumber }
        guard let major = number(majorText) else { return nil }
        let stage = rest.dropFirst(majorText.count)
        if stage.isEmpty { return (major, .stable, 0) }
        for (name, stability) in [("alpha", Stability.alpha), ("beta", .beta)] where stage.hasPrefix(name) {
            return number(stage.dropFirst(name.count)).map { (major, stability, $0) }
        }
        return nil
    }

    /// Counts from 1, without leading zeros.
    private static func number(_ text: Substring) -> Int? {
        guard let first = text.first, first != "0", text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}
