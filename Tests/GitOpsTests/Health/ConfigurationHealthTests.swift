import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct ConfigurationHealthTests {
    private let key = [UInt8](repeating: 7, count: 32)

    /// A Deployment that has converged with the ConfigMap `app` as it is.
    private func world(asks: Bool) -> Snapshot {
        var deployment = Make.deployment("web", replicas: 0)
        deployment.object.uid = "web"
        deployment.template.setAnnotation(PodTemplate.rolloutAnnotation, to: asks ? "true" : nil)
        deployment.object.content.set(
            .array([["name": "main", "image": "a", "envFrom": [["configMapRef": ["name": "app"]]]]]),
            at: ["spec", "template", "spec", "containers"])
        deployment.object.conditions = [
            Condition("Progressing", true, reason: "NewReplicaSetAvailable"), Condition("Available", true)
        ]
        let config = Make.configMap("app", data: ["a": "1"])
        var replicaSet = Make.replicaSet("web-1", replicas: 0)
        replicaSet.object.ownerReferences = [OwnerReference(controller: deployment.object)]
        replicaSet.object.setAnnotation("deployment.kubernetes.io/revision", to: "1")
        let checksum = ConfigChecksum(
            of: deployment.template.spec, in: "default", key: key, find: { $0 == config.key ? config : nil })
        replicaSet.template.setAnnotation(ConfigChecksum.annotation, to: checksum.text)
        return Snapshot(objects: [
            Make.namespace("default").object, ConfigChecksumKey.secret(key), config, deployment.object,
            replicaSet.object
        ])
    }

    @Test(arguments: [true, false])
    func `a Deployment that asks for it is on its way from the change of its configuration on`(asks: Bool) throws {
        var snapshot = world(asks: asks)
        let deployment = ObjectKey.deployment("web")
        #expect(Health.of(deployment, in: snapshot, at: .testStart).state == .current)
        var config = try #require(snapshot[.configMap("app")])
        config["data"] = ["a": "2"]
        _ = try snapshot.apply(Transaction([.update(config)], by: "sync/main"))
        let health = Health.of(deployment, in: snapshot, at: .testStart)
        #expect(health.state == (asks ? .inProgress : .current))
        #expect(!asks || health.reason == Health.notObserved)
    }
}
