import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct RolloutOnChangeTests {
    private let key = ObjectKey(.deployment, namespace: "default", name: "web")
    private let config = ObjectKey(.configMap, namespace: "default", name: "app")

    /// A Deployment of three pods that reads the ConfigMap `app` and the Secret `db`, both there.
    private func world(asks: String? = "true", change: (inout Deployment) -> Void = { _ in }) -> World {
        var deployment = Make.deployment("web", replicas: 3)
        deployment.template.setAnnotation(PodTemplate.rolloutAnnotation, to: asks)
        deployment.object.content.set(
            .array([
                [
                    "name": "main", "image": "skeg.dev/host",
                    "envFrom": [["configMapRef": ["name": "app"]], ["secretRef": ["name": "db", "optional": true]]]
                ]
            ]), at: ["spec", "template", "spec", "containers"])
        change(&deployment)
        var world = World(
            [
                Make.namespace("default").object, Make.namespace("kube-system").object,
                ConfigChecksumKey.secret([UInt8](repeating: 7, count: 32)), Make.configMap("app", data: ["a": "1"]),
                deployment.object
            ], controllers: [DeploymentController(), ReplicaSetController()])
        world.runNodes()
        return world
    }

    private func set(_ value: String, in world: inout World) {
        world.update(config) { $0["data"] = ["a": .string(value)] }
    }

    private func current(_ world: World) -> Set<String> {
        Set(world.activePods.compactMap { $0.object.controller?.name })
    }

    @Test func `a changed ConfigMap rolls the pods over, and the one before brings the old ReplicaSet back`() throws {
        var world = world()
        let first = try #require(world.replicaSets.first)
        set("2", in: &world)
        world.runNodes()
        #expect(world.replicaSets.count == 2)
        let second = try #require(world.replicaSets.first { $0.name != first.name })
        #expect(current(world) == [second.name])
        #expect(second.object.annotation("kubernetes.io/change-cause") == "ConfigMap app changed")
        #expect(second.object.annotation("deployment.kubernetes.io/revision") == "2")
        #expect(
            world.events.contains {
                $0.object["message"]?.string == "ConfigMap app changed: rolling over to replica set \(second.name)"
            })
        set("1", in: &world)
        world.runNodes()
        #expect(world.replicaSets.count == 2)
        #expect(current(world) == [first.name])
        let again = try #require(world.replicaSet(first.name))
        #expect(again.object.annotation("deployment.kubernetes.io/revision") == "3")
        #expect(again.object.annotation("deployment.kubernetes.io/revision-history") == "1")
        #expect(again.object.annotation("kubernetes.io/change-cause") == "ConfigMap app changed")
        #expect(world.broken.isEmpty)
    }

    @Test func `pods know which configuration they run with, and the Deployment does not say it`() throws {
        let world = world()
        let checksum = try #require(world.pods.first?.object.annotation(ConfigChecksum.annotation))
        #expect(world.pods.allSatisfy { $0.object.annotation(ConfigChecksum.annotation) == checksum })
        #expect(world.deployment("web")?.template.annotation(ConfigChecksum.annotation) == nil)
    }

    @Test(arguments: [nil, "false", "yes"])
    func `a Deployment that does not ask for it stays as it is`(asks: String?) {
        var world = world(asks: asks)
        let commits = world.commits
        set("2", in: &world)
        world.runNodes()
        #expect(world.replicaSets.count == 1)
        #expect(world.commits == commits + 1)
        #expect(world.pods.allSatisfy { $0.object.annotation(ConfigChecksum.annotation) == nil })
    }

    @Test func `a Secret that comes, changes and goes is a change each time`() {
        var world = world()
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "db")
        secret["data"] = ["password": "aHVudGVyMg=="]
        world.create(secret)
        world.runNodes()
        #expect(world.replicaSets.count == 2)
        world.update(secret.key) { $0["data"] = ["password": "c2VjcmV0"] }
        world.runNodes()
        #expect(world.replicaSets.count == 3)
        world.delete(secret.key)
        world.runNodes()
        // Without it, as at first.
        #expect(world.replicaSets.count == 3)
        #expect(world.replicaSets.filter { $0.replicas == 3 }.count == 1)
    }

    @Test func `a ConfigMap and a template that change together roll out once`() {
        var world = world()
        world.commit([
            .update(world.snapshot[config]!.with { $0["data"] = ["a": "2"] }),
            .update(
                world.snapshot[key]!.with {
                    $0.content.set("x", at: ["spec", "template", "metadata", "labels", "version"])
                })
        ])
        world.runNodes()
        #expect(world.replicaSets.count == 2)
        // The cause is shown all the same.
        #expect(
            world.replicaSets.contains {
                $0.object.annotation("kubernetes.io/change-cause") == "ConfigMap app changed"
            })
    }

    @Test func `the template of an old ReplicaSet that was copied back pins no checksum`() throws {
        var world = world()
        let first = try #require(world.replicaSets.first)
        set("2", in: &world)
        world.runNodes()
        // What `kubectl rollout undo` does.
        world.update(key) {
            var template = first.template
            template.setLabel(ReplicaSet.templateHashLabel, to: nil)
            $0.content.set(template.content, at: ["spec", "template"])
        }
        world.runNodes()
        #expect(world.replicaSets.count == 2)
        #expect(!current(world).contains(first.name))
        set("3", in: &world)
        world.runNodes()
        #expect(world.replicaSets.count == 3)
    }

    @Test func `without the key what runs stays, and with another one all rolls out once`() throws {
        var world = world()
        let first = current(world)
        world.delete(ConfigChecksumKey.object)
        set("2", in: &world)
        world.runNodes()
        #expect(current(world) == first)
        world.create(ConfigChecksumKey.secret([UInt8](repeating: 9, count: 32)))
        world.runNodes()
        #expect(current(world) != first)
        #expect(world.replicaSets.count == 2)
    }

    @Test func `a cause that the Deployment gives itself stays`() {
        var world = world { $0.object.setAnnotation("kubernetes.io/change-cause", to: "release 7") }
        set("2", in: &world)
        world.runNodes()
        #expect(
            world.replicaSets.map { $0.object.annotation("kubernetes.io/change-cause") } == ["release 7", "release 7"])
    }

    @Test func `a rollback to another template forgets the cause of a changed configuration`() {
        var world = world()
        set("2", in: &world)
        world.runNodes()
        for image in ["other", "skeg.dev/host"] {
            world.update(key) {
                var deployment = Deployment($0)
                var container = deployment.template.spec.containers[0].content
                container["image"] = .string(image)
                deployment.object.content.set(.array([container]), at: ["spec", "template", "spec", "containers"])
                $0 = deployment.object
            }
            world.runNodes()
        }
        let newest = world.replicaSets.first { $0.replicas == 3 }
        #expect(newest?.object.annotation("deployment.kubernetes.io/revision") == "4")
        #expect(newest?.object.annotation("kubernetes.io/change-cause") == nil)
    }

    @Test func `configuration that keeps pods from coming up takes none of the others away`() {
        var world = world()
        world.invariant = { snapshot in
            let available = snapshot.objects(of: .pod).map(Pod.init).count { $0.isActive && $0.isReady }
            return available < 3 ? "only \(available) pods are available" : nil
        }
        set("broken", in: &world)
        world.settle()
        world.advance(3600)
        #expect(world.broken.isEmpty)
        #expect(world.deployment("web")?.status.condition("Progressing")?.reason == "ProgressDeadlineExceeded")
        set("1", in: &world)
        world.runNodes()
        #expect(world.replicaSets.filter { $0.replicas > 0 }.count == 1)
        #expect(world.broken.isEmpty)
    }

    @Test func `a paused Deployment waits`() {
        var world = world { $0.object.content.set(true, at: ["spec", "paused"]) }
        set("2", in: &world)
        world.runNodes()
        #expect(world.replicaSets.count <= 1)
        world.update(key) { $0.content.set(false, at: ["spec", "paused"]) }
        world.runNodes()
        #expect(current(world).count == 1)
    }
}
