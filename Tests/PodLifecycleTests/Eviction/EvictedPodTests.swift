import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite("The end of an evicted pod") struct EvictedPodTests {
    private let eviction = Eviction(message: "The node was low on resource: memory. ", isDisruption: true)

    private func running(_ spec: Value = .emptyObject) -> PodFixture {
        var fixture = PodFixture(container: spec)
        fixture.pod.object.spec["terminationGracePeriodSeconds"] = 600
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        fixture.memory.evict(eviction)
        return fixture
    }

    @Test func itEndsAtOnceAndSaysWhy() throws {
        var fixture = running()
        let decision = fixture.look()
        guard case .stopContainer(_, _, let grace)? = decision.actions.first else {
            Issue.record("\(decision.actions)")
            return
        }
        #expect(grace == .seconds(1))
        #expect(
            decision.events.map { [$0.kind.rawValue, $0.reason, $0.message] } == [
                ["Warning", "Evicted", eviction.message], ["Normal", "Killing", "Stopping container web"]
            ])
        // What runs still counts: others take its place only when it is gone.
        #expect(fixture.pod.phase == .running)
        let condition = try #require(fixture.pod.status.condition("DisruptionTarget"))
        #expect(condition.isTrue)
        #expect(condition.reason == "TerminationByKubelet")
        #expect(condition.message == eviction.message)
        fixture.observe(fixture.container(PodFixture.exited(137)), isReady: false)
        let end = fixture.look()
        #expect(end.actions.isEmpty)
        #expect(fixture.pod.phase == .failed)
        #expect(fixture.pod.status.reason == "Evicted")
        #expect(fixture.pod.status.message == eviction.message)
        #expect(fixture.pod.status.condition("DisruptionTarget")?.isTrue == true)
        #expect(fixture.pod.status.condition("Ready")?.isFalse == true)
    }

    @Test func aPodThatEndsWellMeanwhileHasFailedAllTheSame() {
        var fixture = running()
        fixture.observe(fixture.container(PodFixture.exited(0)), isReady: false)
        fixture.look()
        #expect(fixture.pod.phase == .failed)
        #expect(fixture.pod.status.reason == "Evicted")
    }

    @Test func anAgentThatIsStartedMeanwhileGoesOnWithIt() {
        var fixture = running()
        fixture.look()
        fixture.memory = PodMemory()
        fixture.observe(fixture.container(PodFixture.exited(137)), isReady: false)
        let decision = fixture.look()
        #expect(decision.actions.isEmpty, "it is not started again")
        #expect(fixture.pod.phase == .failed)
        #expect(fixture.pod.status.message == eviction.message)
    }

    @Test func aPodThatIsDeletedAlreadyIsGivenNoMoreTime() {
        var fixture = PodFixture()
        fixture.pod.object.deletionTimestamp = fixture.now + .seconds(600)
        fixture.pod.object.deletionGracePeriodSeconds = 600
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        guard case .stopContainer(_, _, .seconds(600))? = fixture.look().actions.first else {
            Issue.record("it is not told to stop")
            return
        }
        fixture.memory.evict(eviction)
        guard case .stopContainer(_, _, .seconds(1))? = fixture.look().actions.first else {
            Issue.record("it is not told to be quicker")
            return
        }
    }

    @Test func whoTookMoreThanItMayIsNoDisruption() {
        var fixture = PodFixture()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.memory.evict(
            Eviction(message: "Usage of EmptyDir volume \"a\" exceeds the limit \"1Mi\". ", isDisruption: false))
        fixture.look()
        #expect(fixture.pod.status.condition("DisruptionTarget") == nil)
        fixture.observe(fixture.container(PodFixture.exited(137)), isReady: false)
        fixture.look()
        #expect(fixture.pod.status.reason == "Evicted")
    }
}
