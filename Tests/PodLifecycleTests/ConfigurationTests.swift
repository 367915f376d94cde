import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct ConfigurationTests {
    @Test func mountsLeadToVolumes() throws {
        var fixture = PodFixture([
            "containers": [
                [
                    "name": "web", "image": "skeg.dev/host",
                    "volumeMounts": [
                        ["name": "data", "mountPath": "/data"],
                        ["name": "data", "mountPath": "/sub", "subPath": "a/b", "readOnly": true],
                        ["name": "host", "mountPath": "etc"],
                        ["name": "data", "mountPath": "/expr", "subPathExpr": "$(POD)"]
                    ],
                    "env": [["name": "POD", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]]
                ]
            ],
            "volumes": [
                ["name": "data", "emptyDir": ["medium": "Memory"]],
                ["name": "host", "hostPath": ["path": "/etc", "type": "Directory"]]
            ],
            "securityContext": ["fsGroup": 2000]
        ])
        let root = "/state/pods/u1/volumes/kubernetes.io~empty-dir/data"
        #expect(
            fixture.look().actions == [
                .prepareVolumes([
                    VolumePlan(name: "data", source: .emptyDirectory(isMemory: true), path: root, group: 2000),
                    VolumePlan(name: "host", source: .hostPath(type: "Directory"), path: "/etc")
                ])
            ])
        fixture.prepareVolumes()
        fixture.observe()
        guard case .createContainer(_, let configuration, let subPaths)? = fixture.look().actions.first else {
            Issue.record("no container is made")
            return
        }
        #expect(
            configuration.mounts == [
                .init(hostPath: root, containerPath: "/data", isReadOnly: false),
                .init(hostPath: root + "/a/b", containerPath: "/sub", isReadOnly: true),
                .init(hostPath: "/etc", containerPath: "/etc", isReadOnly: false),
                .init(hostPath: root + "/web-abc", containerPath: "/expr", isReadOnly: false)
            ])
        #expect(
            subPaths == [
                SubPathPlan(volume: "data", root: root, path: "a/b"),
                SubPathPlan(volume: "data", root: root, path: "web-abc")
            ])
        #expect(configuration.supplementalGroups == [2000])
    }

    @Test(arguments: ["../x", "a/../../x", "/etc"])
    func aSubPathThatLeadsOutIsRefused(path: String) {
        var fixture = PodFixture([
            "containers": [
                [
                    "name": "web", "image": "skeg.dev/host",
                    "volumeMounts": [["name": "data", "mountPath": "/data", "subPath": .string(path)]]
                ]
            ], "volumes": [["name": "data", "emptyDir": [:]]]
        ])
        fixture.prepareVolumes()
        fixture.observe()
        #expect(fixture.look().actions.isEmpty)
        #expect(
            fixture.web?.state
                == .waiting(
                    reason: "CreateContainerConfigError",
                    message: "subPath \"\(path)\" of volume mount \"data\" must be a relative path without .."))
    }

    @Test func aContainersUserWinsOverItsPods() throws {
        var fixture = PodFixture(container: ["securityContext": ["runAsUser": 7]])
        fixture.pod.object.spec["securityContext"] = [
            "runAsUser": 5, "runAsGroup": 6, "supplementalGroups": [8, 9], "runAsNonRoot": true
        ]
        let configuration = try fixture.configuration()
        #expect(configuration.user == 7)
        #expect(configuration.group == 6)
        #expect(configuration.supplementalGroups == [8, 9])
    }

    @Test(
        arguments: [
            (0, "container's runAsUser breaks non-root policy (pod: \"web-abc_shop(u1)\", container: web)"),
            (nil, "container has runAsNonRoot and image will run as root (pod: \"web-abc_shop(u1)\", container: web)")
        ] as [(Int64?, String)])
    func rootIsRefusedWhereItMustNotBe(user: Int64?, message: String) {
        var context: Value = ["runAsNonRoot": true]
        context["runAsUser"] = user.map { .integer($0) }
        var fixture = PodFixture(container: ["securityContext": context])
        fixture.observe()
        fixture.look()
        #expect(fixture.web?.state == .waiting(reason: "CreateContainerConfigError", message: message))
    }

    @Test func resourcesBecomeBounds() throws {
        var fixture = PodFixture(container: [
            "resources": ["requests": ["cpu": "250m", "memory": "2Gi"], "limits": ["cpu": "1500m", "memory": "4Gi"]]
        ])
        let resources = try fixture.configuration().resources
        #expect(resources.cpuShares == 256)
        #expect(resources.cpuLimitMillicores == 1500)
        #expect(resources.memoryLimitBytes == 4 << 30)
        #expect(resources.oomScoreAdjustment == 750)
    }

    @Test(
        arguments: [
            ([:], "BestEffort"), (["requests": ["cpu": "1"]], "Burstable"),
            (["limits": ["cpu": "1", "memory": "1Gi"]], "Guaranteed"),
            (["requests": ["cpu": "1", "memory": "1Gi"], "limits": ["cpu": "1", "memory": "1Gi"]], "Guaranteed"),
            (["requests": ["cpu": "500m", "memory": "1Gi"], "limits": ["cpu": "1", "memory": "1Gi"]], "Burstable"),
            (["limits": ["cpu": "1"]], "Burstable"), (["requests": ["example.com/x": "1"]], "BestEffort")
        ] as [(Value, String)])
    func theQOSClassFollowsRequestsAndLimits(resources: Value, expected: String) {
        var fixture = PodFixture(container: ["resources": resources])
        fixture.look()
        #expect(fixture.pod.status.qosClass == expected)
    }

    @Test func aLongNameIsCutForTheKernel() {
        var fixture = PodFixture()
        fixture.pod.object.name = String(repeating: "a", count: 62) + "-bcd"
        guard case .runSandbox(let configuration)? = fixture.look().actions.first else {
            Issue.record("no sandbox is made")
            return
        }
        #expect(configuration.hostname == String(repeating: "a", count: 62))
        #expect(configuration.logDirectory == "/state/logs/shop_\(fixture.pod.name)_u1")
    }
}

/// Numbers as large as a user may write them.
@Suite struct LargeNumberTests {
    @Test func hugeResourcesAndTimesAreCutNotTrapped() throws {
        var fixture = PodFixture(container: [
            "resources": ["requests": ["cpu": "9E", "memory": "9E"], "limits": ["cpu": "9E", "memory": "9E"]],
            "lifecycle": ["preStop": ["sleep": ["seconds": .integer(.max)]]],
            "env": [["name": "V", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu", "divisor": "1m"]]]]
        ])
        fixture.pod.object.spec["terminationGracePeriodSeconds"] = .integer(.max)
        fixture.pod.object.spec["activeDeadlineSeconds"] = .integer(.max)
        let configuration = try fixture.configuration()
        #expect(configuration.resources.cpuShares == 262_144)
        fixture.observe(fixture.container(.running(startedAt: .testStart)))
        fixture.look()
        #expect(fixture.pod.phase == .running)
        fixture.pod.object.deletionTimestamp = .at(30)
        #expect(fixture.look().actions.isEmpty)
        fixture.pod.object.status["containerStatuses"] = [
            ["name": "web", "restartCount": .integer(.max), "state": ["running": [:]]]
        ]
        fixture.observation = PodObservation()
        fixture.look()
        #expect(fixture.pod.restartCount == Int64(Int32.max))
    }
}
