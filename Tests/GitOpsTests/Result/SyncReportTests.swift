import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct SyncReportTests {
    private func report(
        _ world: World, _ plan: SyncPlan?, _ reporter: inout SyncReporter, fault: String? = nil,
        startedAt: Timestamp? = nil
    ) -> SyncReport {
        reporter.report(
            world.sync, desired: world.desired, plan: plan, in: world.snapshot,
            circumstances: SyncCircumstances(
                applied: world.desired.commit, sourceFault: fault, startedAt: startedAt ?? .testStart),
            at: world.now)
    }

    @Test func whenAllIsCurrentTheSyncHasConverged() throws {
        var world = World()
        let plan = try world.apply(["a.yaml": Manifest.configMap("a")])
        var reporter = SyncReporter()
        reporter.planCommitted(plan)
        let report = report(world, plan, &reporter)
        #expect(report.result == .converged)
        #expect(report.summary.created == 1)
        let sync = try Require.value(world.sync.reporting(report))
        #expect(sync.object.condition("Ready")?.isTrue == true)
        #expect(sync.object.condition("Reconciling") == nil)
        #expect(KindRegistry.builtIn.check(sync.object).filter { $0.severity == .error } == [])
    }

    @Test func theStatusIsWrittenOnceForOneMeaning() throws {
        var world = World()
        let plan = try world.apply([
            "a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b", namespace: "x")
        ])
        var reporter = SyncReporter()
        let first = report(world, plan, &reporter)
        world.sync = try Require.value(world.sync.reporting(first))
        world.now = .at(100)
        let second = report(world, plan, &reporter)
        #expect(world.sync.reporting(second) == nil)
        // A restart reads since when from the status.
        var restarted = SyncReporter()
        let third = report(world, plan, &restarted)
        #expect(third.since == .testStart)
        #expect(third.unsettled.first?.since == .testStart)
        #expect(world.sync.reporting(third) == nil)
    }

    @Test func whatIsBlockedDegradesWithItsNameAndReason() throws {
        var world = World()
        let plan = try world.apply(["b.yaml": Manifest.configMap("b", namespace: "x")])
        var reporter = SyncReporter()
        let report = report(world, plan, &reporter)
        #expect(report.result == .degraded)
        #expect(report.reason == "NamespaceNotFound")
        #expect(report.message == "ConfigMap/x/b: namespaces \"x\" not found")
        let sync = try Require.value(world.sync.reporting(report))
        let blocked = try Require.value(sync.object.status["blocked"]?.array?.first)
        #expect(blocked["file"] == "b.yaml")
        #expect(sync.object.condition("Stalled")?.isTrue == true)
        #expect(sync.object.condition("Ready")?.isFalse == true)
        #expect(KindRegistry.builtIn.check(sync.object).filter { $0.severity == .error } == [])
    }

    @Test func whatIsUnderWayProgressesUntilTheTimeout() throws {
        var world = World()
        let plan = try world.apply(["a.yaml": Manifest.deployment("web", replicas: 2)])
        var reporter = SyncReporter()
        #expect(report(world, plan, &reporter).result == .progressing)
        world.now = .at(299)
        #expect(report(world, plan, &reporter).result == .progressing)
        world.now = .at(300)
        let late = report(world, plan, &reporter)
        #expect(late.result == .degraded)
        #expect(late.message.hasPrefix("not converged after 5m: Deployment.apps/default/web: "))
    }

    @Test func anAtomicRefusalIsAFailure() throws {
        var world = World()
        world.sync.isAtomic = true
        let plan = world.plan(["b.yaml": Manifest.configMap("b", namespace: "x")])
        var reporter = SyncReporter()
        #expect(report(world, plan, &reporter).result == .failed)
    }

    @Test func aHeldPruneDegrades() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        let plan = try world.apply(["a.yaml": nil])
        var reporter = SyncReporter()
        let report = report(world, plan, &reporter)
        #expect(report.result == .degraded)
        #expect(report.reason == "PruneBlocked")
    }

    @Test func aRemoteThatIsDownLeavesTheLastGoodState() throws {
        var world = World()
        let plan = try world.apply(["a.yaml": Manifest.configMap("a")])
        var reporter = SyncReporter()
        let report = report(world, plan, &reporter, fault: "could not reach the host")
        #expect(report.result == .converged)
        let sync = try Require.value(world.sync.reporting(report))
        #expect(sync.object.condition("SourceReady")?.message == "could not reach the host")
    }

    @Test func aReportIsProvisionalWhileAControllerHasYetToSeeAChange() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.deployment("web", replicas: 3)])
        try world.edit(.deployment("web"), by: "controller") { $0.content["status"] = ["observedGeneration": 1] }
        let plan = try world.apply(["a.yaml": Manifest.deployment("web", replicas: 4)])
        var reporter = SyncReporter()
        let first = report(world, plan, &reporter)
        #expect(first.unsettled.first?.reason == Health.notObserved)
        #expect(first.isProvisional(at: world.now))
        // A controller that does not look is told of all the same.
        world.now = .at(1)
        #expect(!report(world, plan, &reporter).isProvisional(at: world.now))
        try world.edit(.deployment("web"), by: "controller") {
            $0.content["status"] = ["observedGeneration": 2, "replicas": 3]
        }
        let seen = report(world, plan, &reporter)
        #expect(!seen.isProvisional(at: world.now))
        #expect(seen.message == "Deployment.apps/default/web: Replicas: 3/4")
    }

    /// A Deployment that its controller has seen, changed anew: the report is provisional.
    private func unobserved() throws -> (World, SyncPlan) {
        var world = World()
        try world.apply(["a.yaml": Manifest.deployment("web", replicas: 3)])
        try world.edit(.deployment("web"), by: "controller") { $0.content["status"] = ["observedGeneration": 1] }
        let plan = try world.apply(["a.yaml": Manifest.deployment("web", replicas: 4)])
        return (world, plan)
    }

    @Test func aProvisionalReportIsHeldBackUntilTheControllerLooks() throws {
        var (world, plan) = try unobserved()
        var reporter = SyncReporter()
        let first = report(world, plan, &reporter)
        #expect(reporter.hold(first, at: world.now) == SyncReport.observationWindow)
        world.now = world.now + .milliseconds(400)
        let second = report(world, plan, &reporter)
        #expect(reporter.hold(second, at: world.now) == .milliseconds(600))
        try world.edit(.deployment("web"), by: "controller") { $0.content["status"] = ["observedGeneration": 2] }
        let seen = report(world, plan, &reporter)
        #expect(reporter.hold(seen, at: world.now) == nil)
    }

    /// However many changes follow on each other, what is told is not older than that.
    @Test func noReportIsHeldBackForLong() throws {
        var world = World()
        func file(_ replicas: Int) -> [String: String?] {
            Dictionary(
                uniqueKeysWithValues: ["even", "odd"].map {
                    ("\($0).yaml", Manifest.deployment($0, replicas: replicas))
                })
        }
        try world.apply(file(1))
        let plan = try world.apply(file(2))
        var reporter = SyncReporter()
        var told: [Timestamp] = []
        for step in 0..<50 {
            world.now = world.now + .milliseconds(100)
            // One of the two has always just been changed.
            for (index, name) in ["even", "odd"].enumerated() {
                try world.edit(.deployment(name), by: "controller") {
                    $0.content["status"] = ["observedGeneration": .integer(step % 2 == index ? 1 : 2)]
                }
            }
            let report = report(world, plan, &reporter)
            #expect(report.isProvisional(at: world.now))
            if reporter.hold(report, at: world.now) == nil { told.append(world.now) }
        }
        let gaps = zip(told.dropFirst(), told).map { $0 - $1 }
        #expect(told.count >= 4 && gaps.allSatisfy { $0 <= SyncReport.observationWindow + .milliseconds(100) })
    }

    /// A change would be from the future, and about to be seen for hours.
    @Test func aClockThatIsSetBackHoldsNoReportUp() throws {
        var (world, plan) = try unobserved()
        var reporter = SyncReporter()
        _ = reporter.hold(report(world, plan, &reporter), at: world.now)
        world.now = world.now + .seconds(-3600)
        let later = report(world, plan, &reporter)
        #expect(!later.isProvisional(at: world.now))
        #expect(reporter.hold(later, at: world.now) == nil)
    }
}
