import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct GeneratedNamesTests {
    private static let config = """
        apiVersion: skeg.dev/v1alpha1
        kind: ConfigMapGenerator
        metadata: {name: app}
        files: [app.conf]
        """

    private static let web = Manifest.deployment("web", replicas: 1).replacing(
        "command:", with: "envFrom: [{configMapRef: {name: app}}]\n        command:")

    private func name(_ world: World) throws -> String {
        let deployment = Deployment(try #require(world.snapshot[.deployment("web")]))
        return try #require(deployment.template.spec.containers.first?.envFrom.first?.name)
    }

    @Test func `every place that names a generated object gets its name`() throws {
        var set = DesiredSet(kinds: .builtIn)
        var repository = FakeRepository([
            "a.yaml": """
            apiVersion: skeg.dev/v1alpha1
            kind: ConfigMapGenerator
            metadata: {name: app}
            ---
            apiVersion: skeg.dev/v1alpha1
            kind: SecretGenerator
            metadata: {name: app}
            literals: [a=b]
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: job}
            spec:
              schedule: "@daily"
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      imagePullSecrets: [{name: app}, {name: other}]
                      initContainers:
                      - name: a
                        image: a
                        env:
                        - {name: A, valueFrom: {configMapKeyRef: {name: app, key: a}}}
                        - {name: B, valueFrom: {secretKeyRef: {name: app, key: a}}}
                        - {name: C, valueFrom: {secretKeyRef: {name: other, key: a}}}
                      containers:
                      - {name: b, image: b, envFrom: [{secretRef: {name: app}}]}
                      volumes:
                      - {name: a, configMap: {name: app}}
                      - {name: b, secret: {secretName: app}}
                      - {name: c, projected: {sources: [{configMap: {name: app}}, {secret: {name: app}}]}}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: robot}
            imagePullSecrets: [{name: app}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: in}
            spec:
              defaultBackend: {service: {name: app, port: {number: 80}}}
              tls: [{hosts: [a.example.org], secretName: app}]
            """
        ])
        set.update(to: repository.commit())
        #expect(set.quarantined.isEmpty, "\(set.quarantined)")
        let config = try #require(set.keys.first { $0.kind == .configMap }).name
        let secret = try #require(set.keys.first { $0.kind == .secret }).name
        func text(_ kind: String) throws -> String {
            let key = try #require(set.keys.first { $0.kind.kind == kind })
            return JSONWriter.text(try #require(set[key]).object.content)
        }
        let job = try text("CronJob")
        #expect(job.components(of: "\"\(config)\"") == 3)
        #expect(job.components(of: "\"\(secret)\"") == 5)
        #expect(job.components(of: "\"other\"") == 2 && job.components(of: "\"app\"") == 0)
        #expect(try text("ServiceAccount").components(of: "\"\(secret)\"") == 1)
        let ingress = try text("Ingress")
        #expect(ingress.components(of: "\"\(secret)\"") == 1 && ingress.components(of: "\"app\"") == 1)
    }

    @Test func `a changed file rolls the Deployment to the new name, and the old object waits for its readers`() throws
    {
        var world = World()
        try world.apply([
            "a.yaml": GeneratedNamesTests.config, "web.yaml": GeneratedNamesTests.web, "app.conf": "1"
        ])
        let first = try name(world)
        #expect(first.hasPrefix("app-"))
        // What the controllers make of it.
        var pod = Make.pod("web-1", node: "n", phase: .running, isReady: true)
        pod.object.spec = Deployment(try #require(world.snapshot[.deployment("web")])).template.spec.content
        pod.object.uid = "pod"
        pod.object.creationTimestamp = world.now
        _ = try world.snapshot.apply(Transaction([.create(pod.object)], by: "test"))

        let plan = try world.apply(["app.conf": "2"])
        let second = try name(world)
        #expect(second != first)
        #expect(world.snapshot[.configMap(first)] != nil && world.snapshot[.configMap(second)] != nil)
        #expect(plan.pruned.isEmpty)
        #expect(plan.kept.first?.message == "Pod web-1 still reads it; it goes with the last that does")
        #expect(plan.summary?.hasPrefix("1 created, 1 configured") == true)

        try world.remove(pod.key)
        let later = try world.apply()
        #expect(later.pruned == [.configMap(first)])
        #expect(try world.apply().changes.isEmpty)

        let back = try world.apply(["app.conf": "1"])
        #expect(try name(world) == first)
        #expect(back.created == [.configMap(first)])
    }

    @Test func `many new names at once need nobody's consent`() throws {
        var world = World()
        var files: [String: String] = ["x": "1"]
        for index in 0..<20 {
            files["\(index).yaml"] = GeneratedNamesTests.config.replacing("app}", with: "app\(index)}")
                .replacing("app.conf", with: "x")
        }
        try world.apply(files)
        let plan = try world.apply(["x": "2"])
        #expect(plan.heldPrune == nil)
        #expect(plan.created.count == 20 && plan.pruned.count == 20)
    }

    @Test func `what a broken generator had made stays, and nothing else is held up`() throws {
        var world = World()
        try world.apply([
            "a.yaml": GeneratedNamesTests.config, "web.yaml": GeneratedNamesTests.web, "app.conf": "1",
            "other.yaml": Manifest.configMap("other")
        ])
        let first = try name(world)
        let plan = try world.apply(["app.conf": nil, "other.yaml": nil])
        #expect(
            plan.blocked.map(\.subject) == [
                "ConfigMapGenerator.skeg.dev/default/app", "Deployment.apps/default/web"
            ])
        #expect(plan.pruned == [.configMap("other")])
        #expect(world.snapshot[.configMap(first)] != nil)
        #expect(plan.kept.map(\.key) == [.configMap(first)])
        // The Deployment names what is not known now, and is left as it is.
        #expect(try name(world) == first && plan.configured.isEmpty)
        let mended = try world.apply(["app.conf": "1"])
        #expect(mended.blocked.isEmpty && mended.configured.isEmpty)
        let gone = try world.apply(["a.yaml": nil])
        #expect(gone.pruned == [.configMap(first)])
    }

    private static let unhashed = config + "\noptions: {disableNameSuffixHash: true}"
    private static func wrong(_ generator: String) -> String {
        generator.replacing("name: app}", with: "name: app, labels: {a: b c d!}}")
    }

    /// Simulation 621.
    @Test(arguments: [config, unhashed])
    func `what a generator had made stays while it is wrong, and while its file cannot be read then`(
        generator: String
    ) throws {
        var world = World()
        let made = try world.apply(["a.yaml": generator, "app.conf": "1", "b.yaml": Manifest.configMap("b")])
        let product = try #require(made.created.first { $0 != .configMap("b") })
        for text in [GeneratedNamesTests.wrong(generator), "broken: [1, 2\n" + generator, "broken: [1, 2, 3\n"] {
            let plan = try world.apply(["a.yaml": text])
            #expect(plan.pruned.isEmpty && plan.kept.map(\.key) == [product], "\(text)")
        }
        #expect(try world.apply(["a.yaml": nil]).pruned == [product])
    }

    /// Simulation 1902.
    @Test(arguments: [config, unhashed])
    func `what a generator takes the place of stays while that is wrong, wherever it moves`(generator: String) throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("app"), "app.conf": "1", "b.yaml": Manifest.configMap("b")])
        let wrong = GeneratedNamesTests.wrong(generator)
        for (text, other) in [
            (wrong, Manifest.configMap("b")), (Manifest.configMap("c"), wrong),
            (Manifest.configMap("c"), "broken: [1, 2\n")
        ] {
            let plan = try world.apply(["a.yaml": text, "b.yaml": other])
            #expect(!plan.pruned.contains(.configMap("app")), "\(text)\n\(other)")
        }
        #expect(world.snapshot[.configMap("app")] != nil)
        let plan = try world.apply(["b.yaml": generator])
        let isTaken = world.snapshot[.configMap("app")] != nil
        #expect(isTaken == (generator == GeneratedNamesTests.unhashed), "\(plan.pruned)")
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
