import Daemon
import Objects

/// What the machine uses and is short of, below a status.
enum NodeLines {
    /// Of more nodes only those are shown that are short of something.
    private static let limit = 5
    private static let barCount = 24

    /// - Parameters:
    ///   - nodes: The answer of `/skeg/v1/usage/nodes` with its history.
    ///   - pressures: Of the status.
    static func lines(_ nodes: [Value], pressures: [Value]) -> [String] {
        let short = Dictionary(grouping: pressures) { $0["node"]?.string ?? "" }
        let shown = nodes.count > limit ? nodes.filter { short[$0["name"]?.string ?? ""] != nil } : nodes
        var lines = shown.prefix(limit).flatMap { node in
            [usage(node)] + (short[node["name"]?.string ?? ""] ?? []).map(pressure)
        }
        let told = Set(shown.prefix(limit).map { $0["name"]?.string ?? "" })
        for (name, entries) in short.sorted(by: { $0.key < $1.key }) where !told.contains(name) {
            lines += [Terminal.paint(name, .bold)] + entries.map(pressure)
        }
        return lines
    }

    private static func usage(_ node: Value) -> String {
        let usage = Usage(node)
        let cpu = Usage.percent(usage.millicores, of: node["allocatableMillicores"]?.integer)
        let memory = Usage.percent(usage.bytes, of: node["allocatableMemoryBytes"]?.integer)
        let bars = usage.bars(width: barCount)
        return Terminal.paint(node["name"]?.string ?? "", .bold)
            + "  CPU \(cpu) \(bars[0])  memory \(memory) \(bars[1])"
    }

    /// `MemoryPressure: kubelet has insufficient memory available (for 2m)`
    private static func pressure(_ entry: Value) -> String {
        var line = "\(entry["type"]?.string ?? ""): \(entry["message"]?.string ?? "")"
        if let since = entry["since"]?.string.flatMap({ Timestamp($0) }) {
            line += " (for \(HumanDuration.text(SystemClock.now - since)))"
        }
        return "  " + Terminal.paint(line, .red)
    }
}
