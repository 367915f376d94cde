import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

/// What must hold of every autoscaler under every load.
@Suite struct AutoscalerPropertyTests {
    /// A draw out of a seed.
    struct Chance {
        var ids: IDSource
        init(_ seed: UInt64) { ids = IDSource(seed: seed) }
        mutating func within(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(ids.next() % UInt64(range.count))
        }
        mutating func isTrue(oneIn count: Int) -> Bool { within(1...count) == 1 }
    }

    private func rules(_ chance: inout Chance, window: Int) -> ScalingRules {
        var rules = ScalingRules(window: .seconds(window), policies: [])
        for _ in 0..<chance.within(1...3) {
            let amount = chance.within(1...8)
            let isPods = chance.isTrue(oneIn: 2)
            rules.policies.append(
                ScalingRules.Policy(
                    amount: isPods ? .pods(amount) : .percent(amount * 25), period: .seconds(chance.within(1...120))))
        }
        rules.selection = [.most, .least, .disabled][chance.isTrue(oneIn: 8) ? 2 : chance.within(0...1)]
        return rules
    }

    @Test(arguments: Seeds.range(60))
    func `never outside its bounds and never faster than every policy`(seed: UInt64) {
        var chance = Chance(seed)
        let bounds = ScalingBounds(
            minimum: chance.within(0...5), maximum: chance.within(6...60),
            up: rules(&chance, window: chance.within(0...90)), down: rules(&chance, window: chance.within(0...300)))
        var memory = AutoscalerMemory()
        var current = chance.within(bounds.minimum...bounds.maximum)
        var now = Timestamp.at(0)
        var course: [(time: Timestamp, count: Int)] = [(now, current)]
        for _ in 0..<400 {
            now = now + .seconds(chance.within(1...20))
            memory.clock(now)
            let wanted = chance.within(0...80)
            let decision = bounds.decide(wanted, current: current, memory, at: now)
            memory.recommend(wanted, at: now, window: bounds.longestWindow)
            #expect((bounds.minimum...bounds.maximum).contains(decision.replicas))
            // Never away from what is recommended, beyond the bounds.
            if wanted >= current { #expect(decision.replicas >= current) }
            if wanted <= current { #expect(decision.replicas <= current) }
            if decision.replicas != current {
                memory.scale(by: decision.replicas - current, at: now, period: bounds.longestPeriod)
            }
            checkSpeed(from: current, to: decision.replicas, bounds, course, at: now)
            current = decision.replicas
            course.append((now, current))
        }
    }

    /// Of the policies that count, at least one, or with `Min` every one, allows the step, seen from where its period began.
    private func checkSpeed(
        from current: Int, to next: Int, _ bounds: ScalingBounds, _ course: [(time: Timestamp, count: Int)],
        at now: Timestamp
    ) {
        guard next != current else { return }
        let rules = next > current ? bounds.up : bounds.down
        #expect(rules.selection != .disabled)
        let allowed = rules.policies.map { policy in
            let start = course.last { $0.time + policy.period <= now }?.count ?? course[0].count
            return switch (policy.amount, next > current) {
            case (.pods(let count), true): next <= start + count
            case (.pods(let count), false): next >= start - count
            case (.percent(let share), true): next * 100 <= start * (100 + share) + 99
            case (.percent(let share), false): next * 100 >= start * max(0, 100 - share) - 99
            }
        }
        #expect(rules.selection == .least ? allowed.allSatisfy { $0 } : allowed.contains(true))
    }

    @Test(arguments: Seeds.range(60))
    func `a metric above its target asks for no fewer pods, and one below for no more`(seed: UInt64) {
        var chance = Chance(seed)
        for _ in 0..<200 {
            let current = chance.within(1...30)
            var pods: [MeasuredPod] = []
            for _ in 0..<chance.within(1...40) {
                let standing: MeasuredPod.Standing =
                    switch chance.within(0...5) {
                    case 0: .unready
                    case 1: .missing
                    default: .measured(Int64(chance.within(0...300)))
                    }
                pods.append(MeasuredPod(standing: standing, requested: 100))
            }
            let usage = pods.compactMap(\.usage)
            guard !usage.isEmpty else { continue }
            let calculator = ReplicaCalculator(current: current)
            let answers = [
                calculator.byAverage(pods, target: 100), calculator.byUtilization(pods, target: 100)
            ].compactMap { $0?.replicas }
            let (total, full) = (usage.reduce(0, +), Int64(100 * usage.count))
            for replicas in answers {
                if total >= full { #expect(replicas >= current) }
                if total <= full { #expect(replicas <= current) }
                // Nobody is asked to do more than what was measured takes, were it on pods that there are to be.
                #expect(
                    Int64(replicas) <= max(Int64(current), (total * Int64(max(current, usage.count)) + full - 1) / full)
                )
            }
        }
    }

    @Test(arguments: Seeds.range(40))
    func `a constant load comes to rest, and stays`(seed: UInt64) {
        var chance = Chance(seed)
        // Shared by all pods, in thousandths of what one pod shall carry.
        let load = Int64(chance.within(100...20_000))
        var current = chance.within(1...20)
        var changes = 0
        for round in 0..<60 {
            let each = (load + Int64(current) - 1) / Int64(current)
            let pods = Array(repeating: MeasuredPod(standing: .measured(each)), count: current)
            let next = min(
                max(ReplicaCalculator(current: current).byAverage(pods, target: 1000)?.replicas ?? 0, 1), 100)
            if next != current { changes += 1 }
            if round >= 3 { #expect(next == current) }
            current = next
        }
        #expect(changes <= 3)
        #expect(Int64(current) * 1100 >= load)
    }

    @Test func `whatever else is measured, a metric that is missing never takes pods away`() {
        var (falls, gaps) = (0, 0)
        for seed in 1...20 as ClosedRange<UInt64> {
            var chance = Chance(seed)
            let names = (0..<chance.within(1...4)).map { "m\($0)" }
            let metrics = names.map { name in
                let isAverage = chance.isTrue(oneIn: 2)
                return AutoscaledWorld.external(
                    name, isAverage ? ["type": "AverageValue", "averageValue": "10"] : ["type": "Value", "value": "10"])
            }
            let usesCPU = chance.isTrue(oneIn: 2)
            var scaled = AutoscaledWorld(
                replicas: Int64(chance.within(2...10)),
                AutoscaledWorld.autoscaler(
                    maximum: 20, metrics: metrics + (usesCPU ? [AutoscaledWorld.cpu(50)] : []),
                    behavior: ["scaleDown": ["stabilizationWindowSeconds": 0]]), seed: seed)
            for _ in 0..<40 {
                let present = names.filter { _ in !chance.isTrue(oneIn: 6) }
                scaled.metrics = [:]
                for name in present {
                    let series = MetricSeries(milliValue: Int64(chance.within(0...25_000)), time: .at(0))
                    scaled.metrics[MetricSubject(namespace: "default", metric: name)] = [series]
                }
                let isMeasured = !usesCPU || !chance.isTrue(oneIn: 6)
                let (before, load) = (scaled.replicas, Int64(chance.within(0...90)))
                scaled.second { _ in isMeasured ? load : nil }
                let isWhole = present.count == names.count && isMeasured
                if isWhole, scaled.replicas < before { falls += 1 }
                if !isWhole { gaps += 1 }
                #expect(isWhole || scaled.replicas >= before, "seed \(seed)")
                scaled.bringUp()
            }
        }
        #expect(falls > 50 && gaps > 100, "\(falls) falls, \(gaps) gaps")
    }

    @Test(arguments: Seeds.range(8))
    func `autoscalers stay in bounds through noise, rollouts, crashes and a clock that jumps`(seed: UInt64) {
        var chance = Chance(seed)
        var scaled = AutoscaledWorld(
            replicas: Int64(chance.within(1...6)),
            AutoscaledWorld.autoscaler(
                minimum: 2, maximum: 12, behavior: ["scaleDown": ["stabilizationWindowSeconds": 60]]), seed: seed)
        scaled.seconds(2) { _ in 50 }
        scaled.world.invariant = { snapshot in
            let count = snapshot[AutoscaledWorld.target].map { Deployment($0).replicas } ?? 2
            return (2...12).contains(count) ? nil : "\(count) pods"
        }
        for round in 0..<100 {
            var noise = Chance(seed &* 1000 &+ UInt64(round))
            scaled.second { _ in noise.isTrue(oneIn: 10) ? nil : Int64(noise.within(0...120)) }
            switch chance.within(0...30) {
            case 0:
                scaled.world.update(AutoscaledWorld.target) {
                    $0.content.set(.string("\(round)"), at: ["spec", "template", "metadata", "labels", "v"])
                }
            case 1: if let pod = scaled.world.activePods.first { scaled.world.fail(pod) }
            case 2: scaled.world.now = scaled.world.now + .seconds(chance.within(-400...400))
            case 3:
                scaled.world.plane = ControlPlane([
                    DeploymentController(), ReplicaSetController(), HorizontalPodAutoscalerController()
                ])
                scaled.world.plane.started(with: scaled.world.snapshot)
            default: break
            }
            if chance.isTrue(oneIn: 2) { scaled.bringUp() }
        }
        #expect(scaled.world.broken == [])
        // Once the load is steady, the count is what it takes, and stays.
        scaled.bringUp()
        let total = Int64(chance.within(100...500))
        for _ in 0..<150 {
            let count = Int64(max(scaled.world.activePods.count, 1))
            scaled.second { _ in total / count }
            scaled.bringUp()
        }
        let rested = scaled.replicas
        #expect(abs(Int64(rested) - max(2, (total + 49) / 50)) <= 1)
        scaled.seconds(30) { _ in total / Int64(rested) }
        #expect(scaled.replicas == rested)
    }
}
