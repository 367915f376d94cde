/// A row of numbers as a row of bars, from nothing up to the greatest of them.
enum Sparkline {
    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// - Parameters:
    ///   - values: None below zero.
    ///   - width: The most bars. Where there are more values, each bar is the greatest of several that follow each other, so
    ///     that no peak is lost.
    static func text(_ values: [Int64], width: Int) -> String {
        guard !values.isEmpty, width > 0 else { return "" }
        let count = min(width, values.count)
        let peaks = (0..<count).map { bar in
            values[(bar * values.count / count)..<((bar + 1) * values.count / count)].max() ?? 0
        }
        let greatest = max(1, peaks.max() ?? 0)
        return String(
            peaks.map { peak in
                let level = Int128(max(0, peak)) * Int128(bars.count) / Int128(greatest)
                return bars[min(bars.count - 1, Int(level))]
            })
    }
}
