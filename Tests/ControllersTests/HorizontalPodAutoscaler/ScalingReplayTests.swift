import Objects
import TestSupport
import Testing

@testable import Controllers

@Suite struct ScalingReplayTests {
    private func replay(
        _ autoscaler: Object, _ text: String, requests: [String: String] = ["cpu": "100m"], replicas: Int = 1,
        readyAfter: Int64 = 5, tail: Int64 = 60
    ) throws -> ScalingRecord {
        var object = autoscaler
        KindRegistry.builtIn.applyDefaults(to: &object)
        var replay = try ScalingReplay(
            object,
            of: ReplayedWorkload(requests: requests, replicas: replicas, readyAfter: .seconds(readyAfter)),
            under: LoadTrace(parsing: text), tail: .seconds(tail))
        return replay.run()
    }

    @Test func `the pods follow the load up and, once the window is over, down`() throws {
        let record = try replay(AutoscaledWorld.autoscaler(), "seconds,cpu\n0,40m\n60,240m\n120,40m\n", tail: 400)
        #expect(record.points.count == 521)
        #expect(record.points[59].replicas == 1)
        #expect(record.most == 5)
        #expect(record.points[119].replicas == 5 && record.points[119].ready == 5)
        // 240m at 50m each, for the window of five minutes.
        #expect(record.points[400].replicas == 5)
        #expect(record.points.last?.replicas == 1)
        #expect(record.changes.allSatisfy { $0.explanation.current != $0.explanation.wanted })
        #expect(record.changes.first?.time ?? .zero > .seconds(59))
        #expect(record.changes.first?.time ?? .zero < .seconds(66))
        #expect(record.secondsAbove > 0)
        #expect(record.podSeconds == record.points.reduce(0) { $0 + $1.replicas })
    }

    @Test func `the same replay is always the same`() throws {
        let text = "seconds,cpu\n0,40m\n30,900m\n90,100m\n"
        let first = try replay(AutoscaledWorld.autoscaler(), text)
        let second = try replay(AutoscaledWorld.autoscaler(), text)
        #expect(first.points == second.points && first.changes == second.changes)
    }

    @Test func `pods that are slow to come leave the others above their target for longer`() throws {
        let text = "seconds,cpu\n0,40m\n60,240m\n300,240m\n"
        let fast = try replay(AutoscaledWorld.autoscaler(), text, readyAfter: 1)
        let slow = try replay(AutoscaledWorld.autoscaler(), text, readyAfter: 90)
        #expect(slow.secondsAbove > fast.secondsAbove + 60)
    }

    @Test func `policies slow it down, and it is said`() throws {
        let slow: Value = ["scaleUp": ["policies": [["type": "Pods", "value": 1, "periodSeconds": 30]]]]
        let record = try replay(
            AutoscaledWorld.autoscaler(behavior: slow), "seconds,cpu\n0,40m\n10,400m\n", tail: 300)
        for (earlier, later) in zip(record.changes, record.changes.dropFirst()) {
            #expect(later.time - earlier.time >= .seconds(30))
        }
        #expect(record.changes.count == 7)
        #expect(record.changes.first?.explanation.steps.first?.rule == .policy)
    }

    @Test func `no processor is used beyond a limit`() throws {
        let spec: Value = [
            "containers": [
                [
                    "name": "main", "image": "a",
                    "resources": ["requests": ["cpu": "100m"], "limits": ["cpu": "100m"]]
                ]
            ]
        ]
        var object = AutoscaledWorld.autoscaler(maximum: 100)
        KindRegistry.builtIn.applyDefaults(to: &object)
        var replay = try ScalingReplay(
            object, of: ReplayedWorkload(podSpec: spec, replicas: 1, readyAfter: .zero),
            under: LoadTrace(parsing: "seconds,cpu\n0,0\n10,2\n"))
        let record = replay.run()
        // Twice the target at most is seen, so that it doubles and no more.
        #expect(record.changes.first?.explanation.wanted == 2)
        #expect(record.changes.dropFirst().first?.explanation.wanted == 4)
    }

    @Test func `metrics from outside and of objects are columns of their names`() throws {
        let queue = AutoscaledWorld.external("queue", ["type": "AverageValue", "averageValue": "10"])
        let record = try replay(
            AutoscaledWorld.autoscaler(metrics: [queue]), "seconds,queue\n0,5\n20,35\n40,\n", requests: [:])
        #expect(record.points[39].replicas == 4)
        // What is missing never makes them fewer, and it is told.
        #expect(record.points.last?.replicas == 4)
        #expect(record.warnings.contains { $0.contains("queue") })
    }

    @Test func `what a replay cannot do without is told`() {
        func message(_ text: String, _ requests: [String: String]) -> String {
            do {
                _ = try replay(AutoscaledWorld.autoscaler(), text, requests: requests)
                return ""
            } catch {
                return (error as? ScalingReplay.Refusal)?.message ?? "\(error)"
            }
        }
        #expect(message("seconds,memory\n0,1\n", ["cpu": "1"]) == "no column for the metric cpu; there are memory")
        #expect(message("seconds,cpu\n0,1\n", [:]).hasPrefix("container main asks for no cpu"))
        #expect(message("seconds,cpu\n0,1\n700000,1\n", ["cpu": "1"]).contains("longer than a week"))
    }
}
