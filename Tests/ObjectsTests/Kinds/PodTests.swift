import Objects
import Testing

@Suite struct PodTests {
    private func pod(spec: Value = .emptyObject, status: Value = .emptyObject) -> Pod {
        var pod = Pod(namespace: "shop", name: "web")
        pod.object.spec = spec
        pod.object.status = status
        return pod
    }

    private let now = Timestamp(seconds: 1_800_000_000)

    private func ready(since seconds: Int64) -> Value {
        [
            "conditions": [
                [
                    "type": "Ready", "status": "True",
                    "lastTransitionTime": .string((now + .seconds(-seconds)).text)
                ]
            ]
        ]
    }

    @Test(
        arguments: [
            (0, 0, true), (9, 10, false), (10, 10, true), (11, 10, true)
        ] as [(Int64, Int64, Bool)])
    func aPodIsAvailableOnceItHasBeenReadyLongEnough(readyFor: Int64, minimum: Int64, expected: Bool) {
        #expect(pod(status: ready(since: readyFor)).isAvailable(minReadySeconds: minimum, at: now) == expected)
    }

    @Test func aPodWithoutStatusIsPendingAndNotReady() {
        let pod = pod()
        #expect(pod.phase == .pending)
        #expect(!pod.isReady)
        #expect(!pod.isAvailable(minReadySeconds: 0, at: now))
        #expect(pod.isActive)
    }

    @Test func restartsOfInitContainersCountOnlyForSidecars() {
        let pod = pod(
            spec: [
                "initContainers": [["name": "setup"], ["name": "proxy", "restartPolicy": "Always"]],
                "containers": [["name": "web"]]
            ],
            status: [
                "initContainerStatuses": [
                    ["name": "setup", "restartCount": 5], ["name": "proxy", "restartCount": 2]
                ],
                "containerStatuses": [["name": "web", "restartCount": 1]]
            ])
        #expect(pod.restartCount == 3)
        #expect(pod.mostRestarts == 1)
    }

    @Test(arguments: [
        ContainerState.waiting(reason: "CrashLoopBackOff", message: "back-off 10s"),
        .running(startedAt: Timestamp(seconds: 1_800_000_000)),
        .terminated(
            .init(
                exitCode: 137, signal: 9, reason: "Error", startedAt: Timestamp(seconds: 1_800_000_000),
                finishedAt: Timestamp(seconds: 1_800_000_010), containerID: "process://a"))
    ])
    func aContainerStateReadsBackAsItWasWritten(state: ContainerState) {
        #expect(ContainerState(state.content) == state)
    }

    @Test func theSourceOfAVariableIsKnown() {
        let env = EnvVar(["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "status.podIP", "apiVersion": "v1"]]])
        #expect(env.valueFrom == .field(path: "status.podIP"))
        #expect(EnvVar(["name": "A", "value": "x"]).valueFrom == nil)
        let file: Value = ["volumeName": "v", "path": "a.env", "key": "B"]
        #expect(
            EnvVar(["name": "A", "valueFrom": ["fileKeyRef": file]]).valueFrom
                == .fileKey(volume: "v", path: "a.env", key: "B", isOptional: false))
        #expect(EnvVar(["name": "A", "valueFrom": ["oracleKeyRef": [:]]]).valueFrom == .other("oracleKeyRef"))
    }
}
