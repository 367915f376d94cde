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

    @Test("containers for looking into a pod are added by their own subresource, and stay as they are")
    func ephemeralContainers() throws {
        var world = World([Make.pod("p", node: "n", phase: .running, isReady: true).object])
        let pod = "api/v1/namespaces/default/pods/p"
        let path = pod + "/ephemeralcontainers"
        func body(_ containers: String) -> String { #"{"spec":{"ephemeralContainers":["# + containers + "]}}" }
        func patch(_ path: String, _ containers: String) throws(APIStatus) {
            _ = try world.send(.patch, path, body(containers), type: "application/merge-patch+json")
        }
        let first = #"{"name":"look","image":"busybox","targetContainerName":"main"}"#
        let plain = refusal { () throws(APIStatus) in try patch(pod, first) }
        #expect(plain?.code == 422)
        #expect(plain?.message.contains("pod updates may not change fields other than") == true)
        try patch(path, first)
        try patch(path, first + #",{"name":"again","image":"busybox"}"#)
        let key = ObjectKey(.pod, namespace: "default", name: "p")
        #expect(world.snapshot[key].map { Pod($0).spec.ephemeralContainers.map(\.name) } == ["look", "again"])
        for (containers, word) in [
            (first, #"existing ephemeral containers "again" may not be removed"#),
            (
                first.replacing("busybox", with: "other") + #",{"name":"again","image":"busybox"}"#,
                #"existing ephemeral containers "look" may not be changed"#
            )
        ] {
            let refused = refusal { () throws(APIStatus) in try patch(path, containers) }
            #expect(refused?.code == 422)
            let message = refused?.message ?? "it is not refused"
            #expect(message.contains("spec.ephemeralContainers: Forbidden: " + word), "\(message)")
        }
    }

    @Test("what is applied to a part of an object changes and owns that part alone")
    func appliesToAPart() throws {
        let pod = Make.pod("p", node: "n", phase: .running, isReady: true).object
        var world = World([pod])
        let before = try #require(world.snapshot[pod.key])
        let body =
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"x":"y"},"annotations":{"x":"y"}},"#
            + #""spec":{"priority":7,"imagePullSecrets":[{"name":"x"}],"ephemeralContainers":[{"name":"look","image":"busybox"}]}}"#
        _ = try world.send(
            .patch, "api/v1/namespaces/default/pods/p/ephemeralcontainers", body, type: "application/apply-patch+yaml",
            query: ["fieldManager": "ann"])
        var next = try #require(world.snapshot[pod.key])
        #expect(Pod(next).spec.ephemeralContainers.map(\.name) == ["look"])
        let own = next.metadata["managedFields"]?.array?.first { $0["manager"] == "ann" }
        #expect(own?["subresource"] == "ephemeralcontainers")
        #expect(own?["fieldsV1"]?.fields?.map(\.name) == ["f:spec"])
        #expect(own?.at(["fieldsV1", "f:spec"])?.fields?.map(\.name) == ["f:ephemeralContainers"])
        next.content.set(nil, at: ["spec", "ephemeralContainers"])
        #expect(next.spec == before.spec)
        #expect(next.labels == before.labels && next.annotations == before.annotations)
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

    @Test("a binding is for the pod that it names, and to what can be a node")
    func refusesBindings() throws {
        var world = World([Make.pod("p").object])
        let path = "api/v1/namespaces/default/pods/p/binding"
        for (body, code) in [
            (#"{"target":{"name":"A b"}}"#, 422), (#"{"metadata":{"name":"q"},"target":{"name":"n"}}"#, 400),
            (#"{"metadata":{"uid":"other"},"target":{"name":"n"}}"#, 409)
        ] {
            #expect(refusal { () throws(APIStatus) in try world.send(.post, path, body) }?.code == code, "\(body)")
        }
        let pod = try #require(world.snapshot[ObjectKey(.pod, namespace: "default", name: "p")])
        #expect(Pod(pod).nodeName.isEmpty)
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

@Suite("Evictions and budgets")
struct EvictionTests {
    private func budget(_ spec: Value) -> Object {
        var object = Object(apiVersion: "policy/v1", kind: "PodDisruptionBudget", namespace: "default", name: "b")
        object.spec = spec
        object.spec["selector"] = ["matchLabels": ["app": "web"]]
        return object
    }

    private func pods(_ count: Int, isReady: Bool = true) -> [Object] {
        (0..<count).map {
            Make.pod("p\($0)", node: "n", phase: .running, isReady: isReady, labels: ["app": "web"]).object
        }
    }

    private func evict(_ name: String, in world: inout World) -> APIStatus? {
        refusal { () throws(APIStatus) in
            try world.send(
                .post, "api/v1/namespaces/default/pods/\(name)/eviction", #"{"metadata":{"name":"\#(name)"}}"#)
        }
    }

    @Test("one pod may go, and the next must wait for another to be well")
    func bounds() {
        var world = World([budget(["minAvailable": 2])] + pods(3))
        #expect(evict("p0", in: &world) == nil)
        let refused = evict("p1", in: &world)
        #expect(refused?.code == 429)
        #expect(refused?.message == "Cannot evict pod as it would violate the pod's disruption budget.")
        #expect(
            refused?.details?["causes"]?.array?.first?["message"]
                == "The disruption budget b needs 2 healthy pods and has 2 currently")
    }

    @Test("shares are of all that there should be, rounded up")
    func shares() {
        var world = World([budget(["maxUnavailable": "34%"])] + pods(3))
        #expect(evict("p0", in: &world) == nil)
        #expect(evict("p1", in: &world) == nil)
        #expect(evict("p2", in: &world)?.code == 429)
    }

    @Test("a pod that waits to run needs no budget, and one that is not ready goes where the budget says so")
    func unhealthy() {
        var world = World(
            [budget(["minAvailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow"])] + pods(1, isReady: false))
        #expect(evict("p0", in: &world) == nil)
        var strict = World([budget(["minAvailable": 1])] + pods(1, isReady: false))
        #expect(evict("p0", in: &strict)?.code == 429)
        var pending = World(
            [budget(["minAvailable": 1]), Make.pod("p0", labels: ["app": "web"]).object])
        #expect(evict("p0", in: &pending) == nil)
    }
}
