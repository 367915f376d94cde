import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Subresources")
struct SubresourceTests {
    @Test("a Scale shows the counts and the selector, and changes the count alone")
    func scales() throws {
        var world = World([Make.deployment("web", replicas: 2).object])
        let path = UpdateTests.web + "/scale"
        let scaled = try world.send(
            .put, path, #"{"kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":7}}"#)
        #expect(scaled.value["kind"] == "Scale")
        #expect(scaled.value.at(["spec", "replicas"]) == 7)
        #expect(scaled.value.at(["status", "selector"]) == "app=web")
        let live = try #require(world.snapshot[ObjectKey(.deployment, namespace: "default", name: "web")])
        #expect(live.spec["replicas"] == 7)
        let patched = try world.send(
            .patch, path, #"{"spec":{"replicas":3}}"#, type: "application/merge-patch+json")
        #expect(patched.value.at(["spec", "replicas"]) == 3)
        let negative = refusal { () throws(APIStatus) in
            try world.send(.patch, path, #"{"spec":{"replicas":-3}}"#, type: "application/merge-patch+json")
        }
        #expect(negative?.code == 422)
    }

    @Test("a pod is bound once")
    func binds() throws {
        var world = World([Make.pod("p").object])
        let path = "api/v1/namespaces/default/pods/p/binding"
        let body = #"{"target":{"kind":"Node","name":"n1"}}"#
        #expect(try world.send(.post, path, body).outcome.status == 201)
        let pod = try #require(world.snapshot[ObjectKey(.pod, namespace: "default", name: "p")])
        #expect(Pod(pod).nodeName == "n1")
        #expect(pod.condition("PodScheduled")?.isTrue == true)
        let second = refusal { () throws(APIStatus) in try world.send(.post, path, body) }
        #expect(second?.code == 409)
        #expect(second?.message.contains("pod p is already assigned to node \"n1\"") == true)
    }

    @Test("an eviction without a budget deletes")
    func evicts() throws {
        var world = World([Make.pod("p", node: "n", phase: .running, isReady: true).object])
        let body = #"{"metadata":{"name":"p"},"deleteOptions":{"gracePeriodSeconds":3}}"#
        #expect(try world.send(.post, "api/v1/namespaces/default/pods/p/eviction", body).outcome.status == 201)
        let pod = try #require(world.snapshot[ObjectKey(.pod, namespace: "default", name: "p")])
        #expect(pod.deletionGracePeriodSeconds == 3)
    }
}
