import Measurements
import Objects
import Testing

@testable import PodLifecycle

@Suite("Which pods go") struct EvictionDecisionTests {
    private static let mebibyte: Int64 = 1 << 20

    /// A pod of one container `main`, and what it uses; nil where nothing is known.
    struct Case: Sendable {
        var name: String
        var request: String?
        var usage: Int64?
        var priority: Int64 = 0

        func pod(_ resource: String) -> Pod {
            var object = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
            object.uid = name
            var container: Value = ["name": "main", "image": "skeg.dev/host"]
            if let request { container["resources"] = ["requests": [resource: .string(request)]] }
            object.spec = [
                "containers": [container], "priority": .integer(priority),
                "volumes": [["name": "data", "emptyDir": [:]]]
            ]
            return Pod(object)
        }
    }

    private static func usage(_ cases: [Case], _ signal: EvictionSignal) -> EvictionUsage {
        var usage = EvictionUsage()
        let space = Supply(capacity: 1 << 40, available: 1 << 30)
        for pod in cases {
            guard let used = pod.usage else { continue }
            switch signal {
            case .memory: usage.memory[pod.name] = ["main": used]
            case .processes: usage.processes[pod.name] = used
            case .filesystem:
                usage.disk[pod.name] = PodDiskUsage(
                    volumes: ["data": VolumeUsage(usedBytes: used / 2, usedInodes: 1, bytes: space)],
                    logs: ["main": used - used / 2])
            case .inodes:
                usage.disk[pod.name] = PodDiskUsage(
                    volumes: ["data": VolumeUsage(usedBytes: 0, usedInodes: used, bytes: space)])
            }
        }
        return usage
    }

    private static let table: [(EvictionSignal, [Case], [String])] = [
        // Above its request comes before below, however much that uses.
        (
            .memory,
            [
                Case(name: "big", request: "2Gi", usage: 1 << 30),
                Case(name: "small", request: "1Mi", usage: 2 * mebibyte)
            ],
            ["small", "big"]
        ),
        // No request: any use is above it.
        (.memory, [Case(name: "a", request: "1Mi", usage: mebibyte), Case(name: "b", usage: 1)], ["b", "a"]),
        // Exactly the request is not above it.
        (
            .memory,
            [Case(name: "a", request: "1Mi", usage: mebibyte), Case(name: "b", request: "1Mi", usage: mebibyte + 1)],
            ["b", "a"]
        ),
        // Of those above: the lower priority first, though it uses less.
        (
            .memory, [Case(name: "a", usage: 100, priority: 10), Case(name: "b", usage: 1, priority: -5)], ["b", "a"]
        ),
        // A low priority that keeps to its request stays longer than a high one that does not.
        (
            .memory, [Case(name: "a", request: "1Gi", usage: 1, priority: 0), Case(name: "b", usage: 1, priority: 9)],
            ["b", "a"]
        ),
        // Of one priority: the furthest above its request.
        (
            .memory,
            [
                Case(name: "a", request: "1Gi", usage: (1 << 30) + 10), Case(name: "b", usage: 500),
                Case(name: "c", request: "1Ki", usage: 1024 + 100)
            ], ["b", "c", "a"]
        ),
        // Of those below their request: the nearest to it.
        (
            .memory,
            [Case(name: "a", request: "2Gi", usage: 1 << 30), Case(name: "b", request: "1Gi", usage: 1 << 29)],
            ["b", "a"]
        ),
        // One of which nothing is known goes first, whatever its priority.
        (
            .memory, [Case(name: "a", usage: 100), Case(name: "b", usage: nil, priority: 100)], ["b", "a"]
        ),
        (.memory, [Case(name: "b", usage: nil, priority: 1), Case(name: "a", usage: nil)], ["a", "b"]),
        // The same in all: by name, so that it is the same each time.
        (.memory, [Case(name: "b", usage: 7), Case(name: "a", usage: 7)], ["a", "b"]),
        // Disks: volumes and logs together.
        (.filesystem, [Case(name: "a", request: "1Gi", usage: 1 << 29), Case(name: "b", usage: 10)], ["b", "a"]),
        (.filesystem, [Case(name: "a", usage: 10, priority: 1), Case(name: "b", usage: 9)], ["b", "a"]),
        (.filesystem, [Case(name: "a", usage: 10), Case(name: "b", usage: 11)], ["b", "a"]),
        (.inodes, [Case(name: "a", usage: 10), Case(name: "b", usage: 11)], ["b", "a"]),
        (.inodes, [Case(name: "a", usage: nil), Case(name: "b", usage: 11)], ["a", "b"]),
        // Processes: priority, then how many.
        (.processes, [Case(name: "a", usage: 10, priority: 1), Case(name: "b", usage: 1)], ["b", "a"]),
        (.processes, [Case(name: "a", usage: 10), Case(name: "b", usage: 11)], ["b", "a"]),
        (.processes, [Case(name: "a", usage: 10), Case(name: "b", usage: nil)], ["b", "a"]),
        (.processes, [Case(name: "a", usage: 10), Case(name: "b", usage: nil, priority: 1)], ["a", "b"])
    ]

    @Test(arguments: table) func theOrderIsKubernetes(signal: EvictionSignal, cases: [Case], order: [String]) {
        let ranking = EvictionRanking(signal, EvictionDecisionTests.usage(cases, signal))
        for given in [cases, cases.reversed()] {
            #expect(ranking.sorted(given.map { $0.pod(signal.resource) }).map(\.name) == order)
        }
    }

    private static let short = NodeSupply(
        memory: Supply(capacity: 1 << 30, available: 50 << 20), filesystem: Supply(capacity: 1000, available: 10))

    @Test func oneGoesAtATimeAndMemoryIsLookedAfterFirst() {
        let cases = [Case(name: "a", usage: 1), Case(name: "b", usage: 5 << 20), Case(name: "c", usage: 3)]
        let met = Array(EvictionSettings.standard.met(by: EvictionDecisionTests.short).reversed())
        #expect(met.map(\.signal) == [.filesystem, .memory])
        let decision = EvictionDecision(
            cases.map { $0.pod("memory") }, met: met, EvictionDecisionTests.short,
            EvictionDecisionTests.usage(cases, .memory))
        #expect(decision.signal == .memory)
        #expect(decision.evictions.map(\.uid) == ["b"])
        let eviction = decision.evictions.first?.eviction
        #expect(eviction?.isDisruption == true)
        #expect(
            eviction?.message
                == "The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container main was "
                + "using 5Mi, request is 0, has larger consumption of memory. ")
    }

    @Test func aPodThatKeepsToItsRequestIsToldOnlyOfTheNode() {
        let pod = Case(name: "a", request: "1Gi", usage: 1)
        let decision = EvictionDecision(
            [pod.pod("memory")], met: EvictionSettings.standard.met(by: EvictionDecisionTests.short),
            EvictionDecisionTests.short, EvictionDecisionTests.usage([pod], .memory))
        #expect(
            decision.evictions.first?.eviction.message
                == "The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. ")
    }

    @Test func logsCountForTheirContainerWhereTheDiskIsFull() {
        let supply = NodeSupply(filesystem: Supply(capacity: 100 << 10, available: 1 << 10))
        let pod = Case(name: "a", usage: 8 << 10)
        let decision = EvictionDecision(
            [pod.pod("memory")], met: EvictionSettings.standard.met(by: supply), supply,
            EvictionDecisionTests.usage([pod], .filesystem))
        #expect(decision.signal == .filesystem)
        #expect(
            decision.evictions.first?.eviction.message
                == "The node was low on resource: ephemeral-storage. Threshold quantity: 10Ki, available: 1Ki. Container "
                + "main was using 4Ki, request is 0, has larger consumption of ephemeral-storage. ")
    }

    @Test func criticalPodsStay() {
        let cases = [
            Case(name: "a", usage: 1 << 30, priority: 2_000_000_000),
            Case(name: "b", usage: 1, priority: 1_999_999_999),
            Case(name: "c", usage: 1 << 30, priority: 2_000_001_000)
        ]
        let met = EvictionSettings.standard.met(by: EvictionDecisionTests.short)
        let usage = EvictionDecisionTests.usage(cases, .memory)
        let pods = cases.map { $0.pod("memory") }
        #expect(EvictionDecision(pods, met: met, EvictionDecisionTests.short, usage).evictions.map(\.uid) == ["b"])
        let critical = pods.filter { $0.name != "b" }
        let decision = EvictionDecision(critical, met: met, EvictionDecisionTests.short, usage)
        #expect(decision.evictions.isEmpty)
        #expect(decision.signal == .memory)
    }

    @Test func whereNothingIsShortNobodyGoes() {
        let pod = Case(name: "a", usage: 1 << 40)
        let decision = EvictionDecision(
            [pod.pod("memory")], met: [], NodeSupply(), EvictionDecisionTests.usage([pod], .memory))
        #expect(decision.evictions.isEmpty)
        #expect(decision.signal == nil)
    }

    // MARK: Limits of a pod's own

    private static func limited(
        sizeLimit: String? = nil, medium: String? = nil, limits: [String?] = [nil]
    ) -> Pod {
        var object = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "a")
        object.uid = "a"
        var volume = Value.emptyObject
        volume["sizeLimit"] = sizeLimit.map { .string($0) }
        volume["medium"] = medium.map { .string($0) }
        let containers: [Value] = limits.enumerated().map { index, limit in
            var container: Value = ["name": .string("c\(index)")]
            if let limit { container["resources"] = ["limits": ["ephemeral-storage": .string(limit)]] }
            return container
        }
        object.spec = ["containers": .array(containers), "volumes": [["name": "data", "emptyDir": volume]]]
        return Pod(object)
    }

    @Test(
        arguments: [
            (limited(), 1 << 40, [1 << 40], nil), (limited(sizeLimit: "1Mi"), 1 << 20, [0], nil),
            (
                limited(sizeLimit: "1Mi"), (1 << 20) + 1, [0],
                "Usage of EmptyDir volume \"data\" exceeds the limit \"1Mi\". "
            ),
            (limited(sizeLimit: "0"), 1, [0], nil),
            // A volume in memory keeps to its limit by itself.
            (limited(sizeLimit: "1Mi", medium: "Memory"), 1 << 30, [0], nil),
            (limited(limits: ["1Mi"]), 1 << 19, [1 << 19], nil),
            (
                limited(limits: ["1Mi"]), 1 << 19, [(1 << 19) + 1],
                "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. "
            ),
            // All containers' limits together, those that have none apart.
            (
                limited(limits: ["1Mi", "1Mi", nil]), 0, [1 << 20, 1 << 20, 1],
                "Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. "
            ),
            (
                limited(limits: ["1Mi", "2Mi"]), 0, [(1 << 20) + 1, 0],
                "Container c0 exceeded its local ephemeral storage limit \"1Mi\". "
            ),
            (
                limited(sizeLimit: "1Ki", limits: ["1Ki"]), 2048, [2048],
                "Usage of EmptyDir volume \"data\" exceeds the limit \"1Ki\". "
            )
        ] as [(Pod, Int64, [Int64], String?)])
    func whoTakesMoreThanItMayGoes(pod: Pod, volume: Int64, logs: [Int64], message: String?) {
        let usage = PodDiskUsage(
            volumes: ["data": VolumeUsage(usedBytes: volume, usedInodes: 1, bytes: Supply(capacity: 1, available: 0))],
            logs: Dictionary(uniqueKeysWithValues: logs.enumerated().map { ("c\($0)", $1) }))
        let decision = EvictionDecision([pod], met: [], NodeSupply(), EvictionUsage(disk: ["a": usage]))
        #expect(decision.evictions.first?.eviction.message == message)
        #expect(decision.evictions.first?.eviction.isDisruption ?? false == false)
        if message != nil { #expect(pod.spec.limitsStorage) }
    }

    @Test func onlyPodsThatSaySoAreLookedAfter() {
        #expect(!EvictionDecisionTests.limited().spec.limitsStorage)
        #expect(!EvictionDecisionTests.limited(sizeLimit: "1Mi", medium: "Memory").spec.limitsStorage)
        #expect(EvictionDecisionTests.limited(sizeLimit: "1Mi").spec.limitsStorage)
        #expect(EvictionDecisionTests.limited(limits: [nil, "1Mi"]).spec.limitsStorage)
    }

    @Test func whoTakesTooMuchGoesBeforeOthersAreAskedTo() {
        let greedy = EvictionDecisionTests.limited(sizeLimit: "1Mi")
        let other = Case(name: "b", usage: 1 << 30)
        var usage = EvictionDecisionTests.usage([other], .memory)
        usage.disk["a"] = PodDiskUsage(
            volumes: ["data": VolumeUsage(usedBytes: 2 << 20, usedInodes: 1, bytes: Supply(capacity: 1, available: 0))])
        let decision = EvictionDecision(
            [greedy, other.pod("memory")], met: EvictionSettings.standard.met(by: EvictionDecisionTests.short),
            EvictionDecisionTests.short, usage)
        #expect(decision.evictions.map(\.uid) == ["a"])
        #expect(decision.signal == nil)
    }
}
