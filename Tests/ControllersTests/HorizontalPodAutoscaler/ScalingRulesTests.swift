import Objects
import TestSupport
import Testing

@testable import Controllers

/// How far an autoscaler may go at once.
@Suite struct ScalingRulesTests {
    /// `Pods 4/15 Percent 100/60`, and then `Max`, `Min` or `Disabled`.
    private func rules(_ text: String) -> ScalingRules {
        var rules = ScalingRules(window: .zero, policies: [])
        var words = text.split(separator: " ").map(String.init)[...]
        while let word = words.popFirst() {
            if let selection = ScalingRules.Selection(rawValue: word) {
                rules.selection = selection
            } else if let amount = words.popFirst()?.split(separator: "/").compactMap({ Int($0) }), amount.count == 2 {
                let seconds = Duration.seconds(amount[1])
                rules.policies.append(
                    ScalingRules.Policy(
                        amount: word == "Pods" ? .pods(amount[0]) : .percent(amount[0]), period: seconds))
            }
        }
        return rules
    }

    /// `+4@10`: four more pods, ten seconds ago.
    private func memory(_ text: String, at now: Timestamp) -> AutoscalerMemory {
        var memory = AutoscalerMemory()
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "@").compactMap { Int($0) }
            memory.scale(by: parts[0], at: now + .seconds(-parts[1]), period: .seconds(3600))
        }
        return memory
    }

    @Test(
        arguments: [
            ("Pods 4/15", 1, "", 5), ("Pods 4/15", 10, "", 14), ("Percent 100/15", 10, "", 20),
            ("Percent 50/15", 1, "", 2), ("Percent 10/15", 1, "", 2), ("Percent 10/15", 11, "", 13),
            ("Pods 4/15 Percent 100/15", 1, "", 5), ("Pods 4/15 Percent 100/15", 10, "", 20),
            ("Pods 4/15 Percent 100/15 Min", 1, "", 2), ("Pods 4/15 Percent 100/15 Min", 10, "", 14),
            ("Pods 4/15 Disabled", 10, "", 10), ("Percent 900/60", 10, "", 100), ("Percent 100/15", 0, "", 0),
            ("Pods 4/15 Percent 100/15", 0, "", 4),
            // What was done within the period counts from its beginning.
            ("Pods 4/60", 14, "4@10", 14), ("Pods 4/60", 12, "2@10", 14), ("Pods 4/60", 14, "4@60", 18),
            ("Pods 4/60", 14, "4@59", 14), ("Percent 100/60", 20, "10@10", 20), ("Percent 100/60", 15, "5@10", 20),
            ("Pods 4/60", 14, "2@70 2@10", 16), ("Pods 4/60", 20, "10@10", 20),
            // Pods that went in between may come back.
            ("Pods 4/60", 10, "4@40 -4@20", 14), ("Pods 4/60", 5, "-5@20", 14), ("Percent 50/60", 6, "-4@20", 15),
            ("Pods 1/10 Pods 5/60", 12, "2@5", 15), ("Pods 1/10 Pods 5/60 Min", 12, "2@5", 12)
        ] as [(String, Int, String, Int)])
    func `upwards`(text: String, current: Int, done: String, highest: Int) {
        let now = Timestamp.at(1000)
        #expect(rules(text).highest(from: current, memory(done, at: now), at: now) == highest)
    }

    @Test(
        arguments: [
            ("Percent 100/15", 10, "", 0), ("Percent 10/60", 10, "", 9), ("Percent 10/60", 5, "", 4),
            ("Percent 10/60", 100, "", 90), ("Pods 4/60", 10, "", 6), ("Pods 4/60", 3, "", 0),
            ("Pods 4/60 Percent 10/60", 80, "", 72), ("Pods 4/60 Percent 10/60", 20, "", 16),
            ("Pods 4/60 Percent 10/60 Min", 80, "", 76), ("Pods 4/60 Percent 10/60 Min", 20, "", 18),
            ("Pods 4/60 Disabled", 10, "", 10), ("Percent 300/60", 10, "", 0),
            ("Pods 4/60", 6, "-4@10", 6), ("Pods 4/60", 8, "-2@10", 6), ("Pods 4/60", 6, "-4@60", 2),
            ("Percent 50/60", 5, "-5@10", 5), ("Percent 50/60", 8, "-2@10", 5), ("Pods 4/60", 2, "-8@10", 2),
            ("Pods 4/60", 14, "4@10", 6), ("Percent 50/60", 20, "10@10", 5)
        ] as [(String, Int, String, Int)])
    func `downwards`(text: String, current: Int, done: String, lowest: Int) {
        let now = Timestamp.at(1000)
        #expect(rules(text).lowest(from: current, memory(done, at: now), at: now) == lowest)
    }

    private func autoscaler(_ behavior: Value?) -> HorizontalPodAutoscaler {
        var autoscaler = HorizontalPodAutoscaler(namespace: "shop", name: "web")
        autoscaler.object.content.set(behavior, at: ["spec", "behavior"])
        return autoscaler
    }

    @Test func `without a behavior it doubles every 15 seconds and waits 5 minutes to go down`() {
        let up = ScalingRules.of(autoscaler(nil), .up, AutoscalerSettings())
        let down = ScalingRules.of(autoscaler(nil), .down, AutoscalerSettings())
        #expect(up.window == .zero)
        #expect(up.highest(from: 1, AutoscalerMemory(), at: .at(0)) == 5)
        #expect(up.highest(from: 10, AutoscalerMemory(), at: .at(0)) == 20)
        #expect(down.window == .seconds(300))
        #expect(down.lowest(from: 10, AutoscalerMemory(), at: .at(0)) == 0)
        #expect(up.tolerance == 100_000_000)
    }

    @Test func `what a behavior says counts, and what it does not is the default`() {
        let rules = ScalingRules.of(
            autoscaler([
                "scaleUp": [
                    "tolerance": "50m", "stabilizationWindowSeconds": 30, "selectPolicy": "Min",
                    "policies": [["type": "Pods", "value": 2, "periodSeconds": 60]]
                ]
            ]), .up, AutoscalerSettings())
        #expect(rules.tolerance == 50_000_000)
        #expect(rules.window == .seconds(30))
        #expect(rules.selection == .least)
        #expect(rules.policies == [ScalingRules.Policy(amount: .pods(2), period: .seconds(60))])
    }
}
