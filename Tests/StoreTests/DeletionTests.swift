import Objects
import Store
import TestSupport
import Testing

@Suite struct DeletionTests {
    private func updated(_ change: Change?) -> Object? {
        if case .update(let object) = change { object } else { nil }
    }

    private func removes(_ change: Change?) -> Bool {
        if case .remove = change { true } else { false }
    }

    @Test func `a running pod gets its grace period`() throws {
        let pod = Make.pod("p", node: "n", phase: .running).asStored().object
        let next = try #require(updated(pod.deletion(at: .at(100))))
        #expect(next.deletionTimestamp == .at(130) && next.deletionGracePeriodSeconds == 30)
        let quick = try #require(updated(pod.deletion(at: .at(100), gracePeriodSeconds: 5)))
        #expect(quick.deletionTimestamp == .at(105) && quick.deletionGracePeriodSeconds == 5)
        let negative = try #require(updated(pod.deletion(at: .at(100), gracePeriodSeconds: -7)))
        #expect(negative.deletionTimestamp == .at(101))
        #expect(removes(pod.deletion(at: .at(100), gracePeriodSeconds: 0)))
    }

    @Test func `a pod that no node runs is removed at once`() {
        #expect(removes(Make.pod("p").asStored().object.deletion(at: .at(1))))
        for phase in [PodPhase.succeeded, .failed] {
            #expect(removes(Make.pod("p", node: "n", phase: phase).asStored().object.deletion(at: .at(1))))
        }
    }

    @Test func `a second deletion only shortens the grace period`() throws {
        let pod = Make.pod("p", node: "n", phase: .running).asStored().object
        let first = try #require(updated(pod.deletion(at: .at(100))))
        #expect(first.deletion(at: .at(110)) == nil)
        #expect(first.deletion(at: .at(110), gracePeriodSeconds: 30) == nil)
        #expect(first.deletion(at: .at(110), gracePeriodSeconds: 45) == nil)
        let second = try #require(updated(first.deletion(at: .at(110), gracePeriodSeconds: 12)))
        #expect(second.deletionTimestamp == .at(112) && second.deletionGracePeriodSeconds == 12)
        #expect(removes(second.deletion(at: .at(111), gracePeriodSeconds: 0)))
    }

    @Test func `an object with finalizers waits for them`() throws {
        let held = Make.configMap("a").with { $0.finalizers = ["example.com/hold"] }.asStored()
        let next = try #require(updated(held.deletion(at: .at(1))))
        #expect(next.deletionTimestamp == .at(1) && next.deletionGracePeriodSeconds == 0)
        #expect(next.finalizers == ["example.com/hold"])
        #expect(next.deletion(at: .at(2)) == nil)
        #expect(removes(Make.configMap("b").asStored().deletion(at: .at(1))))
    }

    @Test func `the propagation is a finalizer and the last choice counts`() throws {
        let web = Make.deployment("web").asStored().object
        let foreground = try #require(updated(web.deletion(at: .at(1), propagation: .foreground)))
        #expect(foreground.finalizers == ["foregroundDeletion"] && foreground.deletionTimestamp == .at(1))
        let orphan = try #require(updated(foreground.deletion(at: .at(2), propagation: .orphan)))
        #expect(orphan.finalizers == ["orphan"] && orphan.deletionTimestamp == .at(1))
        #expect(orphan.deletion(at: .at(3)) == nil)
        #expect(removes(orphan.deletion(at: .at(3), propagation: .background)))
    }

    @Test func `a pod with a finalizer keeps both its grace period and the finalizer`() throws {
        let pod = Make.pod("p", node: "n", phase: .running).asStored().object.with { $0.finalizers = ["a/b"] }
        let next = try #require(updated(pod.deletion(at: .at(100))))
        #expect(next.deletionGracePeriodSeconds == 30 && next.finalizers == ["a/b"])
        let now = try #require(updated(pod.deletion(at: .at(100), gracePeriodSeconds: 0)))
        #expect(now.deletionTimestamp == .at(100) && now.deletionGracePeriodSeconds == 0)
    }

    @Test func `a namespace becomes Terminating`() throws {
        let live = Make.namespace("shop").asStored().object
        let next = try #require(updated(live.deletion(at: .at(1))))
        #expect(next.status["phase"] == "Terminating" && next.deletionTimestamp == .at(1))
        #expect(next.spec["finalizers"] == ["kubernetes"])
        #expect(next.deletion(at: .at(2)) == nil)
    }

    @Test func `the state decides which object is meant`() throws {
        let state = Snapshot(objects: [Make.configMap("a")])
        let stale = Make.configMap("a").with { $0.uid = "earlier" }
        #expect(state.deletion(of: stale, at: .at(1)) == nil)
        #expect(state.deletion(of: Make.configMap("b").asStored(), at: .at(1)) == nil)
        #expect(removes(state.deletion(of: Make.configMap("a").asStored(), at: .at(1))))
    }
}
