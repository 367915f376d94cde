import Objects
import Store
import TestSupport
import Testing

@testable import Admission

@Suite("Admission")
struct AdmissionTests {
    private func snapshot(_ objects: [Object]) throws -> Snapshot {
        var snapshot = Snapshot()
        for (index, object) in objects.enumerated() {
            let object = object.with {
                $0.uid = "uid-\(index)"
                $0.creationTimestamp = .testStart
            }
            _ = try snapshot.apply(Transaction([.create(object)], by: "test"))
        }
        return snapshot
    }

    private func priorityClass(_ name: String, _ value: Int64, isDefault: Bool = false) -> Object {
        var object = Object(apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", name: name)
        object["value"] = .integer(value)
        object["globalDefault"] = .bool(isDefault)
        return object
    }

    private func quota(_ hard: Value, _ more: Value = .emptyObject) -> Object {
        var object = Object(apiVersion: "v1", kind: "ResourceQuota", namespace: "default", name: "q")
        object.spec = more
        object.spec["hard"] = hard
        return object
    }

    private func limits(_ limit: Value) -> Object {
        var object = Object(apiVersion: "v1", kind: "LimitRange", namespace: "default", name: "l")
        object.spec = ["limits": [limit]]
        return object
    }

    @Test("a pod gets the number of its class, or of the one for all")
    func priorities() throws {
        let state = try snapshot([priorityClass("high", 1000), priorityClass("normal", 10, isDefault: true)])
        var pod = Make.pod("p").object
        try Admission(in: state).complete(&pod)
        #expect(pod.spec["priority"] == 10)
        #expect(pod.spec["priorityClassName"] == "normal")
        pod = Make.pod("p").object
        pod.spec["priorityClassName"] = "high"
        try Admission(in: state).complete(&pod)
        #expect(pod.spec["priority"] == 1000)
        pod.spec["priorityClassName"] = "none"
        #expect(throws: Admission.Refusal(message: "no PriorityClass with name none was found")) {
            try Admission(in: state).complete(&pod)
        }
        pod.spec["priorityClassName"] = "system-node-critical"
        #expect(throws: Admission.Refusal.self) { try Admission(in: state).complete(&pod) }
        pod.spec["priority"] = nil
        try Admission(in: state).complete(&pod)
        #expect(pod.spec["priority"] == 2_000_001_000)
    }

    @Test("containers get what a limit range gives, and no more than it allows")
    func limitRanges() throws {
        let limit: Value = [
            "type": "Container", "default": ["cpu": "1"], "defaultRequest": ["cpu": "200m"], "max": ["cpu": "2"],
            "min": ["cpu": "100m"], "maxLimitRequestRatio": ["cpu": "6"]
        ]
        let state = try snapshot([limits(limit)])
        var pod = Make.pod("p").object
        try Admission(in: state).complete(&pod)
        let container = try #require(pod.spec["containers"]?.array?.first)
        #expect(container.at(["resources", "limits", "cpu"]) == "1")
        #expect(container.at(["resources", "requests", "cpu"]) == "200m")
        #expect(
            pod.annotation("kubernetes.io/limit-ranger")
                == "LimitRanger plugin set: cpu request for container main; cpu limit for container main")
        for (cpu, message) in [
            ("50m", "minimum cpu usage per Container is 100m, but request is 50m"),
            ("3", "maximum cpu usage per Container is 2, but request is 3"),
            ("150m", "cpu max limit to request ratio per Container is 6, but provided ratio is 6.666667")
        ] {
            var pod = Make.pod("p", cpu: cpu).object
            do throws(Admission.Refusal) {
                try Admission(in: state).complete(&pod)
                Issue.record("\(cpu) was admitted")
            } catch {
                #expect(error.message.contains(message), "\(error.message)")
            }
        }
    }

    @Test("a quota counts what is there and what comes, and says what is too much")
    func quotas() throws {
        let state = try snapshot([
            quota(["pods": "3", "requests.cpu": "1"]), Make.pod("a", cpu: "300m").object,
            Make.pod("done", phase: .succeeded, cpu: "500m").object
        ])
        var admission = Admission(in: state)
        try admission.count(Make.pod("b", cpu: "300m").object)
        #expect(throws: Admission.Refusal.self) { try admission.count(Make.pod("c", cpu: "500m").object) }
        try admission.count(Make.pod("c", cpu: "400m").object)
        do throws(Admission.Refusal) {
            try admission.count(Make.pod("d", cpu: "100m").object)
            Issue.record("a fourth pod was admitted")
        } catch {
            #expect(
                error.message
                    == "exceeded quota: q, requested: pods=1,requests.cpu=100m, used: pods=3,requests.cpu=1, "
                    + "limited: pods=3,requests.cpu=1")
        }
        guard case .update(let counted)? = admission.changes.first else {
            Issue.record("nothing was counted")
            return
        }
        #expect(counted.status["used"] == ["pods": "3", "requests.cpu": "1"])
    }

    @Test("where a quota bounds CPU, a container has to say how much it wants")
    func saysAll() throws {
        var admission = Admission(in: try snapshot([quota(["limits.memory": "1Gi"])]))
        #expect(throws: Admission.Refusal(message: "failed quota: q: must specify limits.memory for: main")) {
            try admission.count(Make.pod("a").object)
        }
    }

    @Test("other objects are counted by kind, and scopes leave pods out")
    func countsKinds() throws {
        var admission = Admission(in: try snapshot([quota(["configmaps": "1", "count/deployments.apps": "0"])]))
        try admission.count(Make.configMap("a"))
        #expect(throws: Admission.Refusal.self) { try admission.count(Make.configMap("b")) }
        #expect(throws: Admission.Refusal.self) { try admission.count(Make.deployment("d").object) }
        var scoped = Admission(in: try snapshot([quota(["pods": "0"], ["scopes": ["NotBestEffort"]])]))
        try scoped.count(Make.pod("a").object)
        #expect(throws: Admission.Refusal.self) { try scoped.count(Make.pod("b", cpu: "1").object) }
    }

    @Test("two decisions on one state that are too much together cannot both be made")
    func serializes() throws {
        var state = try snapshot([quota(["pods": "1"])])
        let transactions = try ["a", "b"].map { name in
            var admission = Admission(in: state)
            let pod = Make.pod(name).object.with {
                $0.uid = name
                $0.creationTimestamp = .testStart
            }
            try admission.count(pod)
            return Transaction([.create(pod)] + admission.changes, by: "test")
        }
        _ = try state.apply(transactions[0])
        #expect(throws: TransactionRefused.self) { try state.apply(transactions[1]) }
        #expect(state.count(of: .pod) == 1)
    }
}
