@testable import Controllers

/// Pods in few letters, for tables: `300/1000` uses 300 of the 1000 thousandths that it asks for, `u/1000` is not ready, `-/1000`
/// was not measured, `s/1000` has just become ready; without a slash it asks for nothing.
func measuredPods(_ notation: String) -> [MeasuredPod] {
    notation.split(separator: " ").flatMap { word -> [MeasuredPod] in
        let repeated = word.split(separator: "*")
        let parts = repeated[0].split(separator: "/")
        let standing: MeasuredPod.Standing =
            switch parts[0] {
            case "u": .unready
            case "s": .settling
            case "-": .missing
            default: .measured(Int64(parts[0]) ?? 0)
            }
        let pod = MeasuredPod(standing: standing, requested: parts.count > 1 ? Int64(parts[1]) ?? 0 : 0)
        return Array(repeating: pod, count: repeated.count > 1 ? Int(repeated[1]) ?? 1 : 1)
    }
}

/// One row of a table of what a metric of pods asks for.
struct PodsCase: CustomStringConvertible, Sendable {
    let what: String
    let current: Int
    let pods: String
    let target: Int64
    let replicas: Int
    /// What the status shows: percent, or thousandths.
    let shown: Int64

    init(_ what: String, _ current: Int, _ pods: String, target: Int64, _ replicas: Int, shown: Int64) {
        self.what = what
        self.current = current
        self.pods = pods
        self.target = target
        self.replicas = replicas
        self.shown = shown
    }

    var description: String { "\(what): \(current) × [\(pods)] at \(target)" }
}
