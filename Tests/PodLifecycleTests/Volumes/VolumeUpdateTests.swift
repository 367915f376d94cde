import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

/// Volumes of files before a pod runs, and while it does.
@Suite struct VolumeUpdateTests {
    private static func settings(_ value: String, version: String) -> Object {
        Make.configMap("settings", in: "shop", data: ["a": value]).with {
            $0.uid = "s1"
            $0.resourceVersion = version
        }
    }

    private static func fixture(_ volumes: Value) -> PodFixture {
        var fixture = PodFixture()
        fixture.pod.object.spec["volumes"] = volumes
        return fixture
    }

    private static let mounted: Value = [["name": "v", "configMap": ["name": "settings"]]]

    private func content(_ plans: [VolumePlan]) -> String? {
        guard case .files(let files, _)? = plans.first?.source, case .bytes(let bytes)? = files.first?.content else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aPodThatWaitsForAConfigMapGoesOnWhenItIsThere() {
        var fixture = VolumeUpdateTests.fixture(VolumeUpdateTests.mounted)
        let first = fixture.look()
        #expect(
            first.events.map(\.message)
                == ["MountVolume.SetUp failed for volume \"v\" : configmap \"settings\" not found"])
        #expect(first.lookAgainAt == fixture.now + .seconds(1))
        #expect(fixture.look().events.isEmpty)
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("1", version: "5")])
        #expect(content(fixture.plans) == "1")
        fixture.prepareVolumes()
        guard case .runSandbox? = fixture.look().actions.first else {
            Issue.record("does not go on")
            return
        }
    }

    @Test func whatIsMissingIsToldAgainFromTimeToTime() {
        var fixture = VolumeUpdateTests.fixture(VolumeUpdateTests.mounted)
        var told: [Int64] = []
        for second in 0..<600 {
            fixture.now = .at(Int64(second))
            if !fixture.look().events.isEmpty { told.append(Int64(second)) }
        }
        #expect(told == [0, 1, 3, 7, 15, 31, 63, 127, 249, 371, 493])
    }

    @Test func theVolumesOfARunningPodFollowTheStore() {
        var fixture = VolumeUpdateTests.fixture(VolumeUpdateTests.mounted)
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("1", version: "5")])
        fixture.prepareVolumes()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        #expect(fixture.look().actions.isEmpty)
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("2", version: "6")])
        #expect(content(fixture.plans) == "2")
        fixture.prepareVolumes()
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func aRunningPodKeepsWhatItHasWhereTheSourceIsGone() {
        var fixture = VolumeUpdateTests.fixture(VolumeUpdateTests.mounted)
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("1", version: "5")])
        fixture.prepareVolumes()
        fixture.observe(fixture.container(PodFixture.exited(1)))
        fixture.snapshot = Snapshot()
        let decision = fixture.look()
        #expect(decision.events.map(\.reason) == ["FailedMount"])
        guard case .createContainer? = decision.actions.first else {
            Issue.record("its container is not started again")
            return
        }
    }

    @Test func labelsOfARunningPodReachItsFiles() {
        let items: Value = [["path": "labels", "fieldRef": ["fieldPath": "metadata.labels"]]]
        var fixture = VolumeUpdateTests.fixture([["name": "v", "downwardAPI": ["items": items]]])
        fixture.pod.object.labels = ["app": "web"]
        fixture.prepareVolumes()
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        #expect(fixture.plans.isEmpty)
        fixture.pod.object.labels = ["app": "other"]
        #expect(content(fixture.plans) == "app=\"other\"")
    }

    @Test func onlyTheVolumeThatChangedIsMadeAnew() {
        var fixture = VolumeUpdateTests.fixture([
            ["name": "data", "emptyDir": [:]], ["name": "v", "configMap": ["name": "settings"]]
        ])
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("1", version: "5")])
        #expect(fixture.plans.map(\.name) == ["data", "v"])
        fixture.prepareVolumes()
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("2", version: "6")])
        #expect(fixture.plans.map(\.name) == ["v"])
    }

    @Test func whatCanBeMadeIsMadeWhileTheRestWaits() {
        var fixture = VolumeUpdateTests.fixture([
            ["name": "v", "configMap": ["name": "settings"]], ["name": "data", "emptyDir": [:]]
        ])
        #expect(fixture.plans.map(\.name) == ["data"])
        fixture.prepareVolumes()
        #expect(fixture.look().actions.isEmpty)
    }

    @Test func aTokenIsRenewedInTime() {
        let sources: Value = [["serviceAccountToken": ["path": "token"]]]
        var fixture = VolumeUpdateTests.fixture([["name": "v", "projected": ["sources": sources]]])
        fixture.prepareVolumes(renewals: ["v": .at(100)])
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        let decision = fixture.look()
        #expect(decision.actions.isEmpty)
        #expect(decision.lookAgainAt == .at(100))
        fixture.now = .at(100)
        #expect(fixture.plans.map(\.name) == ["v"])
        fixture.prepareVolumes(renewals: ["v": .at(200)])
        #expect(fixture.plans.isEmpty)
    }

    @Test func filesAreMountedReadOnlyAndLinksInThemAreFollowed() throws {
        var fixture = PodFixture(container: [
            "volumeMounts": [
                ["name": "v", "mountPath": "/config"], ["name": "v", "mountPath": "/config.d/a", "subPath": "a"]
            ]
        ])
        fixture.pod.object.spec["volumes"] = VolumeUpdateTests.mounted
        fixture.snapshot = Snapshot(objects: [VolumeUpdateTests.settings("1", version: "5")])
        fixture.prepareVolumes()
        fixture.observe()
        guard case .createContainer(_, let configuration, let subPaths)? = fixture.look().actions.first else {
            Issue.record("no container is made")
            return
        }
        let root = "/state/pods/u1/volumes/kubernetes.io~configmap/v"
        #expect(
            configuration.mounts == [
                .init(hostPath: root, containerPath: "/config", isReadOnly: true),
                .init(hostPath: root + "/a", containerPath: "/config.d/a", isReadOnly: true)
            ])
        #expect(subPaths == [SubPathPlan(volume: "v", root: root, path: "a", followsLinks: true)])
    }

    /// The name of a container is no key of anything else that may fail.
    @Test func aContainerMayBeCalledVolumes() {
        var fixture = PodFixture(["containers": [["name": "volumes", "image": "skeg.dev/host"]]])
        fixture.pod.object.spec["volumes"] = [["name": "v", "hostPath": ["path": "/x"]]]
        let prepare = fixture.look().actions[0]
        fixture.memory.begin(prepare, as: 1)
        _ = PodLifecycle(node: fixture.node).finished(
            1, .refused("no"), of: fixture.pod, &fixture.observation, memory: &fixture.memory, at: fixture.now)
        fixture.look()
        #expect(fixture.web?.state == .waiting(reason: "ContainerCreating"))
    }
}
