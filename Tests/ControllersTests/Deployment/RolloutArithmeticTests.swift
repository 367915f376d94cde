import Objects
import TestSupport
import Testing

@testable import Controllers

@Suite struct RolloutArithmeticTests {
    @Test(
        arguments: [
            (10, "25%", "25%", 3, 2), (10, "39%", "39%", 4, 3), (0, "0%", "0%", 0, 0), (1, "25%", "25%", 1, 0),
            (4, "0%", "0%", 0, 1), (3, "0", "0", 0, 1), (7, "5", "1", 5, 1), (2, "100%", "100%", 2, 2),
            (3, "0", "10", 0, 3), (1, "1", "1", 1, 1), (5, "200%", "0", 10, 0), (3, "1%", "1%", 1, 0)
        ])
    func `surge is rounded up, unavailability down`(
        replicas: Int64, surge: String, unavailable: String, expectedSurge: Int, expectedUnavailable: Int
    ) {
        func value(_ text: String) -> Value { Int64(text).map { .integer($0) } ?? .string(text) }
        let deployment = Make.deployment("web", replicas: replicas).with {
            $0.object.content.set(value(surge), at: ["spec", "strategy", "rollingUpdate", "maxSurge"])
            $0.object.content.set(value(unavailable), at: ["spec", "strategy", "rollingUpdate", "maxUnavailable"])
        }
        #expect(deployment.maxSurge == expectedSurge)
        #expect(deployment.maxUnavailable == expectedUnavailable)
        #expect(deployment.minAvailable == Int(replicas) - expectedUnavailable)
    }

    @Test func `a recreation allows neither surge nor unavailability`() {
        let deployment = Make.deployment("web", replicas: 10).with {
            $0.object.content.set(["type": "Recreate"], at: ["spec", "strategy"])
        }
        #expect(deployment.maxSurge == 0)
        #expect(deployment.maxUnavailable == 0)
    }

    @Test(
        arguments: [
            (10, 3, 8, 0, 5), (10, 3, 13, 3, 3), (10, 3, 10, 0, 3), (10, 3, 10, 3, 6), (10, 3, 0, 0, 10),
            (10, 0, 10, 0, 0),
            (10, 3, 14, 2, 2), (10, 3, 7, 5, 10), (1, 1, 1, 0, 1), (0, 1, 0, 0, 0), (10, 3, 13, 5, 5)
        ])
    func `the new ReplicaSet grows as the surge allows`(
        replicas: Int, surge: Int, total: Int, current: Int, expected: Int
    ) {
        let size = RolloutArithmetic.newSize(replicas: replicas, maxSurge: surge, total: total, current: current)
        #expect(size == expected)
    }

    @Test(
        arguments: [
            // The worked example: new pods that do not come up protect the old ones.
            (13, 8, 5, 0, 0), (13, 8, 5, 2, 2), (13, 8, 5, 5, 5), (13, 8, 10, 9, 4), (13, 8, 0, 0, 5),
            (10, 10, 0, 0, 0),
            (5, 8, 5, 5, 0), (13, 8, 3, 9, 5)
        ])
    func `only what is not needed may go`(total: Int, minAvailable: Int, new: Int, available: Int, expected: Int) {
        let allowance = RolloutArithmetic.scaleDownAllowance(
            total: total, minAvailable: minAvailable,
            new: RolloutArithmetic.Size(replicas: new, available: available))
        #expect(allowance == expected)
    }

    @Test func `unavailable pods go first, from the oldest on, within the allowance`() {
        func sizes(_ pairs: [(Int, Int)], _ allowance: Int) -> [Int] {
            RolloutArithmetic.withoutUnavailable(
                pairs.map { RolloutArithmetic.Size(replicas: $0.0, available: $0.1) }, allowance: allowance)
        }
        #expect(sizes([(10, 8)], 5) == [8])
        #expect(sizes([(10, 8)], 1) == [9])
        #expect(sizes([(4, 1), (5, 5), (3, 0)], 5) == [1, 5, 1])
        #expect(sizes([(8, 10)], 5) == [8])
        #expect(sizes([], 5) == [])
    }

    @Test func `available pods go beyond what is needed`() {
        #expect(RolloutArithmetic.scaledDown([10], available: 10, minAvailable: 8) == [8])
        #expect(RolloutArithmetic.scaledDown([3, 7], available: 13, minAvailable: 8) == [0, 5])
        #expect(RolloutArithmetic.scaledDown([3, 7], available: 7, minAvailable: 8) == [3, 7])
        #expect(RolloutArithmetic.scaledDown([2], available: 13, minAvailable: 8) == [0])
    }

    /// The cases of Kubernetes' own table (`sync_test.go`, TestScale): sizes before and after, without surge.
    @Test(
        arguments: [
            (5, 10, [3, 2], [6, 4]), (5, 3, [3, 2], [2, 1]), (9, 4, [8, 1], [4, 0]), (7, 10, [3, 2, 2], [4, 3, 3]),
            (13, 8, [8, 3, 2], [5, 2, 1]), (3, 4, [1, 1, 1], [2, 1, 1]), (20, 1, [10, 5, 5], [1, 0, 0]),
            (5, 6, [4, 1, 0], [5, 1, 0]), (10, 0, [7, 3], [0, 0]), (10, 10, [7, 3], [7, 3])
        ])
    func `a new size is shared out in proportion`(before: Int, after: Int, sizes: [Int], expected: [Int]) {
        let result = RolloutArithmetic.proportional(
            sizes, maxBefore: sizes.map { _ in before }, replicas: after, maxNow: after, allowed: after)
        #expect(result == expected)
    }

    @Test func `the surge grows with the size`() {
        let result = RolloutArithmetic.proportional(
            [10, 5], maxBefore: [15, 15], replicas: 20, maxNow: 30, allowed: 30)
        #expect(result == [20, 10])
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `what is shared out is all and no more`(seed: UInt64) {
        var random = IDSource(seed: seed)
        let sizes = (0..<Int.random(in: 1...5, using: &random))
            .map { _ in Int.random(in: 1...50, using: &random) }.sorted(by: >)
        let replicas = Int.random(in: 0...100, using: &random)
        let maxNow = replicas + Int.random(in: 0...20, using: &random)
        let allowed = replicas == 0 ? 0 : maxNow
        let maxBefore = sizes.map { _ in Int.random(in: 0...150, using: &random) }
        let result = RolloutArithmetic.proportional(
            sizes, maxBefore: maxBefore, replicas: replicas, maxNow: maxNow, allowed: allowed)
        #expect(result.allSatisfy { $0 >= 0 }, "seed \(seed)")
        let total = result.reduce(0, +)
        let before = sizes.reduce(0, +)
        #expect(total == allowed, "seed \(seed): \(sizes) to \(result)")
        let grows = zip(sizes, result).allSatisfy { $0 <= $1 }
        let shrinks = zip(sizes, result).allSatisfy { $0 >= $1 }
        #expect(allowed >= before ? grows : shrinks, "seed \(seed): \(sizes) to \(result)")
    }

    @Test func `a history drops its oldest revisions when it grows too long`() {
        #expect(RolloutArithmetic.history("", adding: "1") == "1")
        #expect(RolloutArithmetic.history("1,3", adding: "5") == "1,3,5")
        #expect(RolloutArithmetic.history("1,3,5", adding: "7", maximumBytes: 5) == "3,5,7")
        #expect(RolloutArithmetic.history("1,3,5", adding: "1234567", maximumBytes: 5) == "")
    }
}
