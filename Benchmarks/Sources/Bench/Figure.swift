import Foundation

/// One thing that was measured, several times.
struct Figure {
    var name: String
    /// `ms`, `MB`, `µs a pod`, `1/s`, …
    var unit: String
    /// Sorted.
    var values: [Double]

    init(_ name: String, _ unit: String, _ values: [Double]) {
        self.name = name
        self.unit = unit
        self.values = values.sorted()
    }

    var median: Double { values.isEmpty ? .nan : values[values.count / 2] }

    var line: String {
        let spread = values.count > 1 ? "   \(rounded(values[0])) to \(rounded(values[values.count - 1]))" : ""
        return name.padding(toLength: 58, withPad: " ", startingAt: 0)
            + rounded(median).leftPadded(to: 10)
            + " \(unit.padding(toLength: 18, withPad: " ", startingAt: 0))\(spread)"
    }

    var json: String {
        let all = values.map { "\($0)" }.joined(separator: ", ")
        return "{\"name\": \"\(name)\", \"unit\": \"\(unit)\", \"median\": \(median), \"values\": [\(all)]}"
    }

    private func rounded(_ number: Double) -> String {
        String(format: abs(number) < 10 ? "%.2f" : abs(number) < 1_000 ? "%.1f" : "%.0f", number)
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// How long `work` takes, in seconds.
func timed(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start).seconds
}

extension Figure {
    /// What one of `count` things costs that `work` does: once to warm up, then `runs` times.
    static func cost(
        _ name: String, of count: Int, _ thing: String, runs: Int = 7, _ work: () throws -> Void
    ) rethrows -> Figure {
        try work()
        var values: [Double] = []
        for _ in 0..<runs { values.append(try timed(work) / Double(count) * 1e6) }
        return Figure(name, "µs a \(thing)", values)
    }

    /// What one of `count` things costs that `work` does, where work waits.
    static func cost(
        _ name: String, of count: Int, _ thing: String, runs: Int = 7, _ work: () async throws -> Void
    ) async rethrows -> Figure {
        try await work()
        var values: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try await work()
            values.append((ContinuousClock.now - start).seconds / Double(count) * 1e6)
        }
        return Figure(name, "µs a \(thing)", values)
    }

    /// How many megabytes a second `work` takes in or gives out.
    static func rate(_ name: String, bytes: Int, runs: Int = 7, _ work: () throws -> Void) rethrows -> Figure {
        try work()
        var values: [Double] = []
        for _ in 0..<runs { values.append(Double(bytes) / 1e6 / (try timed(work))) }
        return Figure(name, "MB/s", values)
    }
}
