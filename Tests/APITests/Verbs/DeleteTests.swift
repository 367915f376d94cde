import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Deleting")
struct DeleteTests {
    @Test("what is gone at once is told as a Status, a pod with its grace period as it is")
    func answers() throws {
        var world = World([Make.configMap("a"), Make.pod("p", node: "n", phase: .running).object])
        let gone = try world.send(.delete, CreateTests.configMaps + "/a")
        #expect(gone.value["kind"] == "Status")
        #expect(gone.value["status"] == "Success")
        #expect(gone.value.at(["details", "name"]) == "a")
        let pod = try world.send(.delete, "api/v1/namespaces/default/pods/p", #"{"gracePeriodSeconds":5}"#)
        #expect(pod.value["kind"] == "Pod")
        #expect(pod.value.at(["metadata", "deletionGracePeriodSeconds"]) == 5)
    }

    @Test("preconditions name the object that is meant")
    func preconditions() {
        var world = World([Make.configMap("a")])
        for body in [#"{"preconditions":{"uid":"other"}}"#, #"{"preconditions":{"resourceVersion":"999"}}"#] {
            let refused = refusal { () throws(APIStatus) in
                try world.send(.delete, CreateTests.configMaps + "/a", body)
            }
            #expect(refused?.code == 409)
            #expect(refused?.message.contains("Precondition failed") == true)
        }
        #expect(world.snapshot.count(of: .configMap) == 1)
    }

    @Test(
        "the policy becomes the finalizer that the collector knows",
        arguments: [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")])
    func propagation(policy: String, finalizer: String) throws {
        var world = World([Make.deployment("web").object])
        let answer = try world.send(.delete, UpdateTests.web, #"{"propagationPolicy":"\#(policy)"}"#)
        #expect(answer.value.at(["metadata", "finalizers"]) == [.string(finalizer)])
    }

    @Test("namespaces that all rely on stay, and a policy that is none is refused")
    func refuses() {
        var world = World()
        let immortal = refusal { () throws(APIStatus) in try world.send(.delete, "api/v1/namespaces/default") }
        #expect(immortal?.code == 403)
        #expect(immortal?.message == "namespaces \"default\" is forbidden: this namespace may not be deleted")
        let policy = refusal { () throws(APIStatus) in
            try world.send(.delete, CreateTests.configMaps + "/a", #"{"propagationPolicy":"Sideways"}"#)
        }
        #expect(policy?.code == 422)
    }
}
