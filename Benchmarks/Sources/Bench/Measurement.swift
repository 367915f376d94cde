/// Times of one piece of work.
struct Measurement {
    var name: String
    /// How many things one run does: objects, pods, bytes.
    var count: Int
    var unit: String
    /// Sorted, in seconds.
    var seconds: [Double]

    var median: Double { seconds[seconds.count / 2] }

    /// Runs `work` once to warm up, then `runs` times.
    static func of(
        _ name: String, count: Int, unit: String, runs: Int = 7, _ work: () throws -> Void
    ) rethrows -> Measurement {
        try work()
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try work()
            let (whole, fraction) = (ContinuousClock.now - start).components
            seconds.append(Double(whole) + Double(fraction) / 1e18)
        }
        return Measurement(name: name, count: count, unit: unit, seconds: seconds.sorted())
    }

    var line: String {
        let each = median / Double(count) * 1e6
        let range = "\(milliseconds(seconds.first ?? 0)) to \(milliseconds(seconds.last ?? 0))"
        return "\(name): \(milliseconds(median)) (\(range)), \(rounded(each)) µs a \(unit)"
    }

    var json: String {
        "{\"name\": \"\(name)\", \"count\": \(count), \"unit\": \"\(unit)\", \"medianSeconds\": \(median), "
            + "\"seconds\": [\(seconds.map { "\($0)" }.joined(separator: ", "))]}"
    }

    private func milliseconds(_ seconds: Double) -> String { "\(rounded(seconds * 1e3)) ms" }

    private func rounded(_ number: Double) -> String {
        let scaled = (number * 100).rounded() / 100
        return "\(scaled)"
    }
}
