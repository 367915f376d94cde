import Measurements
import Objects
import Testing

@testable import PodLifecycle

@Suite("When a node is short of something") struct EvictionThresholdTests {
    private static let gigabyte: Int64 = 1 << 30

    private static func node(memory: Int64, disk: Int64 = 50, inodes: Int64? = 50, processes: Int64 = 1000)
        -> NodeSupply
    {
        NodeSupply(
            memory: Supply(capacity: 8 * gigabyte, available: memory),
            filesystem: Supply(capacity: 100, available: disk),
            inodes: inodes.map { Supply(capacity: 100, available: $0) },
            processes: Supply(capacity: 32768, available: processes))
    }

    @Test func theKubeletsOwnThresholds() throws {
        let written = try EvictionSettings.thresholds(
            "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%")
        #expect(written == EvictionSettings.standard.thresholds)
        #expect(EvictionSettings.standard.transitionPeriod == .seconds(300))
    }

    @Test(
        arguments: [
            (node(memory: gigabyte), []), (node(memory: 100 << 20), []), (node(memory: (100 << 20) - 1), [.memory]),
            (node(memory: 0, disk: 0, inodes: 0), [.memory, .filesystem, .inodes]),
            (node(memory: gigabyte, disk: 10), []), (node(memory: gigabyte, disk: 9), [.filesystem]),
            (node(memory: gigabyte, inodes: 5), []), (node(memory: gigabyte, inodes: 4), [.inodes]),
            // A file system without such a bound is short of none, and of processes nobody has said anything.
            (node(memory: gigabyte, inodes: nil, processes: 0), []), (NodeSupply(), [])
        ] as [(NodeSupply, [EvictionSignal])])
    func lessThanTheThresholdIsShort(supply: NodeSupply, signals: [EvictionSignal]) {
        #expect(EvictionSettings.standard.met(by: supply).map(\.signal) == signals)
    }

    @Test(
        arguments: [
            ("memory.available<1Gi", "memory.available", "1Gi"), ("memory.available<500M", "memory.available", "500M"),
            ("memory.available < 1Gi", "memory.available", "1Gi"), ("pid.available<100", "pid.available", "100"),
            ("memory.available<10%", "memory.available", "838860Ki"),
            ("nodefs.available<0.5%", "nodefs.available", "0"),
            ("nodefs.available<2.5%", "nodefs.available", "2"), ("nodefs.inodesFree<99%", "nodefs.inodesFree", "99")
        ])
    func thresholdsAreRead(text: String, signal: String, quantity: String) throws {
        let threshold = try #require(try EvictionSettings.thresholds(text).first)
        #expect(threshold.signal.rawValue == signal)
        let capacity: Int64 = signal == "memory.available" ? 838_860 * 10 * 1024 : 100
        #expect(threshold.quantity(of: Supply(capacity: capacity, available: 0)).description == quantity)
    }

    @Test(arguments: ["none", "memory.available<0%", "memory.available<100%,nodefs.available<0%"])
    func whatSwitchesOff(text: String) throws {
        #expect(try EvictionSettings.thresholds(text).isEmpty)
    }

    @Test(
        arguments: [
            ("", "give thresholds"), ("memory.available", "expected <signal><operator><value>"),
            ("memory.available>1Gi", "expected <signal><operator><value>"), (",", "expected <signal>"),
            ("imagefs.available<10%", "unsupported eviction signal imagefs.available"),
            ("memory.available<-1Gi", "must be positive"), ("memory.available<0", "must be positive"),
            ("memory.available<101%", "must be <= 100%"), ("memory.available<-1%", "must be >= 0%"),
            ("memory.available<much", "no quantity"), ("memory.available<%", "no percentage"),
            ("memory.available<1Gi%", "no percentage"), ("memory.available<1Gi,memory.available<2Gi", "twice"),
            (String(repeating: "x", count: 5000), "give thresholds")
        ])
    func whatIsWrongIsSaid(text: String, words: String) {
        #expect {
            try EvictionSettings.thresholds(text)
        } throws: { "\($0)".contains(words) }
    }

    @Test func whatIsShortIsToldInRoundNumbers() {
        let supply = NodeSupply(
            filesystem: Supply(capacity: 267_847_642_275, available: (5 << 30) + 12_345),
            inodes: Supply(capacity: 1000, available: 7))
        #expect(
            EvictionSettings.standard.met(by: supply).map { $0.text(supply) } == [
                "nodefs.available is 5Gi, less than 25543Mi", "nodefs.inodesFree is 7, less than 50"
            ])
    }

    @Test func aShareOfTheLargestCapacityDoesNotOverflow() {
        let threshold = EvictionThreshold(.filesystem, .share(99_999))
        let supply = Supply(capacity: .max, available: .max)
        #expect(threshold.quantity(of: supply) < Quantity(whole: .max))
        #expect(!threshold.isMet(by: NodeSupply(filesystem: supply)))
    }
}

@Suite("How long a node counts as short") struct PressureWatchTests {
    private let start = Timestamp(seconds: 1_000_000)
    private let short = NodeSupply(memory: Supply(capacity: 1 << 30, available: 1))
    private let well = NodeSupply(memory: Supply(capacity: 1 << 30, available: 1 << 29))

    @Test func aConditionComesAtOnceAndStaysForThePeriod() {
        var watch = PressureWatch(.standard)
        #expect(watch.observe(well, at: start).isEmpty)
        #expect(watch.pressures.isEmpty)
        #expect(watch.observe(short, at: start).map(\.signal) == [.memory])
        #expect(watch.pressures == [.memory])
        for seconds in [1, 10, 299] {
            // Nobody is told to go any more, but nobody comes either.
            #expect(watch.observe(well, at: start + .seconds(seconds)).isEmpty)
            #expect(watch.pressures == [.memory], "\(seconds)")
        }
        _ = watch.observe(well, at: start + .seconds(300))
        #expect(watch.pressures.isEmpty)
    }

    @Test func aNodeAtTheEdgeDoesNotComeAndGo() {
        var watch = PressureWatch(.standard)
        for step in 0..<200 {
            _ = watch.observe(step.isMultiple(of: 25) ? short : well, at: start + .seconds(step * 10))
            #expect(watch.pressures == [.memory], "\(step)")
        }
    }

    @Test func withoutAPeriodItIsAsItIs() {
        var watch = PressureWatch(
            EvictionSettings(thresholds: EvictionSettings.standard.thresholds, transitionPeriod: .zero))
        _ = watch.observe(short, at: start)
        #expect(watch.pressures == [.memory])
        _ = watch.observe(well, at: start + .seconds(1))
        #expect(watch.pressures.isEmpty)
    }

    @Test func severalAreToldApart() {
        var watch = PressureWatch(.standard)
        let disk = NodeSupply(
            filesystem: Supply(capacity: 100, available: 1), inodes: Supply(capacity: 100, available: 1))
        #expect(watch.observe(short, at: start).count == 1)
        #expect(watch.observe(disk, at: start + .seconds(200)).count == 2)
        #expect(watch.pressures == [.memory, .disk])
        _ = watch.observe(well, at: start + .seconds(310))
        #expect(watch.pressures == [.disk])
    }

    @Test func aRestartedAgentGoesOnFromWhatIsStored() {
        var node = Object(apiVersion: "v1", kind: "Node", name: "node-0")
        node.setCondition(NodePressure.disk.condition(true, at: start))
        node.setCondition(NodePressure.memory.condition(false, at: start))
        var watch = PressureWatch(.standard)
        watch.resume(node, at: start)
        #expect(watch.pressures == [.disk])
        _ = watch.observe(well, at: start + .seconds(100))
        #expect(watch.pressures == [.disk])
        _ = watch.observe(well, at: start + .seconds(300))
        #expect(watch.pressures.isEmpty)
    }

    @Test func aClockThatWasSetBackMakesItNoLonger() {
        var watch = PressureWatch(.standard)
        _ = watch.observe(short, at: start)
        watch.clockWentBack(by: .seconds(-5000))
        _ = watch.observe(well, at: start + .seconds(-4700))
        #expect(watch.pressures.isEmpty)
    }

    @Test(
        arguments: [
            ([.memory], .emptyObject, nil, 0, "The node had condition: [MemoryPressure]. "),
            ([.memory], ["requests": ["cpu": "1m"]], nil, 0, nil),
            ([.memory], ["limits": ["memory": "1Gi"]], nil, 0, nil),
            ([.memory], .emptyObject, ["operator": "Exists"], 0, nil),
            ([.memory], .emptyObject, ["key": "node.kubernetes.io/memory-pressure", "operator": "Exists"], 0, nil),
            (
                [.memory], .emptyObject, ["key": "node.kubernetes.io/disk-pressure", "operator": "Exists"], 0,
                "The node had condition: [MemoryPressure]. "
            ),
            (
                [.disk], ["requests": ["cpu": "1m"]], ["operator": "Exists"], 0,
                "The node had condition: [DiskPressure]. "
            ),
            (
                [.processes, .memory], ["requests": ["cpu": "1m"]], nil, 1_999_999_999,
                "The node had condition: [MemoryPressure PIDPressure]. "
            ),
            ([.memory, .disk, .processes], .emptyObject, nil, 2_000_000_000, nil), ([], .emptyObject, nil, 0, nil)
        ] as [(Set<NodePressure>, Value, Value?, Int64, String?)])
    func whatANodeDoesNotTake(
        pressures: Set<NodePressure>, resources: Value, toleration: Value?, priority: Int64, message: String?
    ) {
        var node = Object(apiVersion: "v1", kind: "Node", name: "node-0")
        for pressure in pressures { node.setCondition(pressure.condition(true, at: start)) }
        var watch = PressureWatch(.standard)
        watch.resume(node, at: start)
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web")
        pod.spec = ["containers": [["name": "main", "resources": resources]], "priority": .integer(priority)]
        if let toleration { pod.spec["tolerations"] = [toleration] }
        let rejection = watch.rejection(of: Pod(pod))
        #expect(rejection?.message == message)
        #expect(rejection == nil || rejection?.reason == "Evicted")
    }
}
