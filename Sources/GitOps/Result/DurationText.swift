/// Reads a length of time as Go writes it: `5m`, `1h30m`, `500ms`.
enum DurationText {
    private static let units: [String: Double] = [
        "h": 3600, "m": 60, "s": 1, "ms": 0.001, "us": 0.000_001, "ns": 0.000_000_001
    ]

    /// nil for anything else, for what is negative, and for more than a year.
    static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var seconds = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Double(number), let length = units[String(unit)] else { return nil }
            seconds += count * length
        }
        guard !text.isEmpty, seconds <= 366 * 86400 else { return nil }
        return .milliseconds(Int64(seconds * 1000))
    }
}
