import Objects
import TestSupport
import Testing

@testable import Controllers

/// What becomes of a recommendation.
@Suite struct ScalingBoundsTests {
    struct Row: Sendable, CustomStringConvertible {
        let what: String
        let current: Int
        let recommended: Int
        /// How many were recommended, so many seconds ago.
        var before: [(count: Int, secondsAgo: Int64)] = []
        var upWindow: Int64 = 0
        var downWindow: Int64 = 300
        var added: Int = 0
        let replicas: Int
        var able = "ReadyForNewScale"
        var limited = "DesiredWithinRange"

        var description: String { what }
    }

    @Test(arguments: [
        Row(what: "as it is", current: 5, recommended: 5, replicas: 5),
        Row(what: "up at once", current: 5, recommended: 8, replicas: 8),
        Row(what: "down at once where nothing else was recommended", current: 8, recommended: 5, replicas: 5),
        Row(
            what: "down only to the highest of late", current: 10, recommended: 3, before: [(7, 100)], replicas: 7,
            able: "ScaleDownStabilized"),
        Row(
            what: "down held up by what there is", current: 10, recommended: 3, before: [(10, 299)], replicas: 10,
            able: "ScaleDownStabilized"),
        Row(what: "down after the window", current: 10, recommended: 3, before: [(10, 400), (3, 300)], replicas: 3),
        Row(
            what: "never up for an old recommendation", current: 5, recommended: 4, before: [(20, 10)], replicas: 5,
            able: "ScaleDownStabilized"),
        Row(
            what: "up only to the lowest of late", current: 2, recommended: 6, before: [(4, 10)], upWindow: 60,
            replicas: 4, able: "ScaleUpStabilized"),
        Row(
            what: "up held up by a lower one", current: 3, recommended: 6, before: [(2, 10)], upWindow: 60,
            replicas: 3, able: "ScaleUpStabilized"),
        Row(
            what: "up after the window", current: 2, recommended: 4, before: [(2, 90), (4, 60)], upWindow: 60,
            replicas: 4),
        Row(what: "down without a window", current: 10, recommended: 3, before: [(10, 1)], downWindow: 0, replicas: 3),
        Row(what: "no more than the maximum", current: 18, recommended: 40, replicas: 20, limited: "TooManyReplicas"),
        Row(what: "no fewer than the minimum", current: 5, recommended: 0, replicas: 2, limited: "TooFewReplicas"),
        Row(what: "no faster than the policies", current: 3, recommended: 15, replicas: 7, limited: "ScaleUpLimit"),
        Row(
            what: "no faster after a step", current: 7, recommended: 15, added: 4, replicas: 7, limited: "ScaleUpLimit"),
        Row(
            what: "the maximum before the policy", current: 16, recommended: 30, replicas: 20,
            limited: "TooManyReplicas"),
        Row(what: "no metric asks for any", current: 2, recommended: 0, replicas: 2, limited: "TooFewReplicas")
    ])
    func `a recommendation becomes`(row: Row) {
        let now = Timestamp.at(1000)
        var up = ScalingRules.standard(.up, AutoscalerSettings())
        var down = ScalingRules.standard(.down, AutoscalerSettings())
        up.window = .seconds(row.upWindow)
        down.window = .seconds(row.downWindow)
        let bounds = ScalingBounds(minimum: 2, maximum: 20, up: up, down: down)
        var memory = AutoscalerMemory()
        for (count, secondsAgo) in row.before {
            memory.recommend(count, at: now + .seconds(-secondsAgo), window: .seconds(300))
        }
        if row.added != 0 { memory.scale(by: row.added, at: now + .seconds(-1), period: .seconds(15)) }
        // Since the last one of those, what is recommended now.
        if !row.before.isEmpty { memory.recommend(row.recommended, at: now, window: .seconds(300)) }
        let decision = bounds.decide(row.recommended, current: row.current, memory, at: now)
        #expect(decision.replicas == row.replicas)
        #expect(decision.ableToScale.reason == row.able)
        #expect(decision.limited.reason == row.limited)
        #expect(decision.limited.isTrue == (row.limited != "DesiredWithinRange"))
    }
}
