import NodeAgent
import Objects
import PodLifecycle
import Runtime
import RuntimeSimulated
import Simulator
import Store
import TestSupport
import Testing

@Suite struct PodScenarioTests {
    private let simple: Value = ["containers": [["name": "web", "image": "a"]], "restartPolicy": "Always"]

    @Test func aPodBecomesReady() throws {
        var world = PodWorld()
        world.create("web", simple)
        world.run(for: .seconds(1))
        let pod = try #require(world.pod("web"))
        #expect(pod.phase == .running)
        #expect(pod.isReady)
        #expect(pod.status.podIP == "10.64.0.1")
        #expect(world.node.events.map(\.message) == ["Created container: web", "Started container web"])
    }

    @Test func aDeletedPodEndsWithinItsGraceAndIsGone() {
        var world = PodWorld()
        world.create("web", simple, annotations: ["skeg.dev/simulate": "stop=20s"])
        world.run(for: .seconds(1))
        world.delete("web")
        world.run(for: .seconds(19))
        #expect(world.pod("web") != nil)
        world.run(for: .seconds(2))
        #expect(world.pod("web") == nil)
        #expect(world.node.runtime.sandboxList.isEmpty)
        #expect(world.node.runtime.containerList.isEmpty)
    }

    @Test func aShorterGraceIsTakenOver() {
        var world = PodWorld()
        world.create("web", simple, annotations: ["skeg.dev/simulate": "stop=60s"])
        world.run(for: .seconds(1))
        world.delete("web")
        world.run(for: .seconds(5))
        world.delete("web", grace: 3)
        world.run(for: .seconds(2))
        #expect(world.pod("web") != nil)
        world.run(for: .seconds(2))
        #expect(world.pod("web") == nil)
    }

    @Test func whatRunsForAVanishedPodIsKilled() throws {
        var world = PodWorld()
        world.create("web", simple, annotations: ["skeg.dev/simulate": "stop=60s"])
        world.run(for: .seconds(1))
        let object = try #require(world.object("web"))
        world.commit([.remove(object.key, uid: object.uid)])
        world.run(for: .seconds(3))
        #expect(world.node.runtime.sandboxList.isEmpty)
    }

    @Test func aCrashingContainerIsStartedAgainLaterAndLater() throws {
        var world = PodWorld()
        world.create("web", simple, annotations: ["skeg.dev/simulate": "exit=1"])
        var restarts: [Int64: Int64] = [:]
        world.run(for: .seconds(1000)) { world in
            guard let pod = world.pod("web") else { return }
            let seconds = (world.now - Timestamp.testStart).components.seconds
            if restarts[pod.restartCount] == nil { restarts[pod.restartCount] = seconds }
        }
        let starts = restarts.sorted { $0.key < $1.key }.map(\.value)
        // The first restart comes at once, so that nothing is ever seen of restart count 0.
        #expect(starts == [0, 10, 30, 70, 150, 310, 610, 910])
        let status = try #require(world.pod("web")?.status.containerStatuses.first)
        let uid = try #require(world.pod("web")?.uid)
        #expect(
            status.state
                == .waiting(
                    reason: "CrashLoopBackOff",
                    message: "back-off 5m0s restarting failed container=web pod=web_default(\(uid))"))
        #expect(status.lastState?.termination?.exitCode == 1)
        #expect(world.pod("web")?.phase == .running)
    }

    @Test func initContainersRunInOrderBeforeTheOthers() throws {
        var world = PodWorld()
        world.create(
            "web",
            [
                "initContainers": [["name": "one", "image": "a"], ["name": "two", "image": "a"]],
                "containers": [["name": "web", "image": "a"]]
            ],
            annotations: ["skeg.dev/simulate.one": "after=2s", "skeg.dev/simulate.two": "after=3s"])
        world.run(for: .seconds(1))
        #expect(world.pod("web")?.phase == .pending)
        #expect(world.node.runtime.containerList.map(\.name) == ["one"])
        world.run(for: .seconds(2))
        #expect(Set(world.node.runtime.containerList.map(\.name)) == ["one", "two"])
        #expect(
            world.object("web")?.condition("Initialized")?.message == "containers with incomplete status: [two]")
        world.run(for: .seconds(3))
        #expect(world.pod("web")?.isReady == true)
    }

    @Test func aFailedInitContainerOfAPodThatMayNotRestartFailsThePod() {
        var world = PodWorld()
        world.create(
            "job",
            [
                "initContainers": [["name": "one", "image": "a"]], "containers": [["name": "web", "image": "a"]],
                "restartPolicy": "Never"
            ], annotations: ["skeg.dev/simulate.one": "exit=3"])
        world.run(for: .seconds(5))
        #expect(world.pod("job")?.phase == .failed)
        #expect(world.node.runtime.containerList.count == 1)
    }

    @Test func sidecarsStartFirstAndEndLast() throws {
        var world = PodWorld()
        world.create(
            "job",
            [
                "initContainers": [["name": "proxy", "image": "a", "restartPolicy": "Always"]],
                "containers": [["name": "main", "image": "a"]], "restartPolicy": "Never"
            ], annotations: ["skeg.dev/simulate.main": "after=5s"])
        world.run(for: .seconds(1))
        #expect(world.running(try #require(world.pod("job")).uid).count == 2)
        world.run(for: .seconds(6))
        let pod = try #require(world.pod("job"))
        #expect(pod.phase == .succeeded)
        #expect(world.running(pod.uid).isEmpty)
    }

    @Test func aFinishedPodNeverRunsAgain() throws {
        var world = PodWorld()
        var spec = simple
        spec["restartPolicy"] = "Never"
        world.create("job", spec, annotations: ["skeg.dev/simulate": "after=1s"])
        world.run(for: .seconds(3))
        #expect(world.pod("job")?.phase == .succeeded)
        world.node.runtime.crash(forgetting: true)
        world.restartAgent()
        world.run(for: .seconds(30))
        #expect(world.node.runtime.containerList.isEmpty)
        #expect(world.pod("job")?.phase == .succeeded)
    }

    @Test func aPodThatMustRunOnceFailsWhereTheNodeLostIt() throws {
        var world = PodWorld()
        var spec = simple
        spec["restartPolicy"] = "Never"
        world.create("job", spec)
        world.run(for: .seconds(3))
        world.node.runtime.crash(forgetting: true)
        world.restartAgent()
        world.run(for: .seconds(30))
        let pod = try #require(world.pod("job"))
        #expect(pod.phase == .failed)
        #expect(world.node.runtime.containerList.isEmpty)
        #expect(pod.status.containerStatuses.first?.state?.termination?.reason == "ContainerStatusUnknown")
    }

    @Test func aPodWhoseSandboxDiedGetsANewOne() throws {
        var world = PodWorld()
        world.create("web", simple)
        world.run(for: .seconds(3))
        world.node.runtime.crash(forgetting: false)
        world.run(for: .seconds(30))
        let pod = try #require(world.pod("web"))
        #expect(pod.isReady)
        #expect(pod.restartCount == 1)
        #expect(world.node.runtime.sandboxList.contains { $0.attempt == 1 && $0.isReady })
        #expect(world.node.events.contains { $0.reason == "SandboxChanged" })
    }

    @Test func aRestartedAgentAdoptsWhatRuns() throws {
        var world = PodWorld()
        world.create("web", simple)
        world.run(for: .seconds(3))
        let before = try #require(world.object("web"))
        let containers = world.node.runtime.containerList
        world.restartAgent()
        world.run(for: .seconds(60))
        #expect(world.object("web") == before)
        #expect(world.node.runtime.containerList == containers)
    }

    @Test func aDeadlineEndsAPod() throws {
        var world = PodWorld()
        var spec = simple
        spec["activeDeadlineSeconds"] = 10
        world.create("job", spec)
        world.run(for: .seconds(9))
        #expect(world.pod("job")?.phase == .running)
        world.run(for: .seconds(2))
        let pod = try #require(world.pod("job"))
        #expect(pod.phase == .failed)
        #expect(pod.status.reason == "DeadlineExceeded")
        #expect(pod.status.message == "Pod was active on the node longer than the specified deadline")
    }

    @Test func aPodThatDoesNotFitIsRejected() throws {
        var world = PodWorld()
        var spec = simple
        spec.set([["name": "web", "image": "a", "resources": ["requests": ["cpu": "80"]]]], at: ["containers"])
        world.create("first", spec)
        world.create("second", spec)
        world.run(for: .seconds(1))
        let pods = try [#require(world.pod("first")), #require(world.pod("second"))]
        #expect(pods.map(\.phase) == [.running, .failed])
        #expect(pods[1].status.reason == "OutOfcpu")
        #expect(
            pods[1].status.message
                == "Pod was rejected: Node didn't have enough resource: cpu, requested: 80000, used: 80000, "
                + "capacity: 100000")
        world.delete("first")
        world.run(for: .seconds(5))
        #expect(world.pod("second")?.phase == .failed)
    }

    @Test func twoPodsDoNotShareAHostPort() throws {
        var world = PodWorld()
        var spec = simple
        spec.set(
            [["name": "web", "image": "a", "ports": [["containerPort": 80, "hostPort": 8080]]]], at: ["containers"])
        world.create("first", spec)
        world.create("second", spec)
        world.run(for: .seconds(1))
        #expect(world.pod("second")?.status.reason == "NodePorts")
    }

    @Test func aNewImageReplacesTheContainer() throws {
        var world = PodWorld()
        world.create("web", simple)
        world.run(for: .seconds(1))
        var object = try #require(world.object("web"))
        object.spec["containers"] = [["name": "web", "image": "b"]]
        world.commit([.update(object)])
        world.run(for: .seconds(1))
        let pod = try #require(world.pod("web"))
        #expect(pod.isReady)
        #expect(pod.status.containerStatuses.first?.image == "b")
        #expect(pod.restartCount == 1)
        #expect(
            world.node.events.contains { $0.message == "Container web definition changed, will be restarted" })
    }

    @Test func aPodWaitsForItsConfigMap() throws {
        var world = PodWorld()
        world.create(
            "web",
            [
                "containers": [
                    [
                        "name": "web", "image": "a",
                        "env": [["name": "A", "valueFrom": ["configMapKeyRef": ["name": "settings", "key": "a"]]]]
                    ]
                ]
            ])
        world.run(for: .seconds(1))
        #expect(
            world.pod("web")?.status.containerStatuses.first?.state
                == .waiting(reason: "CreateContainerConfigError", message: "configmap \"settings\" not found"))
        var settings = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "settings")
        settings["data"] = ["a": "1"]
        settings.uid = "settings"
        settings.creationTimestamp = world.now
        world.commit([.create(settings)])
        world.settle()
        #expect(world.pod("web")?.isReady == true)
    }
}
