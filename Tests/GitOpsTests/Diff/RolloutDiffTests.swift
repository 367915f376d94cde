import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct RolloutDiffTests {
    private static let deployment = Manifest.deployment("web").replacing(
        "labels: {app: web}\n    spec:\n",
        with: "labels: {app: web}\n      annotations: {skeg.dev/rollout-on-change: \"true\"}\n    spec:\n"
    ).replacing(
        "command:",
        with: "envFrom: [{configMapRef: {name: app}}, {secretRef: {name: db}}]\n        command:")

    private func diff(_ world: World, _ files: [String: String]) -> RevisionDiff {
        var world = world
        var other = world.desired
        for (path, text) in files { world.repository.files[path] = text }
        other.update(to: world.repository.commit())
        return RevisionDiff(world.sync, desired: other, in: world.snapshot, at: .testStart)
    }

    private func world() throws -> World {
        var world = World()
        try world.apply([
            "web.yaml": RolloutDiffTests.deployment, "app.yaml": Manifest.configMap("app"),
            "db.yaml": Manifest.secret("db", "password", "hunter2hunter2"), "other.yaml": Manifest.configMap("other")
        ])
        return world
    }

    @Test func `a Deployment that would roll out is named with the reason`() throws {
        let diff = diff(
            try world(),
            [
                "app.yaml": Manifest.configMap("app", data: ["a": "2"]),
                "db.yaml": Manifest.secret("db", "password", "hunter3hunter3")
            ])
        #expect(
            diff.text.contains(
                "~ rolled out Deployment.apps/default/web\n    rolls out, since ConfigMap app, Secret db changes\n"))
        #expect(diff.summary == "2 to configure, 1 to roll out")
    }

    @Test func `a Deployment that changes itself says why else`() throws {
        let diff = diff(
            try world(),
            [
                "app.yaml": Manifest.configMap("app", data: ["a": "2"]),
                "web.yaml": RolloutDiffTests.deployment.replacing("skeg.dev/host", with: "example.org/new")
            ])
        #expect(diff.text.contains("rolls out, since ConfigMap app changes\n    spec.template"))
        #expect(diff.summary == "2 to configure")
    }

    @Test func `what it does not read rolls nothing out`() throws {
        let diff = diff(try world(), ["other.yaml": Manifest.configMap("other", data: ["a": "2"])])
        #expect(diff.summary == "1 to configure")
    }

    @Test(arguments: [(nil, "true"), ("false", "false")])
    func `a Sync asks for those that say nothing`(written: String?, expected: String) throws {
        var set = DesiredSet(DesiredSettings(rollsOutOnChange: true), kinds: .builtIn)
        var repository = FakeRepository()
        let annotation = written.map { "      annotations: {skeg.dev/rollout-on-change: \"\($0)\"}\n" } ?? ""
        repository.files["web.yaml"] = Manifest.deployment("web").replacing(
            "labels: {app: web}\n    spec:\n", with: "labels: {app: web}\n\(annotation)    spec:\n")
        set.update(to: repository.commit())
        let deployment = Deployment(try #require(set[.deployment("web")]).object)
        #expect(deployment.template.annotation(PodTemplate.rolloutAnnotation) == expected)
    }
}
