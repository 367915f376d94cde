import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite("Containers that are added to a running pod") struct EphemeralContainerTests {
    /// A pod that runs, with a container `look` added.
    private func fixture() -> PodFixture {
        var fixture = PodFixture()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        fixture.pod.object.spec["ephemeralContainers"] = [
            ["name": "look", "image": "skeg.dev/host", "command": ["sh"], "stdin": true, "tty": true]
        ]
        return fixture
    }

    private func statuses(_ fixture: PodFixture) -> [PodStatus.ContainerStatus] {
        fixture.pod.status.ephemeralContainerStatuses
    }

    @Test func oneIsMadeWithItsInputAndTerminal() throws {
        var fixture = fixture()
        guard case .createContainer("s0", let configuration, _)? = fixture.look().actions.first else {
            Issue.record("none is made")
            return
        }
        #expect(configuration.name == "look")
        #expect(configuration.hasInput && configuration.hasTerminal && !configuration.endsInputOnce)
        #expect(configuration.logPath == "look/0.log")
        #expect(statuses(fixture).first?.state == .waiting(reason: "ContainerCreating"))
    }

    @Test func itIsStartedOnceAndNeverAgain() {
        var fixture = fixture()
        let web = fixture.container(.running(startedAt: .testStart))
        fixture.observe(web, fixture.container(named: "look", .created))
        #expect(fixture.look().actions == [.startContainer("s0-look-0", name: "look")])
        fixture.observe(web, fixture.container(named: "look", .running(startedAt: .testStart)))
        #expect(fixture.look().actions.isEmpty)
        #expect(statuses(fixture).first?.state?.isRunning == true)
        #expect(statuses(fixture).first?.isReady == false)
        fixture.observe(web, fixture.container(named: "look", PodFixture.exited(1)))
        fixture.now = .at(1000)
        #expect(fixture.look().actions.isEmpty)
        #expect(statuses(fixture).first?.state?.termination?.exitCode == 1)
        // Not even where the runtime has lost it.
        fixture.observe(web)
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func itChangesNothingOfHowThePodDoes() {
        var fixture = PodFixture(restartPolicy: "Never")
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        fixture.pod.object.spec["ephemeralContainers"] = [["name": "look", "image": "skeg.dev/host"]]
        fixture.observe(
            fixture.container(PodFixture.exited(0)), fixture.container(named: "look", .running(startedAt: .testStart)))
        // Its main container has ended: what was added ends with the pod.
        let decision = fixture.look()
        #expect(
            decision.actions.contains {
                if case .stopContainer("s0-look-0", _, _) = $0 { true } else { false }
            })
    }

    @Test func anImageThatCannotRunIsToldAndHoldsNothingUp() {
        var fixture = fixture()
        fixture.pod.object.spec["ephemeralContainers"] = [["name": "look", "image": "busybox"]]
        #expect(fixture.look().actions.isEmpty)
        #expect(
            statuses(fixture).first?.state
                == .waiting(
                    reason: "RuntimeNotSupported", message: "image \"busybox\" needs the runtime containerd"))
        #expect(fixture.web?.state?.isRunning == true)
        #expect(fixture.pod.phase == .running)
    }

    @Test func withoutAnyTheStatusSaysNothingOfThem() {
        var fixture = PodFixture()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        #expect(fixture.pod.object.status["ephemeralContainerStatuses"] == nil)
    }
}
