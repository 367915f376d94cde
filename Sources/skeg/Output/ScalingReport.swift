import Controllers
import Objects

/// What a replay came to, for people and for programs.
struct ScalingReport {
    let name: String
    let record: ScalingRecord

    /// Changes that are told one by one.
    private static let maximumRows = 200

    func printText() {
        ScalingPlot(record, width: 72).lines.forEach(Terminal.line)
        Terminal.line("")
        if record.changes.isEmpty {
            Terminal.line("The number of pods stays at \(record.most).")
        } else {
            let rows = record.changes.prefix(ScalingReport.maximumRows).map { change in
                let explanation = change.explanation
                let colon = explanation.sentence.firstRange(of: ": ")
                return [
                    ScalingPlot.text(change.time), "\(explanation.current)", "\(explanation.wanted)",
                    colon.map { String(explanation.sentence[$0.upperBound...]) } ?? ""
                ]
            }
            TextTable(header: ["TIME", "FROM", "TO", "WHY"], rows: Array(rows)).print()
            let more = record.changes.count - ScalingReport.maximumRows
            if more > 0 { Terminal.line("and \(more) changes more; -o json has them all") }
        }
        Terminal.line("")
        for (title, text) in summary { Terminal.line("\(title):".padding(to: 28) + text) }
        for warning in record.warnings { Terminal.errorLine("warning: \(warning)") }
    }

    private var summary: [(String, String)] {
        [
            ("Pods", "\(record.fewest) to \(record.most), within \(record.minimum) to \(record.maximum)"),
            ("Changes", "\(record.changes.count)"),
            ("Pod hours", Decimal.text(thousandths: record.podSeconds * 1000 / 3600)),
            ("Seconds above target", "\(record.secondsAbove) of \(record.points.count)"),
            ("Seconds without ready pods", "\(record.secondsWithout)")
        ]
    }

    var json: Value {
        let points = record.points.map { point -> Value in
            var value: Value = [
                "seconds": .integer(point.time.components.seconds), "replicas": .integer(Int64(point.replicas)),
                "ready": .integer(Int64(point.ready))
            ]
            var load = Fields()
            for (metric, amount) in zip(record.metrics, point.load) {
                load[metric] = amount.map { .string(Quantity(milli: $0).description) } ?? .null
            }
            value["load"] = .object(load)
            return value
        }
        let changes = record.changes.map { change -> Value in
            var value = change.explanation.content
            value["time"] = nil
            value["seconds"] = .integer(change.time.components.seconds)
            value["why"] = .string(change.explanation.sentence)
            return value
        }
        return [
            "autoscaler": .string(name), "changes": .array(changes), "points": .array(points),
            "warnings": .array(record.warnings.map { .string($0) }),
            "summary": [
                "fewest": .integer(Int64(record.fewest)), "most": .integer(Int64(record.most)),
                "changes": .integer(Int64(record.changes.count)), "podSeconds": .integer(Int64(record.podSeconds)),
                "secondsAboveTarget": .integer(Int64(record.secondsAbove)),
                "secondsWithoutReadyPods": .integer(Int64(record.secondsWithout))
            ]
        ]
    }
}

/// Numbers with decimals, without Foundation.
enum Decimal {
    /// `1.25` of 1250
    static func text(thousandths: Int) -> String {
        let (whole, part) = thousandths.quotientAndRemainder(dividingBy: 1000)
        let hundredths = part / 10
        return "\(whole).\(hundredths < 10 ? "0" : "")\(hundredths)"
    }
}
