/// Why an autoscaler wants as many pods as it does: what each metric says, and which rules applied to that, in their order.
///
/// The decision itself makes it; the autoscaler's controller keeps it in two annotations, and whoever explains an autoscaler to
/// people reads it there: `skeg describe`, the status branch, `skeg simulate hpa`.
public struct ScalingExplanation: Sendable, Hashable {
    /// Of the newest decision.
    public static let annotation = "skeg.dev/autoscaler-decision"
    /// Of the newest one that changed the number of pods.
    public static let changeAnnotation = "skeg.dev/autoscaler-last-change"
    /// More than one of ours ever has.
    private static let maximumBytes = 32_768

    /// What one metric comes to.
    public struct Metric: Sendable, Hashable {
        /// As events name it: `cpu resource utilization (percentage of request)`.
        public var name: String
        /// What all pods that were measured use together, or the one number that is measured: `1200m`. Empty where it cannot
        /// be had.
        public var total: String
        /// Of a pod, as it is compared with the target: `60%`, `300m`.
        public var current: String
        public var target: String
        /// How much there is of what is wanted, to a hundredth: `1.20`.
        public var ratio: String
        /// What it asks for; nil where it cannot be had.
        public var replicas: Int?
        /// What else there is to say: pods that were not measured, that the difference is none, why it cannot be had.
        public var note: String

        public init(
            name: String, total: String = "", current: String = "", target: String, ratio: String = "",
            replicas: Int? = nil, note: String = ""
        ) {
            self.name = name
            self.total = total
            self.current = current
            self.target = target
            self.ratio = ratio
            self.replicas = replicas
            self.note = note
        }
    }

    /// A rule that made another number of what was asked for until then.
    public struct Step: Sendable, Hashable {
        public enum Rule: String, Sendable, Hashable, CaseIterable {
            /// A metric cannot be had, and without it there are not to be fewer.
            case missingMetric
            /// Nothing is decided at all.
            case inactive
            case stabilizationWindow
            case policy
            case minReplicas
            case maxReplicas
        }

        public var rule: Rule
        public var from: Int
        public var to: Int
        /// For people: `the highest recommendation of the last 300 s`.
        public var why: String

        public init(_ rule: Rule, from: Int, to: Int, why: String) {
            self.rule = rule
            self.from = from
            self.to = to
            self.why = why
        }
    }

    /// Since when it is so.
    public var time: Timestamp
    /// How many pods there were to be.
    public var current: Int
    /// How many there are to be now.
    public var wanted: Int
    public var metrics: [Metric] = []
    public var steps: [Step] = []

    public init(current: Int, wanted: Int, at time: Timestamp) {
        self.time = time
        self.current = current
        self.wanted = wanted
    }

    /// The metric that asks for most, which counts.
    public var decisive: Metric? {
        var most: Metric?
        for metric in metrics {
            guard let replicas = metric.replicas else { continue }
            if replicas > most?.replicas ?? -1 { most = metric }
        }
        return most
    }

    /// In one line: `2 -> 4: cpu at 80% of 50% asks for 4`.
    public var sentence: String {
        var words: [String] = []
        if let decisive, let replicas = decisive.replicas {
            words.append("\(decisive.name) at \(decisive.current) of \(decisive.target) asks for \(replicas)")
        }
        words += steps.map(\.sentence)
        let change = current == wanted ? "\(current)" : "\(current) -> \(wanted)"
        return words.isEmpty ? change : "\(change): \(words.joined(separator: "; "))"
    }

    /// Whether it says the same, be it since another time.
    public func says(_ other: ScalingExplanation) -> Bool {
        var other = other
        other.time = time
        return self == other
    }
}

extension ScalingExplanation.Step {
    /// `stabilizationWindow makes that 6: the highest recommendation of the last 300 s`
    public var sentence: String {
        from == to ? "\(rule.rawValue): \(why)" : "\(rule.rawValue) makes that \(to): \(why)"
    }
}

// MARK: - As a text

extension ScalingExplanation {
    /// What an autoscaler holds; nil where there is none that can be read.
    public init?(of autoscaler: Object, in annotation: String = ScalingExplanation.annotation) {
        guard let text = autoscaler.annotation(annotation), text.utf8.count <= ScalingExplanation.maximumBytes,
            let content = try? JSONParser.parse(text, duplicates: .lastCounts),
            let time = content["time"]?.string.flatMap({ Timestamp($0) }),
            let current = content["current"]?.integer, let wanted = content["wanted"]?.integer
        else { return nil }
        self.init(current: Int(clamping: current), wanted: Int(clamping: wanted), at: time)
        metrics = (content["metrics"]?.array ?? []).map(Metric.init)
        steps = (content["steps"]?.array ?? []).compactMap(Step.init)
    }

    public var content: Value {
        [
            "time": .string(time.text), "current": .integer(Int64(current)), "wanted": .integer(Int64(wanted)),
            "metrics": .array(metrics.map(\.content)), "steps": .array(steps.map(\.content))
        ]
    }

    public var text: String { JSONWriter.text(content) }
}

extension ScalingExplanation.Metric {
    fileprivate init(_ content: Value) {
        self.init(
            name: content.text("name"), total: content.text("total"), current: content.text("current"),
            target: content.text("target"), ratio: content.text("ratio"),
            replicas: content["replicas"]?.integer.map { Int(clamping: $0) }, note: content.text("note"))
    }

    fileprivate var content: Value {
        var content: Value = ["name": .string(name), "target": .string(target)]
        let texts = [("total", total), ("current", current), ("ratio", ratio), ("note", note)]
        for (field, text) in texts where !text.isEmpty { content[field] = .string(text) }
        content["replicas"] = replicas.map { .integer(Int64($0)) }
        return content
    }
}

extension ScalingExplanation.Step {
    fileprivate init?(_ content: Value) {
        guard let rule = Rule(rawValue: content.text("rule")), let from = content["from"]?.integer,
            let to = content["to"]?.integer
        else { return nil }
        self.init(rule, from: Int(clamping: from), to: Int(clamping: to), why: content.text("why"))
    }

    fileprivate var content: Value {
        [
            "rule": .string(rule.rawValue), "from": .integer(Int64(from)), "to": .integer(Int64(to)),
            "why": .string(why)
        ]
    }
}
