import Controllers
import Objects

/// The number of pods over time as a picture of characters, and under it the load as bars.
struct ScalingPlot {
    private let record: ScalingRecord
    private let width: Int
    private static let height = 10

    init(_ record: ScalingRecord, width: Int) {
        self.record = record
        self.width = min(width, max(1, record.points.count))
    }

    /// The points of each column.
    private var slices: [ArraySlice<ScalingRecord.Point>] {
        let count = record.points.count
        return (0..<width).map {
            record.points[($0 * count / width)..<max($0 * count / width + 1, ($0 + 1) * count / width)]
        }
    }

    var lines: [String] {
        let slices = slices
        let top = max(1, record.most)
        let rows = min(ScalingPlot.height, top)
        let label = max("\(top)".count, 4)
        var lines = ["pods".leading(to: label)]
        for row in stride(from: rows, through: 1, by: -1) {
            // The least count that reaches into this row, and the one that fills it.
            let (floor, ceiling) = ((row - 1) * top / rows, row * top / rows)
            let cells = slices.map { slice -> Character in
                let wanted = slice.map(\.replicas).max() ?? 0
                let ready = slice.map(\.ready).min() ?? 0
                if wanted <= floor { return " " }
                return ready >= min(wanted, ceiling) ? "█" : "░"
            }
            lines.append("\(ceiling)".leading(to: label) + " ┤" + String(cells))
        }
        lines.append("".leading(to: label) + " └" + String(repeating: "─", count: width))
        let end = record.points.last.map { ScalingPlot.text($0.time) } ?? ""
        let gap = max(1, width - 2 - end.count)
        lines.append("".leading(to: label) + "  0s" + String(repeating: " ", count: gap) + end)
        for (index, metric) in record.metrics.enumerated() {
            let loads = slices.map { slice in slice.compactMap { $0.load[index] }.max() ?? 0 }
            let peak = Quantity(milli: record.points.compactMap { $0.load[index] }.max() ?? 0)
            lines.append("load".leading(to: label) + "  " + Sparkline.text(loads, width: width))
            lines.append("".leading(to: label) + "  \(metric), up to \(peak)")
        }
        lines.append("".leading(to: label) + "  █ ready  ░ wanted, and not all ready")
        return lines
    }

    /// `1h02m05s`, `90s`
    static func text(_ time: Duration) -> String { GoDuration.text(time) }
}

extension String {
    /// This text behind spaces up to a width.
    fileprivate func leading(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
