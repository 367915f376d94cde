import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct HealthTests {
    private func deployment(_ status: Value, replicas: Int64 = 3) -> Object {
        var object = Make.deployment("web", replicas: replicas).object.asStored()
        object.status = status
        return object
    }

    private static let done: [Value] = [
        ["type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"],
        ["type": "Available", "status": "True", "reason": "MinimumReplicasAvailable"]
    ]

    @Test(
        arguments: [
            (["replicas": 2], "Replicas: 2/3"),
            (["replicas": 3, "updatedReplicas": 1], "Updated: 1/3"),
            (["replicas": 4, "updatedReplicas": 3], "Pending termination: 1"),
            (["replicas": 3, "updatedReplicas": 3, "availableReplicas": 2], "Available: 2/3"),
            (["replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "readyReplicas": 2], "Ready: 2/3"),
            (
                ["replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "readyReplicas": 3],
                "ReplicaSet not Available"
            ),
            (["observedGeneration": 0], "Deployment generation is 1, but latest observed generation is 0")
        ] as [(Value, String)])
    func aDeploymentUnderWaySaysHowFar(_ status: Value, _ message: String) {
        let health = Health.of(deployment(status), in: Snapshot(), at: .testStart)
        #expect(health.state == .inProgress)
        #expect(health.message == message)
    }

    @Test func aDeploymentIsCurrentWhenItsConditionsSaySo() {
        let status: Value = [
            "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "readyReplicas": 3,
            "conditions": .array(HealthTests.done)
        ]
        let health = Health.of(deployment(status), in: Snapshot(), at: .testStart)
        #expect(health == Health(.current, "Deployment is available. Replicas: 3"))
    }

    @Test func aPassedDeadlineIsAFailure() {
        let status: Value = [
            "conditions": [["type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"]]
        ]
        #expect(Health.of(deployment(status), in: Snapshot(), at: .testStart).state == .failed)
    }

    @Test func theReasonOfADeploymentComesFromItsPods() {
        let web = Make.deployment("web", replicas: 3).object.asStored()
        let set = Make.replicaSet("web-1", replicas: 3).owned(by: Deployment(web)).object.asStored()
        var pods = (1...3).map { Make.pod("web-1-\($0)", node: "n", phase: .running).owned(by: ReplicaSet(set)).object }
        for index in 0..<2 {
            pods[index].content.set(
                [
                    [
                        "name": "web", "restartCount": 4,
                        "state": [
                            "waiting": [
                                "reason": "CrashLoopBackOff",
                                "message": "back-off 40s restarting failed container=web pod=web-1-1"
                            ]
                        ],
                        "lastState": ["terminated": ["exitCode": 1, "reason": "Error"]]
                    ]
                ], at: ["status", "containerStatuses"])
        }
        let snapshot = Snapshot(objects: [web, set] + pods)
        let health = Health.of(web.key, in: snapshot, at: .testStart)
        #expect(health.reason == "CrashLoopBackOff")
        #expect(
            health.message
                == "2 of 3 pods: CrashLoopBackOff: back-off restarting failed container \"web\", which ended with exit code 1"
        )
    }

    @Test func aProbeThatFailsIsTheReason() {
        let web = Make.deployment("web", replicas: 1).object.asStored()
        let set = Make.replicaSet("web-1", replicas: 1).owned(by: Deployment(web)).object.asStored()
        var pod = Make.pod("web-1-1", node: "n", phase: .running).owned(by: ReplicaSet(set)).object
        pod.conditions = [
            Condition("ContainersReady", false, reason: "ContainersNotReady", message: "not ready: [web]"),
            Condition("Ready", false, reason: "ContainersNotReady", message: "not ready: [web]"),
            Condition(
                PodStatus.probeFailed, true, reason: "ReadinessProbeFailed",
                message: "container \"web\": Readiness probe failed: HTTP probe failed with statuscode: 500")
        ]
        let health = Health.of(web.key, in: Snapshot(objects: [web, set, pod]), at: .testStart)
        #expect(health.reason == "ReadinessProbeFailed")
        #expect(
            health.message
                == "1 of 1 pod: ReadinessProbeFailed: container \"web\": Readiness probe failed: "
                + "HTTP probe failed with statuscode: 500")
    }

    @Test func aLivenessProbeIsNamedAsTheReasonOfACrashLoop() {
        var pod = Make.pod("web", node: "n", phase: .running).object.asStored()
        pod.content.set(
            [
                [
                    "name": "web", "restartCount": 4, "state": ["waiting": ["reason": "CrashLoopBackOff"]],
                    "lastState": ["terminated": ["exitCode": 143, "reason": "Error"]]
                ]
            ], at: ["status", "containerStatuses"])
        pod.conditions += [
            Condition(
                PodStatus.probeFailed, true, reason: "LivenessProbeFailed",
                message: "container \"web\": Liveness probe failed: no answer")
        ]
        #expect(
            Health.of(pod.key, in: Snapshot(objects: [pod]), at: .testStart).message
                == "CrashLoopBackOff: back-off restarting failed container \"web\", which ended with exit code 143: "
                + "Liveness probe failed: no answer")
    }

    @Test func aPodWithoutANodeSaysWhatTheSchedulerSays() {
        var pod = Make.pod("a").object.asStored()
        pod.conditions = [
            Condition(
                "PodScheduled", false, reason: "Unschedulable", message: "0/1 nodes are available: 1 Insufficient cpu.")
        ]
        let soon = Health.of(pod, in: Snapshot(), at: .at(14))
        #expect(soon.state == .inProgress)
        let late = Health.of(pod, in: Snapshot(), at: .at(15))
        #expect(late.state == .failed)
        #expect(late.message == "Unschedulable: 0/1 nodes are available: 1 Insufficient cpu.")
    }

    @Test func conditionsOfKstatusCountForEveryKind() {
        var object = Object(apiVersion: "example.org/v1", kind: "Thing", name: "a")
        #expect(Health.of(object, in: Snapshot(), at: .testStart).state == .current)
        object.conditions = [Condition("Stalled", true, reason: "Bad", message: "it is stuck")]
        #expect(Health.of(object, in: Snapshot(), at: .testStart) == Health(.failed, reason: "Bad", "it is stuck"))
        object.conditions = [Condition("Ready", false, reason: "Wait", message: "not yet")]
        #expect(Health.of(object, in: Snapshot(), at: .testStart).state == .inProgress)
    }

    @Test func whatIsGoneIsNotFound() {
        #expect(Health.of(.configMap("a"), in: Snapshot(), at: .testStart).state == .notFound)
    }
}
