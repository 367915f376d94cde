internal import Objects

/// What a reading says to people: the same numbers that the count was made of.
extension MetricReader {
    func explained(
        _ metric: HorizontalPodAutoscaler.Metric, _ answer: ReplicaCalculator.Answer, _ name: String,
        _ measured: [MeasuredPod]
    ) -> ScalingExplanation.Metric {
        var explained = ScalingExplanation.Metric(
            name: name, target: MetricReader.targetText(metric), replicas: answer.replicas)
        var ratio: UsageRatio?
        if let share = answer.utilization {
            explained.current = "\(share)%"
            ratio = metric.targetUtilization.map { UsageRatio(used: Int128(share), wanted: Int128($0)) }
        } else if let average = answer.average {
            explained.current = Quantity(milli: average).description
            ratio = metric.targetAverage.map { UsageRatio(used: Int128(average), wanted: Int128($0.milliValue)) }
        } else if let value = answer.value {
            explained.current = Quantity(milli: value).description
            ratio = metric.targetValue.map { UsageRatio(used: Int128(value), wanted: Int128($0.milliValue)) }
        }
        let total = measured.compactMap(\.usage).reduce(Int128(0)) { $0 + Int128($1) }
        explained.total =
            measured.isEmpty ? explained.current : Quantity(milli: Int64(clamping: total)).description
        explained.ratio = ratio?.text ?? ""
        var notes = MetricReader.notes(measured)
        if let ratio, ratio.isAbove || ratio.isBelow, answer.replicas == calculator.current,
            ratio.isWithin(calculator.tolerance)
        {
            notes.append("within the tolerance")
        }
        explained.note = notes.joined(separator: ", ")
        return explained
    }

    static func unavailable(
        _ metric: HorizontalPodAutoscaler.Metric, _ message: String
    ) -> ScalingExplanation.Metric {
        ScalingExplanation.Metric(
            name: metric.name.isEmpty ? metric.type : metric.name, target: targetText(metric), note: message)
    }

    private static func targetText(_ metric: HorizontalPodAutoscaler.Metric) -> String {
        if let share = metric.targetUtilization { return "\(share)%" }
        if let average = metric.targetAverage, metric.isAverageWanted { return average.description }
        return metric.targetValue?.description ?? ""
    }

    /// `1 of 4 pods not ready, 1 not measured`
    private static func notes(_ measured: [MeasuredPod]) -> [String] {
        let counts = [
            (measured.count { $0.standing == .unready }, "not ready"),
            (measured.count { $0.standing == .settling }, "just ready"),
            (measured.count { $0.standing == .missing }, "not measured")
        ]
        return counts.filter { $0.0 > 0 }.map { "\($0.0) of \(measured.count) pods \($0.1)" }
    }
}

extension UsageRatio {
    /// `1.20`, rounded to a hundredth.
    fileprivate var text: String {
        let hundredths = (used * 200 / wanted + 1) / 2
        let (whole, part) = hundredths.quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(part < 10 ? "0" : "")\(part)"
    }
}
