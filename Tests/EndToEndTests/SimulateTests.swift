import Objects
import Testing

extension EndToEnd {
    @Test("skeg simulate hpa replays a load without a daemon, and draws it")
    func simulateAutoscaler() async throws {
        let place = try Scratch.directory()
        defer { Scratch.remove(place) }
        try TextFile.write(Replay.manifests, to: place + "/shop.yaml")
        try TextFile.write(Replay.trace, to: place + "/load.csv")

        let text = try await Replay.run(place, "-f", "shop.yaml", "--trace", "load.csv", "--svg", "out.svg")
        #expect(text.code == 0, "\(text.errors)")
        for word in ["TIME", "asks for", "maxReplicas", "Pod hours", "Seconds above target", "█"] {
            #expect(text.output.contains(word), "no \(word) in:\n\(text.output)")
        }
        #expect(text.errors.contains("v2beta2"), "a retired version is told: \(text.errors)")
        let drawing = TextFile.read(place + "/out.svg")
        #expect(drawing.hasPrefix("<svg") && drawing.contains("maxReplicas") && drawing.hasSuffix("</svg>\n"))

        let json = try await Replay.run(place, "-f", "shop.yaml", "--trace", "load.csv", "-o", "json").json
        let changes = json?["changes"]?.array ?? []
        #expect(json?["summary"]?["most"] == 5)
        #expect(changes.count == json?["summary"]?["changes"]?.integer.map(Int.init))
        #expect(changes.first?["current"] == 1)
        // Another daemon, another time: the same.
        #expect(try await Replay.run(place, "-f", "shop.yaml", "--trace", "load.csv", "-o", "json").json == json)
        let slow = try await Replay.run(
            place, "-f", "shop.yaml", "--trace", "load.csv", "--ready-after", "2m", "-o", "json"
        ).json
        #expect(
            slow?["summary"]?["secondsAboveTarget"]?.integer ?? 0 > json?["summary"]?["secondsAboveTarget"]?.integer
                ?? 0)
    }

    @Test("skeg simulate hpa and skeg run take what Kubernetes' controller manager has as options for autoscalers")
    func simulateOptions() async throws {
        let place = try Scratch.directory()
        defer { Scratch.remove(place) }
        try TextFile.write(Replay.manifests, to: place + "/shop.yaml")
        try TextFile.write(Replay.trace, to: place + "/load.csv")
        func last(_ options: String...) async throws -> Int64? {
            let words = ["-f", "shop.yaml", "--trace", "load.csv", "-o", "json"] + options
            let json = try #require(try await Replay.run(place, words).json)
            return json["changes"]?.array?.last?["seconds"]?.integer
        }
        let standard = try #require(try await last())
        let quick = try #require(try await last("--horizontal-pod-autoscaler-downscale-stabilization", "0s"))
        #expect(standard - quick > 200, "\(standard), \(quick)")
        #expect(try await last("--horizontal-pod-autoscaler-tolerance", "1000") == nil)

        let refused = [
            ("--horizontal-pod-autoscaler-sync-period", "10ms", "from 100ms to 1m"),
            ("--horizontal-pod-autoscaler-sync-period", "2m", "from 100ms to 1m"),
            ("--horizontal-pod-autoscaler-tolerance", "much", "'much' is invalid"),
            ("--horizontal-pod-autoscaler-initial-readiness-delay", "soon", "'soon' is invalid")
        ]
        for (option, value, message) in refused {
            let outcome = try await Program.run(
                [try Machine.binary(), "run", "--repo", place, option, value],
                environment: GitRepository.environment(home: place), directory: place, scratch: place,
                within: .seconds(60))
            #expect(outcome.code != 0 && outcome.errors.contains(message), "\(option) \(value): \(outcome.errors)")
        }
    }

    @Test("skeg simulate hpa says where and what is wrong")
    func simulateRefuses() async throws {
        let place = try Scratch.directory()
        defer { Scratch.remove(place) }
        try TextFile.write(Replay.manifests, to: place + "/shop.yaml")
        try TextFile.write(Replay.autoscaler, to: place + "/hpa.yaml")
        try TextFile.write("seconds,cpu\n0,100m\n10,much\n", to: place + "/bad.csv")
        try TextFile.write("seconds,requests\n0,1\n", to: place + "/other.csv")
        try TextFile.write(Replay.trace, to: place + "/load.csv")
        let cases: [([String], String)] = [
            (["-f", "shop.yaml", "--trace", "bad.csv"], "bad.csv:3:4: 'much' is no amount"),
            (["-f", "shop.yaml", "--trace", "other.csv"], "no column for the metric cpu; there are requests"),
            (["-f", "hpa.yaml", "--trace", "load.csv"], "asks for no cpu"),
            (["-f", "shop.yaml", "--trace", "none.csv"], "none.csv: No such file"),
            (["-f", "shop.yaml", "--trace", "load.csv", "other"], "there is no HorizontalPodAutoscaler other")
        ]
        for (words, message) in cases {
            let outcome = try await Replay.run(place, words)
            #expect(outcome.code != 0 && outcome.errors.contains(message), "\(words): \(outcome.errors)")
        }
        let asked = try await Replay.run(place, ["-f", "hpa.yaml", "--trace", "load.csv", "--request", "cpu=100m"])
        #expect(asked.code == 0, "\(asked.errors)")
    }
}

private enum Replay {
    static let autoscaler = """
        apiVersion: autoscaling/v2beta2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 1
          maxReplicas: 5
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}

        """
    static let manifests =
        autoscaler + """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec:
                  containers:
                  - {name: shop, image: skeg.dev/host, command: [/bin/true], resources: {requests: {cpu: 100m}}}

            """
    static let trace = "seconds,cpu\n0,20m\n60,150m\n180,1500m\n300,40m\n900,40m\n"

    static func run(_ place: String, _ words: String...) async throws -> Program.Outcome { try await run(place, words) }

    static func run(_ place: String, _ words: [String]) async throws -> Program.Outcome {
        try await Program.run(
            [try Machine.binary(), "simulate", "hpa"] + words, environment: GitRepository.environment(home: place),
            directory: place, scratch: place, within: .seconds(60))
    }
}
