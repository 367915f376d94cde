import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct DriftTests {
    private func drift(_ world: World, _ tracker: inout DriftTracker) -> [DriftEntry] {
        tracker.update(world.sync, desired: world.desired, in: world.snapshot, kinds: world.kinds, at: world.now)
    }

    private func start(_ text: String) throws -> (World, DriftTracker) {
        var world = World()
        try world.apply(["a.yaml": text])
        var tracker = DriftTracker()
        #expect(drift(world, &tracker).isEmpty)
        return (world, tracker)
    }

    @Test func aChangedFieldSaysBothValuesAndWho() throws {
        var (world, tracker) = try start(Manifest.deployment("web", replicas: 3))
        world.now = .at(60)
        try world.edit(.deployment("web")) { $0.content.set(5, at: ["spec", "replicas"]) }
        world.now = .at(90)
        let found = drift(world, &tracker)
        #expect(
            found == [
                DriftEntry(
                    key: .deployment("web"), kind: .changed, path: "spec.replicas", git: Secrecy.shown(3),
                    live: Secrecy.shown(5),
                    who: "kubectl-edit",
                    since: .at(60))
            ])
        world.now = .at(500)
        #expect(drift(world, &tracker) == found)
    }

    @Test func aPersonIsNamedBeforeTheProgram() throws {
        var (world, tracker) = try start(Manifest.deployment("web", replicas: 3))
        try world.edit(.deployment("web"), person: "ann") { $0.content.set(5, at: ["spec", "replicas"]) }
        #expect(drift(world, &tracker).map(\.who) == ["ann (kubectl-edit)"])
    }

    @Test func whatAPodGetsForItsAccountIsNoDriftAndNotTakenAway() throws {
        func pod(_ label: String) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: \(label)}}
            spec:
              volumes: [{name: data, emptyDir: {}}]
              containers:
              - {name: main, image: skeg.dev/host, volumeMounts: [{name: data, mountPath: /data}]}

            """
        }
        var (world, tracker) = try start(pod("one"))
        let key = ObjectKey(.pod, namespace: "default", name: "web")
        let spec = try #require(world.snapshot[key]).spec
        #expect(spec["volumes"]?.array?.count == 2)
        #expect(drift(world, &tracker).isEmpty)
        #expect(world.plan().changes.isEmpty)
        world.restart()
        #expect(world.plan().changes.isEmpty)
        let plan = try world.apply(["a.yaml": pod("two")])
        #expect(plan.configured == [key])
        #expect(world.snapshot[key]?.spec == spec)
        #expect(drift(world, &tracker).isEmpty)
    }

    @Test func aPodFindsTheAccountOfItsOwnCommit() throws {
        var world = World()
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {serviceAccountName: clerk, containers: [{name: main, image: skeg.dev/host}]}

            """
        let account =
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: clerk}\nautomountServiceAccountToken: false\n"
        let refused = try world.apply(["a.yaml": pod])
        #expect(refused.blocked.map(\.reason) == [.forbidden])
        #expect(
            refused.blocked.first?.message
                == #"pods "web" is forbidden: error looking up service account default/clerk: serviceaccount "clerk" not found"#
        )
        let plan = try world.apply(["b.yaml": account])
        #expect(plan.blocked.isEmpty && plan.created.count == 2)
        let key = ObjectKey(.pod, namespace: "default", name: "web")
        #expect(world.snapshot[key]?.spec["volumes"] == nil)
    }

    @Test func rulesThatAControllerFillsInAreNoDriftAndNotTakenAway() throws {
        let text = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: sum}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}
            rules: []

            """
        var (world, tracker) = try start(text)
        let key = ObjectKey(.clusterRole, name: "sum")
        var role = try #require(world.snapshot[key])
        role["rules"] = [["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]]
        _ = try world.snapshot.apply(Transaction([.update(role)], by: "controller"))
        #expect(drift(world, &tracker).isEmpty)
        try world.apply(["a.yaml": text, "b.yaml": Manifest.deployment("web")])
        #expect(world.snapshot[key]?["rules"]?.array?.count == 1)
    }

    @Test func defaultsAndFieldsThatGitLeavesOpenAreNoDrift() throws {
        var (world, tracker) = try start(Manifest.deployment("web"))
        try world.edit(.deployment("web")) { $0.content.set(5, at: ["spec", "replicas"]) }
        #expect(drift(world, &tracker).isEmpty)
    }

    @Test func defaultsInsideOfWhatIsReplacedAsAWholeAreNoDrift() throws {
        let text =
            Manifest.deployment("web")
            + "        env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n"
        var (world, tracker) = try start(text)
        #expect(drift(world, &tracker).isEmpty)
    }

    @Test func anObjectWhoseManifestIsNotValidAnyMoreIsNotMissing() throws {
        var (world, tracker) = try start(Manifest.deployment("web"))
        try world.apply(["a.yaml": Manifest.deployment("web") + "  wrong: 1\n"])
        #expect(world.snapshot[.deployment("web")] != nil)
        #expect(drift(world, &tracker).isEmpty)
    }

    @Test func whatAControllerWritesIsNoDrift() throws {
        var (world, tracker) = try start(Manifest.deployment("web"))
        var object = try Require.value(world.snapshot[.deployment("web")])
        object.setAnnotation("deployment.kubernetes.io/revision", to: "1")
        object.status = ["replicas": 1]
        _ = try world.snapshot.apply(Transaction([.update(object)], by: "deployment-controller"))
        #expect(drift(world, &tracker).isEmpty)
    }

    @Test func whatSomebodyAddsToAMapOrListIsDrift() throws {
        var (world, tracker) = try start(Manifest.deployment("web"))
        try world.edit(.deployment("web")) { object in
            object.setLabel("extra", to: "1")
            var containers = object.content.at(["spec", "template", "spec", "containers"])?.array ?? []
            containers.append(["name": "sidecar", "image": "skeg.dev/host"])
            object.content.set(.array(containers), at: ["spec", "template", "spec", "containers"])
        }
        let found = drift(world, &tracker)
        #expect(found.map(\.path) == ["metadata.labels[extra]", "spec.template.spec.containers[name=sidecar]"])
        #expect(found.allSatisfy { $0.kind == .added && $0.git == nil })
    }

    @Test func elementsAreFoundByTheirKeys() throws {
        var (world, tracker) = try start(Manifest.deployment("web"))
        try world.edit(.deployment("web")) { object in
            var containers = object.content.at(["spec", "template", "spec", "containers"])?.array ?? []
            containers[0]["image"] = "skeg.dev/other"
            containers.insert(["name": "first", "image": "x"], at: 0)
            object.content.set(.array(containers), at: ["spec", "template", "spec", "containers"])
        }
        let found = drift(world, &tracker)
        #expect(found.contains { $0.path == "spec.template.spec.containers[name=web].image" && $0.kind == .changed })
    }

    @Test func aMissingObjectIsDriftSinceItWasSeen() throws {
        var (world, tracker) = try start(Manifest.configMap("a"))
        try world.remove(.configMap("a"))
        world.now = .at(10)
        let found = drift(world, &tracker)
        #expect(found.map(\.kind) == [.missing])
        world.now = .at(20)
        #expect(drift(world, &tracker).first?.since == .at(10))
    }

    @Test func valuesOfSecretsAreNeverShown() throws {
        var (world, tracker) = try start(Manifest.secret("s", "password", "hunter2hunter2"))
        try world.edit(.secret("s")) {
            $0["data"] = ["password": "c3dvcmRmaXNo", "more": "c3dvcmRmaXNo"]
        }
        let found = drift(world, &tracker)
        #expect(found.map(\.path) == ["data[password]", "data[more]"])
        #expect(found.allSatisfy { $0.live?.value == "(hidden)" })
        #expect(!"\(found)".contains("c3dvcmRmaXNo"))
        #expect(!"\(found)".contains("aHVudGVyMmh1bnRlcjI="))
    }

    @Test func aSyncThatReportsLeavesTheValueUntilGitChangesTheObject() throws {
        var (world, _) = try start(Manifest.configMap("a", data: ["k": "1", "l": "1"]))
        try world.edit(.configMap("a")) { $0["data"] = ["k": "2", "l": "1"] }
        let plan = world.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.drifted == [.configMap("a")])
        world.restart()
        #expect(world.plan().drifted == [.configMap("a")])
        try world.apply(["a.yaml": Manifest.configMap("a", data: ["k": "1", "l": "5"])])
        #expect(world.snapshot[.configMap("a")]?["data"] == ["k": "1", "l": "5"])
    }

    @Test func aSyncThatReportsLeavesAMissingObjectGone() throws {
        var (world, _) = try start(Manifest.configMap("a"))
        try world.remove(.configMap("a"))
        #expect(world.plan().changes.isEmpty)
    }

    @Test func aSyncThatCorrectsWritesItBackAndSaysSo() throws {
        var (world, _) = try start(Manifest.configMap("a", data: ["k": "1"]))
        world.sync.drift = .correct
        try world.edit(.configMap("a")) { $0["data"] = ["k": "2"] }
        let plan = try world.apply()
        #expect(plan.corrected == [.configMap("a")])
        #expect(plan.author == "sync/main")
        let event = try Require.value(plan.events.first { $0.reason == "DriftCorrected" })
        #expect(event.message == "wrote git's value back to data[k], set by kubectl-edit")
        #expect(world.snapshot[.configMap("a")]?["data"]?["k"] == "1")
        try world.remove(.configMap("a"))
        #expect(try world.apply().corrected == [.configMap("a")])
        #expect(world.snapshot[.configMap("a")] != nil)
        #expect(world.plan().changes.isEmpty)
    }
}

extension Secrecy {
    /// As a part of an object without secrets is shown.
    fileprivate static func shown(_ value: Value) -> ShownValue {
        Secrecy(of: .deployment).shown(value, at: ["f:spec"])
    }
}
