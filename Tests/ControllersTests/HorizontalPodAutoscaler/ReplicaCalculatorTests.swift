import Testing

@testable import Controllers

/// Cases of `replica_calculator_test.go`, written anew, and those in which it is wrong.
@Suite struct ReplicaCalculatorTests {
    @Test(arguments: [
        PodsCase("more is used than wanted", 3, "300/1000 500/1000 700/1000", target: 30, 5, shown: 50),
        PodsCase("an unready pod is awaited", 3, "u/1000 500/1000 700/1000", target: 30, 4, shown: 60),
        PodsCase("two unready pods turn the scale", 3, "400/1000 u/1000 u/1000", target: 30, 3, shown: 40),
        PodsCase("twice what is wanted", 2, "500/1000 700/1000", target: 30, 4, shown: 60),
        PodsCase("less is used than wanted", 5, "100/1000 300/1000 500/1000 250/1000*2", target: 50, 3, shown: 28),
        PodsCase("unready pods do not hold it up", 5, "100/1000 300/1000 500/1000 u/1000*2", target: 50, 2, shown: 30),
        PodsCase("a little more changes nothing", 3, "1010/900 1030/1000 1020/1100", target: 100, 3, shown: 102),
        PodsCase("a little less changes nothing", 3, "910/1000*3", target: 100, 3, shown: 91),
        PodsCase("just within the tolerance above", 10, "55/100*10", target: 50, 10, shown: 55),
        PodsCase("just beyond the tolerance above", 10, "56/100*10", target: 50, 12, shown: 56),
        PodsCase("just within the tolerance below", 10, "45/100*10", target: 50, 10, shown: 45),
        PodsCase("just beyond the tolerance below", 10, "44/100*10", target: 50, 9, shown: 44),
        PodsCase("whole percent count", 10, "559/1000*10", target: 50, 10, shown: 55),
        PodsCase("missing pods are taken to be busy", 4, "400/1000 95/1000 -/1000*2", target: 100, 3, shown: 24),
        PodsCase("just what is wanted, and one missing", 2, "1000/1000 -/1000", target: 100, 2, shown: 100),
        PodsCase("above, but not if the missing one is idle", 2, "1900/1000 -/1000", target: 100, 2, shown: 190),
        PodsCase("below, but not if the missing one is busy", 2, "600/1000 -/1000", target: 100, 2, shown: 60),
        PodsCase("unready and missing, below", 3, "u/1000 450/1000 -/1000", target: 50, 3, shown: 45),
        PodsCase("unready and missing, above", 3, "u/1000 2000/1000 -/1000", target: 50, 4, shown: 200),
        PodsCase("unready and missing, far below", 4, "u/1000 100/1000*2 -/1000", target: 50, 3, shown: 10),
        PodsCase("a missing pod uses what is wanted, above 100", 2, "100/100 -/100", target: 200, 2, shown: 100),
        PodsCase("a missing pod above 100 that is far off", 4, "20/100*3 -/100", target: 200, 2, shown: 20),
        PodsCase("idle", 4, "0/100*4", target: 50, 0, shown: 0),
        PodsCase("one pod, twice", 1, "100/100", target: 50, 2, shown: 100),
        PodsCase("rounded up", 1, "56/100", target: 50, 2, shown: 56),
        PodsCase("pods of several sizes", 3, "900/1000 100/200 100/200", target: 50, 5, shown: 78),
        PodsCase("many pods", 1000, "90/100*1000", target: 60, 1500, shown: 90),
        PodsCase("no rounding of fractions", 100, "7/100*100", target: 100, 7, shown: 7),
        PodsCase("no rounding of fractions above", 30, "77/100*30", target: 70, 30, shown: 77),
        // Where Kubernetes is wrong.
        PodsCase("pods that have just become ready", 6, "44/100*4 s/100*2", target: 50, 6, shown: 44),
        PodsCase("pods that have just become ready, far below", 6, "10/100*4 s/100*2", target: 50, 5, shown: 10),
        PodsCase("pods that have just become ready, above", 6, "90/100*4 s/100*2", target: 50, 8, shown: 90),
        PodsCase("surge pods below what is wanted", 10, "85/100*20", target: 100, 10, shown: 85),
        PodsCase("surge pods, each as busy", 10, "120/100*20", target: 100, 12, shown: 120),
        PodsCase("surge pods that share the load", 10, "60/100*20", target: 100, 10, shown: 60),
        PodsCase("surge pods of an idle target", 10, "30/100*20", target: 100, 6, shown: 30),
        PodsCase("surge pods that are not ready", 10, "150/100*10 u/100*10", target: 100, 15, shown: 150),
        PodsCase("a quarter of surge pods", 4, "130/100*5", target: 100, 6, shown: 130),
        PodsCase("pods that are still to come, above", 10, "120/100*3", target: 100, 10, shown: 120),
        PodsCase("pods that are still to come, far above", 4, "300/100*2", target: 100, 6, shown: 300),
        PodsCase("pods that are still to come, below", 10, "50/100*5", target: 100, 3, shown: 50)
    ])
    func `a share of what pods ask for`(row: PodsCase) {
        let answer = ReplicaCalculator(current: row.current).byUtilization(measuredPods(row.pods), target: row.target)
        #expect(answer?.replicas == row.replicas)
        #expect(answer?.utilization == row.shown)
    }

    @Test(arguments: [
        PodsCase("more than wanted", 3, "20000 10000 30000", target: 15000, 4, shown: 20000),
        PodsCase("one pod is not up", 3, "u 10000*2", target: 15000, 2, shown: 10000),
        PodsCase("an unready pod is awaited", 3, "50000 u 10000", target: 15000, 4, shown: 30000),
        PodsCase("two unready pods turn the scale", 3, "40000 u*2", target: 30000, 3, shown: 40000),
        PodsCase("less than wanted", 5, "12000*5", target: 20000, 3, shown: 12000),
        PodsCase("a little more", 3, "20000 21000 21000", target: 20000, 3, shown: 20666),
        PodsCase("a little less", 3, "19000*3", target: 20000, 3, shown: 19000),
        PodsCase("within the tolerance", 10, "110*10", target: 100, 10, shown: 110),
        PodsCase("beyond the tolerance", 10, "111*10", target: 100, 12, shown: 111),
        PodsCase("below the tolerance", 10, "89*10", target: 100, 9, shown: 89),
        PodsCase("a missing pod uses what is wanted", 3, "10 10 -", target: 100, 2, shown: 10),
        PodsCase("two of three are missing", 3, "10 - -", target: 100, 3, shown: 10),
        PodsCase("missing pods use nothing above", 4, "400*2 -*2", target: 100, 8, shown: 400),
        PodsCase("just what is wanted and one missing", 2, "100 -", target: 100, 2, shown: 100),
        PodsCase("above, but not if the missing one is idle", 2, "190 -", target: 100, 2, shown: 190),
        PodsCase("unready below counts for nothing", 4, "10*2 u*2", target: 100, 1, shown: 10),
        PodsCase("nothing used", 4, "0*4", target: 100, 0, shown: 0),
        PodsCase("memory of one pod", 1, "2000000000", target: 1_000_000_000, 2, shown: 2_000_000_000),
        PodsCase("amounts as great as can be", 2, "9223372036854775807*2", target: 1, Int(Int32.max), shown: .max),
        PodsCase("the tiniest target", 1, "5", target: 1, 5, shown: 5),
        PodsCase("surge pods that hold as much each", 10, "950*20", target: 1000, 10, shown: 950),
        PodsCase("surge pods that hold much each", 10, "850*20", target: 1000, 10, shown: 850),
        PodsCase("surge pods that hold too much each", 10, "1500*20", target: 1000, 15, shown: 1500),
        PodsCase("all pods doubled, above", 3, "1200*6", target: 1000, 4, shown: 1200),
        PodsCase("pods to come do not make it fewer", 8, "120*4", target: 100, 8, shown: 120)
    ])
    func `an amount for each pod`(row: PodsCase) {
        let answer = ReplicaCalculator(current: row.current).byAverage(measuredPods(row.pods), target: row.target)
        #expect(answer?.replicas == row.replicas)
        #expect(answer?.average == row.shown)
    }

    /// current, ready, value, target, replicas
    @Test(
        arguments: [
            (3, 3, 20_000, 15_000, 4), (3, 3, 20_033, 20_000, 3), (5, 5, 6_000, 20_000, 2), (0, 0, 20_000, 15_000, 2),
            (0, 0, 15_000, 15_000, 1), (0, 0, 1, 15_000, 1), (0, 0, 0, 15_000, 0), (1, 1, 0, 15_000, 0),
            (4, 4, 0, 100, 0), (4, 0, 0, 100, 0), (4, 4, 110, 100, 4), (4, 4, 111, 100, 5), (4, 4, 90, 100, 4),
            (4, 4, 89, 100, 4), (4, 4, 70, 100, 3), (10, 10, 150, 100, 15),
            // None ready: nothing is known of what so many pods make of it.
            (4, 0, 50, 100, 4), (4, 0, 300, 100, 4),
            // Fewer ready than there are to be: above never means fewer.
            (10, 3, 200, 100, 10), (10, 8, 200, 100, 16), (10, 3, 50, 100, 2),
            // Surge pods.
            (10, 20, 85, 100, 10), (10, 20, 120, 100, 12), (10, 20, 40, 100, 8)
        ] as [(Int, Int, Int, Int, Int)])
    func `one value that pods share in`(current: Int, ready: Int, value: Int, target: Int, replicas: Int) {
        let answer = ReplicaCalculator(current: current).byValue(Int64(value), target: Int64(target), ready: ready)
        #expect(answer.replicas == replicas)
        #expect(answer.value == Int64(value))
    }

    /// current, existing, total, target, replicas, average
    @Test(
        arguments: [
            (3, 3, 8_600, 2_867, 3, 2_867), (3, 3, 8_601, 2_150, 5, 2_867), (5, 5, 8_600, 4_300, 2, 1_720),
            (0, 0, 8_600, 2_000, 5, 8_600), (0, 0, 0, 100, 0, 0), (0, 0, 1, 100, 1, 1), (1, 1, 0, 100, 0, 0),
            (1, 1, 100, 100, 1, 100), (1, 1, 110, 100, 1, 110), (1, 1, 111, 100, 2, 111), (1, 1, 90, 100, 1, 90),
            (10, 10, 1_050, 100, 10, 105), (10, 10, 1_101, 100, 12, 111), (10, 10, 890, 100, 9, 89),
            // There are more than are asked for, in a rollout.
            (10, 20, 950, 100, 10, 48), (10, 20, 1_950, 100, 20, 98), (10, 13, 1_000, 100, 10, 77),
            // There are fewer yet.
            (10, 5, 520, 100, 6, 104), (10, 5, 1_000, 100, 10, 200)
        ] as [(Int, Int, Int, Int, Int, Int)])
    func `so much of one total for each pod`(
        current: Int, existing: Int, total: Int, target: Int, replicas: Int, average: Int
    ) {
        let answer = ReplicaCalculator(current: current).byTotal(
            Int64(total), target: Int64(target), existing: existing)
        #expect(answer.replicas == replicas)
        #expect(answer.average == Int64(average))
    }

    @Test func `nothing comes of pods that were not measured`() {
        let calculator = ReplicaCalculator(current: 2)
        #expect(calculator.byAverage(measuredPods("- u"), target: 1) == nil)
        #expect(calculator.byUtilization(measuredPods("-/100 u/100"), target: 50) == nil)
        #expect(calculator.byUtilization(measuredPods("50"), target: 50) == nil)
    }

    /// up and down in percent, usage, replicas of 10
    @Test(
        arguments: [
            (0, 0, 101, 11), (0, 0, 99, 10), (0, 0, 90, 9), (20, 10, 120, 10), (20, 10, 121, 13), (20, 10, 90, 10),
            (10, 30, 71, 10), (10, 30, 69, 7), (1, 1, 102, 11), (50, 0, 150, 10), (50, 0, 151, 16)
        ] as [(Int64, Int64, Int64, Int)])
    func `an autoscaler may have its own tolerances`(up: Int64, down: Int64, usage: Int64, replicas: Int) {
        let tolerance = Tolerance(up: up * 10_000_000, down: down * 10_000_000)
        let calculator = ReplicaCalculator(current: 10, tolerance: tolerance)
        #expect(calculator.byAverage(measuredPods("\(usage)*10"), target: 100)?.replicas == replicas)
    }
}
