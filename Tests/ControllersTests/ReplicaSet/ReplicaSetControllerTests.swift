import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct ReplicaSetControllerTests {
    private let key = ObjectKey(.replicaSet, namespace: "default", name: "web")

    private func world(replicas: Int64 = 3, _ more: [Object] = []) -> World {
        World([Make.namespace("default").object, Make.replicaSet("web", replicas: replicas).object] + more)
    }

    @Test func `missing pods are made from the template and owned`() throws {
        var world = world()
        world.settle()
        #expect(world.pods.count == 3)
        let pod = try #require(world.pods.first)
        #expect(pod.name.hasPrefix("web-") && pod.name.count == 9)
        #expect(pod.object.generateName == "web-")
        #expect(pod.object.labels == ["app": "web"])
        #expect(pod.object.controller?.uid == world.replicaSet("web")?.uid)
        #expect(pod.object.controller?.blocksOwnerDeletion == true)
        #expect(pod.spec.containers.count == 1)
        #expect(pod.phase == .pending)
        #expect(Set(world.pods.map(\.uid)).count == 3)
        #expect(world.events.filter { $0.reason == "SuccessfulCreate" }.count == 3)
        #expect(world.refusals.isEmpty)
    }

    @Test func `pods of a sealed owner are sealed, and others are not`() throws {
        var world = world(replicas: 1)
        world.settle()
        #expect(try !Secrecy.isSealed(#require(world.pods.first).object))
        world.update(key) {
            Secrecy.seal(&$0)
            $0.content.set(2, at: ["spec", "replicas"])
        }
        world.settle()
        #expect(world.pods.count { Secrecy.isSealed($0.object) } == 1)
    }

    @Test func `pods of an account that is missing come at once with the account`() throws {
        var world = world()
        world.update(key) {
            $0.content.set("clerk", at: ["spec", "template", "spec", "serviceAccountName"])
        }
        world.settle()
        #expect(world.pods.isEmpty)
        let message =
            #"pods "web-" is forbidden: error looking up service account default/clerk: serviceaccount "clerk" not found"#
        let condition = try #require(world.replicaSet("web")?.object.condition("ReplicaFailure"))
        #expect(condition.reason == "FailedCreate" && condition.message == message)
        #expect(world.events.contains { $0.reason == "FailedCreate" && $0.message == "Error creating: \(message)" })
        world.create(Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "other"))
        world.settle()
        #expect(world.pods.isEmpty)
        world.create(Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "clerk"))
        world.settle()
        #expect(world.pods.count == 3)
        #expect(world.pods.allSatisfy { $0.spec.volumes.count == 1 && $0.spec.serviceAccountName == "clerk" })
        #expect(world.replicaSet("web")?.object.condition("ReplicaFailure") == nil)
    }

    @Test func `the status counts what is there`() throws {
        var world = world()
        world.settle()
        #expect(world.replicaSet("web")?.status.replicas == 3)
        #expect(world.replicaSet("web")?.status.readyReplicas == 0)
        world.makeReady(try #require(world.pods.first))
        world.settle()
        let status = try #require(world.replicaSet("web")?.status)
        #expect(status.replicas == 3)
        #expect(status.fullyLabeledReplicas == 3)
        #expect(status.readyReplicas == 1)
        #expect(status.availableReplicas == 1)
        #expect(status.terminatingReplicas == 0)
        #expect(status.observedGeneration == 1)
    }

    @Test func `surplus pods go, those of least worth first`() throws {
        var world = world()
        world.settle()
        for pod in world.pods.dropLast() { world.makeReady(pod) }
        let pending = try #require(world.pods.last)
        world.update(key) { $0.content.set(2, at: ["spec", "replicas"]) }
        world.settle()
        #expect(world.snapshot[pending.key] == nil)
        #expect(world.activePods.count == 2)
        #expect(
            world.events.contains { $0.reason == "SuccessfulDelete" && $0.message == "Deleted pod: \(pending.name)" })
    }

    @Test func `a bound pod that is deleted counts as terminating until its node has stopped it`() throws {
        var world = world(replicas: 1)
        world.runNodes()
        world.update(key) { $0.content.set(0, at: ["spec", "replicas"]) }
        world.settle()
        let pod = try #require(world.pods.first)
        #expect(pod.isBeingDeleted)
        #expect(world.replicaSet("web")?.status.replicas == 0)
        #expect(world.replicaSet("web")?.status.terminatingReplicas == 1)
        world.stopped(pod)
        world.settle()
        #expect(world.pods.isEmpty)
        #expect(world.replicaSet("web")?.status.terminatingReplicas == 0)
    }

    @Test func `orphans that the selector fits are adopted and counted`() {
        var world = world(replicas: 2, [Make.pod("stray", labels: ["app": "web"]).object])
        world.settle()
        #expect(world.pods.count == 2)
        #expect(world.pods.allSatisfy { $0.object.controller?.name == "web" })
        #expect(world.pods.contains { $0.name == "stray" })
    }

    @Test func `an orphan that comes later is adopted, and one pod too many goes`() {
        var world = world(replicas: 2)
        world.settle()
        world.create(Make.pod("stray", labels: ["app": "web"]).object)
        world.settle()
        #expect(world.activePods.count == 2)
    }

    @Test func `a pod that no longer fits is released and replaced`() throws {
        var world = world(replicas: 2)
        world.settle()
        let pod = try #require(world.pods.first)
        world.update(pod.key) { $0.setLabel("app", to: "debug") }
        world.settle()
        #expect(world.snapshot[pod.key]?.ownerReferences == [])
        #expect(world.pods.filter { $0.object.controller != nil }.count == 2)
        #expect(world.pods.count == 3)
    }

    @Test func `a ReplicaSet that is being deleted adopts, releases and makes nothing`() throws {
        var world = world(replicas: 2)
        world.settle()
        world.delete(key, propagation: .foreground)
        world.create(Make.pod("stray", labels: ["app": "web"]).object)
        let pod = try #require(world.pods.first { $0.name != "stray" })
        world.delete(pod.key)
        world.settle()
        #expect(world.pods.count == 2)
        #expect(world.pods.first { $0.name == "stray" }?.object.controller == nil)
    }

    @Test func `two ReplicaSets with one selector do not fight over pods`() {
        var world = world(replicas: 2, [Make.replicaSet("twin", replicas: 3, labels: ["app": "web"]).object])
        world.runNodes()
        let owners = world.pods.compactMap { $0.object.controller?.name }
        #expect(owners.filter { $0 == "web" }.count == 2)
        #expect(owners.filter { $0 == "twin" }.count == 3)
        let before = world.commits
        world.advance(3600)
        #expect(world.commits == before)
    }

    @Test func `a pod is available only after its minimum time, and the controller looks then`() throws {
        var world = world(replicas: 1)
        world.update(key) { $0.content.set(10, at: ["spec", "minReadySeconds"]) }
        world.runNodes()
        #expect(world.replicaSet("web")?.status.readyReplicas == 1)
        #expect(world.replicaSet("web")?.status.availableReplicas == 0)
        let next = world.plane.nextWake()
        let wake = try #require(next)
        #expect(wake == world.now + .seconds(10))
        world.advance(10)
        #expect(world.replicaSet("web")?.status.availableReplicas == 1)
        let last = world.plane.nextWake()
        #expect(last == nil)
    }

    @Test func `five hundred pods at most come with one transaction`() {
        var world = world(replicas: 1200)
        _ = world.step()
        #expect(world.pods.count == 500)
        world.settle()
        #expect(world.pods.count == 1200)
        #expect(world.replicaSet("web")?.status.replicas == 1200)
    }

    @Test func `nothing is written when nothing changes`() {
        var world = world()
        world.runNodes()
        let revision = world.snapshot.revision
        world.plane.started(with: world.snapshot)
        world.settle()
        #expect(world.snapshot.revision == revision)
    }

    @Test func `a namespace that is being deleted gets no pods`() {
        var world = world()
        world.delete(ObjectKey(.namespace, name: "default"))
        world.settle()
        #expect(world.pods.isEmpty)
        #expect(world.refusals.isEmpty)
    }

    @Test func `a plan on an outdated state never doubles the pods`() {
        var world = world()
        let before = world.snapshot
        world.settle()
        #expect(world.pods.count == 3)
        // The same decision again, on the state from before the pods were made.
        var ids = IDSource(seed: 99)
        let plan = ReplicaSetController().reconcile(key, in: before, at: world.now, ids: &ids)
        let refusal = world.commit(plan.changes)
        #expect(refusal != nil)
        #expect(world.pods.count == 3)
    }

    @Test func `a replacement that leaves the status as it was cannot be made twice`() throws {
        var world = world(replicas: 1)
        world.settle()
        // An old pod that was never ready fails: the count in the status is 1 before and after.
        world.now = world.now + .seconds(60)
        let pod = try #require(world.pods.first)
        world.fail(pod)
        let before = world.snapshot
        world.settle()
        #expect(world.activePods.count == 1)
        var ids = IDSource(seed: 99)
        let plan = ReplicaSetController().reconcile(key, in: before, at: world.now, ids: &ids)
        #expect(plan.changes.contains { if case .create = $0 { true } else { false } })
        let refusal = world.commit(plan.changes)
        #expect(refusal != nil)
        #expect(world.activePods.count == 1)
    }
}
