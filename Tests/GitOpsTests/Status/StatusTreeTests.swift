import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct StatusTreeTests {
    private struct Stage {
        var world = World()
        var reporter = SyncReporter()
        var tree = StatusTree()
        var report: SyncReport?

        @discardableResult
        mutating func show(_ plan: SyncPlan) -> StatusTree.Changes {
            let report = reporter.report(
                world.sync, desired: world.desired, plan: plan, in: world.snapshot,
                circumstances: SyncCircumstances(applied: world.desired.commit, startedAt: .testStart), at: world.now)
            self.report = report
            return tree.update([StatusTree.Source(report, desired: world.desired)], in: world.snapshot, at: world.now)
        }

        func text(_ path: String) -> String { String(decoding: tree.files[path] ?? [], as: UTF8.self) }
    }

    @Test func eachObjectHasAFileAndThePageNamesIt() throws {
        var stage = Stage()
        let plan = try stage.world.apply(
            ["a.yaml": Manifest.configMap("a"), "n.yaml": Manifest.namespace("new")], message: "Add a | b\n")
        let changes = stage.show(plan)
        #expect(
            changes.written == [
                "README.md", "objects/_cluster/Namespace/new.yaml", "objects/default/ConfigMap/a.yaml",
                "syncs/main.yaml"
            ])
        #expect(
            stage.text("objects/default/ConfigMap/a.yaml") == """
                apiVersion: v1
                data:
                  count: 1
                  keys:
                  - a
                health:
                  state: Current
                kind: ConfigMap
                metadata:
                  name: a
                  namespace: default
                source: a.yaml:1
                sync: main

                """)
        let page = stage.text("README.md")
        #expect(page.hasPrefix("# ✅ Converged at `0000001a`"))
        #expect(page.contains("**Add a \\| b**"))
        #expect(page.contains("| [default/a (ConfigMap)](objects/default/ConfigMap/a.yaml) | ✅ Current | 1 key |"))
    }

    @Test func whatAnAutoscalerMeasuresIsNoNews() throws {
        var stage = Stage()
        let text = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
            """
        let plan = try stage.world.apply(["a.yaml": text])
        let key = ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")
        func status(_ share: Int64, _ problem: String?) throws {
            var object = try #require(stage.world.snapshot[key])
            let current: Value = ["averageUtilization": .integer(share)]
            object.status = [
                "currentReplicas": 2, "desiredReplicas": 2,
                "currentMetrics": [["type": "Resource", "resource": ["name": "cpu", "current": current]]]
            ]
            object.setCondition(Condition("ScalingLimited", share > 50, reason: "TooManyReplicas"))
            object.setCondition(Condition("ScalingActive", problem == nil, reason: problem ?? "ValidMetricFound"))
            _ = try stage.world.snapshot.apply(Transaction([.update(object)], by: "test"))
        }
        try status(40, nil)
        stage.show(plan)
        try status(60, nil)
        #expect(stage.show(plan).written.isEmpty)
        try status(60, "FailedGetResourceMetric")
        stage.show(plan)
        let file = stage.text("objects/default/HorizontalPodAutoscaler.autoscaling/web.yaml")
        #expect(file.contains("FailedGetResourceMetric"))
    }

    @Test func whyTheCountIsWhatItIsIsToldWithItsLastChange() throws {
        var stage = Stage()
        let text = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
            """
        let plan = try stage.world.apply(["a.yaml": text])
        let key = ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")
        func decide(_ share: Int64, to count: Int, changes: Bool) throws {
            var told = ScalingExplanation(current: 1, wanted: count, at: stage.world.now)
            told.metrics = [
                .init(name: "cpu", total: "90m", current: "\(share)%", target: "50%", ratio: "1.80", replicas: 4)
            ]
            told.steps = [.init(.maxReplicas, from: 4, to: 3, why: "there are never more")]
            var object = try #require(stage.world.snapshot[key])
            object.setAnnotation(ScalingExplanation.annotation, to: told.text)
            if changes { object.setAnnotation(ScalingExplanation.changeAnnotation, to: told.text) }
            _ = try stage.world.snapshot.apply(Transaction([.update(object)], by: "test"))
        }
        try decide(90, to: 3, changes: true)
        stage.show(plan)
        let file = stage.text("objects/default/HorizontalPodAutoscaler.autoscaling/web.yaml")
        for word in ["lastChange:", "asksFor: 4", "90%", "maxReplicas makes that 3: there are never more"] {
            #expect(file.contains(word), "\(file)")
        }
        // A decision that changes nothing is no news.
        try decide(60, to: 3, changes: false)
        #expect(stage.show(plan).written.isEmpty)
    }

    @Test func nothingIsWrittenWhenNothingHappens() throws {
        var stage = Stage()
        let plan = try stage.world.apply(["a.yaml": Manifest.deployment("web"), "b.yaml": Manifest.configMap("b")])
        stage.show(plan)
        stage.world.now = .at(60)
        #expect(stage.show(stage.world.plan()).isEmpty)
        // Heartbeats, versions and times are no news.
        try stage.world.edit(.deployment("web"), by: "deployment-controller") { object in
            object.status = [
                "observedGeneration": 1,
                "conditions": [
                    ["type": "Available", "status": "False", "reason": "x", "lastUpdateTime": "2026-01-01T00:00:00Z"]
                ]
            ]
        }
        stage.show(stage.world.plan())
        try stage.world.edit(.deployment("web"), by: "deployment-controller") { object in
            object.content.set(
                [["type": "Available", "status": "False", "reason": "x", "lastUpdateTime": "2026-01-01T00:00:09Z"]],
                at: ["status", "conditions"])
        }
        #expect(stage.show(stage.world.plan()).isEmpty)
    }

    @Test func oneChangeWritesOneObjectsFile() throws {
        var stage = Stage()
        var files: [String: String?] = [:]
        for index in 0..<20 { files["f\(index).yaml"] = Manifest.configMap("c\(index)") }
        stage.show(try stage.world.apply(files))
        let plan = try stage.world.apply(["f3.yaml": Manifest.configMap("c3", data: ["a": "1", "b": "2"])])
        let changes = stage.show(plan)
        #expect(changes.written.filter { $0.hasPrefix("objects/") } == ["objects/default/ConfigMap/c3.yaml"])
        let gone = stage.show(try stage.world.apply(["f4.yaml": nil]))
        #expect(gone.removed == ["objects/default/ConfigMap/c4.yaml"])
    }

    @Test func driftHasAFilePerObject() throws {
        var stage = Stage()
        stage.show(try stage.world.apply(["a.yaml": Manifest.configMap("a", data: ["k": "1"])]))
        try stage.world.edit(.configMap("a")) { $0["data"] = ["k": "2"] }
        let changes = stage.show(stage.world.plan())
        #expect(changes.written.contains("drift/default/ConfigMap/a.yaml"))
        let file = stage.text("drift/default/ConfigMap/a.yaml")
        #expect(file.contains("field: data[k]"))
        #expect(file.contains("who: kubectl-edit"))
        #expect(stage.text("README.md").contains("## Drift"))
        try stage.world.edit(.configMap("a")) { $0["data"] = ["k": "1"] }
        #expect(stage.show(stage.world.plan()).removed == ["drift/default/ConfigMap/a.yaml"])
    }

    @Test func whatIsBlockedIsOnThePageWithItsPlace() throws {
        var stage = Stage()
        stage.show(try stage.world.apply(["a.yaml": Manifest.configMap("a", namespace: "x"), "b.yaml": "{["]))
        let page = stage.text("README.md")
        #expect(page.hasPrefix("# ⚠️ Degraded"))
        #expect(page.contains("❌ **ConfigMap/x/a**: namespaces \"x\" not found"))
        #expect(page.contains("`b.yaml:1:2`"))
        #expect(stage.text("objects/x/ConfigMap/a.yaml").contains("state: NotFound"))
    }

    @Test func aSecretsValueIsNowhere() throws {
        let canaries = ["hunter2hunter2", "aHVudGVyMmh1bnRlcjI=", "c3dvcmRmaXNo", "swordfish"]
        var stage = Stage()
        stage.world.sync.drift = .report
        var plan = try stage.world.apply([
            "s.yaml": Manifest.secret("s", "password", canaries[0]),
            "bad.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\ndata: {k: swordfish!}\n"
        ])
        var said = "\(plan.events) \(plan.blocked)"
        stage.show(plan)
        try stage.world.edit(.secret("s")) { $0["data"]?["password"] = "c3dvcmRmaXNo" }
        plan = stage.world.plan()
        let changes = stage.show(plan)
        let report = try Require.value(stage.report)
        said += stage.tree.files.map { $0.key + String(decoding: $0.value, as: UTF8.self) }.joined()
        said += StatusMessage([report], changes: changes).text
        said += "\(plan.events) \(plan.blocked) \(report) \(stage.world.sync.reporting(report).map { "\($0)" } ?? "")"
        let diff = RevisionDiff(
            stage.world.sync, desired: stage.world.desired, in: stage.world.snapshot, at: .testStart)
        said += diff.text + "\(diff.entries)"
        #expect(diff.text.contains("data[password]"))
        for canary in canaries { #expect(!said.contains(canary), "\(canary)") }
        #expect(stage.text("objects/default/Secret/s.yaml").contains("- password"))
    }

    @Test func valuesOfConfigMapsAreNotCopied() throws {
        var stage = Stage()
        stage.show(try stage.world.apply(["a.yaml": Manifest.configMap("a", data: ["k": "a-long-value-of-mine"])]))
        #expect(!stage.tree.files.values.contains { String(decoding: $0, as: UTF8.self).contains("a-long-value") })
    }

    @Test func podsAreToldByNameWithRestartsInSteps() throws {
        var stage = Stage()
        stage.world.now = .at(1)
        stage.show(try stage.world.apply(["a.yaml": Manifest.deployment("web", replicas: 1)]))
        let web = try Require.value(stage.world.snapshot[.deployment("web")])
        let set = Make.replicaSet("web-1").owned(by: Deployment(web)).asStored()
        var pod = Make.pod("web-1-x", node: "n1", phase: .running).object.owned(by: set.object).asStored()
        pod.ownerReferences = [OwnerReference(controller: set.object)]
        func write(_ restarts: Int64, version: String) throws -> StatusTree.Changes {
            pod.content.set(
                [["name": "main", "restartCount": .integer(restarts), "ready": true, "state": ["running": [:]]]],
                at: ["status", "containerStatuses"])
            let exists = stage.world.snapshot[pod.key] != nil
            pod.resourceVersion = ""
            let change: [Change] = exists ? [.update(pod)] : [.create(set.object), .create(pod)]
            _ = try stage.world.snapshot.apply(Transaction(change, by: "test"))
            return stage.show(stage.world.plan())
        }
        #expect(try !write(0, version: "a").isEmpty)
        #expect(stage.text("objects/default/Deployment/web.yaml").contains("name: web-1-x"))
        #expect(try !write(1, version: "b").isEmpty)
        #expect(try !write(4, version: "c").isEmpty)
        #expect(try write(5, version: "d").isEmpty)
        #expect(stage.text("objects/default/Deployment/web.yaml").contains("restarts: 4+"))
    }

    @Test func thousandsOfObjectsAreGrouped() throws {
        var stage = Stage()
        var text = ""
        for index in 0..<1000 { text += Manifest.configMap("c\(index)") + "---\n" }
        stage.show(try stage.world.apply(["all.yaml": text]))
        let page = stage.text("README.md")
        #expect(page.contains("| default | ConfigMap | 1000 | 1000 |"))
        #expect(page.utf8.count < 5000)
    }

    @Test func theMessageSaysWhatHappenedAndHasTrailers() throws {
        var stage = Stage()
        let changes = stage.show(try stage.world.apply(["a.yaml": Manifest.configMap("a")], message: "Add a\n"))
        let report = try Require.value(stage.report)
        let text = StatusMessage([report], changes: changes, daemon: "web-1/5d3c1f0a").text
        #expect(
            text == """
                Converged at 0000001a: Add a

                Skeg-Revision: \(report.attempted?.id ?? "")
                Skeg-Result: Converged
                Skeg-Drift: 0
                Skeg-Blocked: 0
                Skeg-Daemon: web-1/5d3c1f0a

                """)
        #expect(CommitMessage(text).trailers.count == 5)
        try stage.world.edit(.configMap("a")) { $0["data"] = ["a": "9"] }
        let more = stage.show(stage.world.plan())
        let next = StatusMessage([try Require.value(stage.report)], before: [report], changes: more).text
        #expect(next.hasPrefix("Converged at 0000001a: ConfigMap/default/a has another data[a]\n"))
        #expect(next.contains("Skeg-Drift: 1\n"))
    }

    @Test func namesFromOutsideCannotLeaveTheirFolder() throws {
        var stage = Stage()
        let plan = try stage.world.apply([
            "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../../etc/passwd, namespace: _cluster}\n",
            "b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: .git}\n"
        ])
        stage.show(plan)
        #expect(stage.tree.files.keys.allSatisfy { !$0.contains("..") && !$0.contains("/.") && !$0.contains("//") })
        #expect(stage.tree.files["objects/default/ConfigMap/%2Egit.yaml"] != nil)
    }
}
