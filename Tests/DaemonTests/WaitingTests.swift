import GitOps
import Objects
import Testing

@testable import Daemon

@Suite("Waiting")
struct WaitingTests {
    @Test("a bell that rang before is heard at once")
    func bells() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.heard()
        let start = ContinuousClock.now
        await wait(atMost: .milliseconds(50)) { await bell.heard() }
        #expect(ContinuousClock.now - start >= .milliseconds(40))
    }

    @Test("a bell is heard after somebody gave up waiting for it")
    func bellsAfterPatience() async {
        let bell = Bell()
        for _ in 0..<3 {
            let start = ContinuousClock.now
            await wait(atMost: .milliseconds(50)) { await bell.heard() }
            #expect(ContinuousClock.now - start >= .milliseconds(40))
        }
        let ringing = Task {
            try? await Task.sleep(for: .milliseconds(20))
            bell.ring()
        }
        let start = ContinuousClock.now
        await wait(atMost: .seconds(3_600)) { await bell.heard() }
        #expect(ContinuousClock.now - start < .seconds(1_800))
        await ringing.value
    }

    @Test("waiting ends with the operation or with the time")
    func waits() async {
        let start = ContinuousClock.now
        await wait(atMost: .seconds(7_200)) {}
        await wait(atMost: .milliseconds(20)) { try? await Task.sleep(for: .seconds(7_200)) }
        #expect(ContinuousClock.now - start < .seconds(3_600))
    }

    @Test("a status branch has a mirror of its own for each repository and branch")
    func targets() throws {
        var sync = Sync(name: "a")
        sync.repository = "/srv/a.git"
        #expect(StatusTarget(sync) == nil)
        sync.object.spec["status"] = ["branch": "skeg/status"]
        let own = try #require(StatusTarget(sync))
        #expect(own.repository == "/srv/a.git")
        sync.object.spec["status"] = ["branch": "skeg/status", "repository": "/srv/b.git"]
        let other = try #require(StatusTarget(sync))
        #expect(other.repository == "/srv/b.git")
        #expect(own.mirrorName != other.mirrorName)
    }
}
