import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test(
        "an autoscaler follows what pods expose, and kubectl shows it",
        .enabled(if: MetricPrograms.isInstalled && !Clients.kubectls.isEmpty, "there is no python3 or no kubectl"))
    func followsExposedMetrics() async throws {
        try await Machine.run(["--api-address", "127.0.0.1:0", "--scrape-period", "1s"]) { machine in
            try machine.say("5", "depth")
            let commit = try await machine.repository.commit(
                "A server with metrics",
                ["server.yaml": try MetricPrograms.server(in: machine), "hpa.yaml": MetricPrograms.byDepth])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let written = try await machine.skeg("kubeconfig", "--file", machine.kubeconfig)
            try #require(written.code == 0, "\(written.errors)")
            let kubectl = Kubectl(program: Clients.kubectls[0], machine: machine)
            try await machine.showsExposedMetrics(kubectl)
            try machine.say("25", "depth")
            try await machine.has(3)
            try await kubectl("get hpa server", says: "25/10")
            try await kubectl(
                "describe hpa server", says: "\"queue_depth\" on pods", "pods metric queue_depth above target")
            try machine.say("1", "depth")
            try await machine.has(1)
            // What an autoscaler does is no drift.
            try await machine.becomes("Converged", at: commit)
        }
    }

    @Test(
        "pods that cannot be scraped are told of, and harm no other",
        .enabled(if: MetricPrograms.isInstalled, "there is no python3"))
    func tellsOfFailedScrapes() async throws {
        try await Machine.run(["--scrape-period", "1s"]) { machine in
            try machine.say("5", "depth")
            let commit = try await machine.repository.commit(
                "Pods of all sorts",
                [
                    "server.yaml": try MetricPrograms.server(in: machine),
                    "mute.yaml": MetricPrograms.pod("mute", in: machine, port: 9),
                    "slow.yaml": MetricPrograms.pod("slow", in: machine, port: 8081),
                    "endless.yaml": MetricPrograms.pod("endless", in: machine, port: 8080, path: "/endless")
                ])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let reasons = ["mute": "port 9", "slow": "did not answer within", "endless": "has more than"]
            for (pod, reason) in reasons {
                var said = ""
                try await eventually("an event tells of \(pod)", seen: { said }) {
                    said = try await machine.skeg("describe", "pod", pod).output
                    return said.contains("FailedScrape") && said.contains(reason)
                }
            }
            for depth in ["5", "7", "9"] {
                try machine.say(depth, "depth")
                let path = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/queue_depth"
                let began = ContinuousClock.now
                try await eventually(
                    "the others are still asked each second", seen: { "\(machine.fetch(path) ?? .null)" }
                ) {
                    machine.fetch(path)?["items"]?.array?.first?["value"] == .string(depth)
                }
                #expect(ContinuousClock.now - began < .seconds(10))
            }
        }
    }

    @Test(
        "a queue that a Prometheus server knows scales to none and back",
        .enabled(if: MetricPrograms.isInstalled && !Clients.kubectls.isEmpty, "there is no python3 or no kubectl"))
    func scalesToNoneAndBack() async throws {
        try await Machine.run(["--api-address", "127.0.0.1:0", "--scrape-period", "1s"]) { machine in
            try machine.say("5", "queue")
            let prometheus = try await machine.startPrometheus()
            do {
                try await machine.followQueue()
            } catch {
                prometheus.signal(SIGTERM)
                _ = try? await prometheus.end()
                throw error
            }
            prometheus.signal(SIGTERM)
            _ = try? await prometheus.end()
        }
    }
}

/// Programs in Python, and manifests of those who run them.
private enum MetricPrograms {
    static let python = "/usr/bin/python3"
    static let isInstalled = access(python, X_OK) == 0

    /// Exposes a gauge, which is what a file says, and a counter that grows by 20 each second; at another port it takes connections
    /// and says nothing.
    private static let exposing = """
        import os, socket, sys, time
        silent = socket.create_server((os.environ['POD_IP'], 8081))
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        began = time.monotonic()
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == '/endless':
                    self.send_response(200)
                    self.end_headers()
                    while True: self.wfile.write(b'# a comment that goes on for long, and says nothing\\n' * 1000)
                depth = open(sys.argv[1]).read().strip()
                ticks = (time.monotonic() - began) * 20
                text = ('# TYPE queue_depth gauge\\nqueue_depth{queue="a"} %s\\n'
                        '# TYPE ticks_total counter\\nticks_total %f\\n' % (depth, ticks))
                self.send_response(200)
                self.send_header('Content-Type', 'text/plain; version=0.0.4')
                self.end_headers()
                self.wfile.write(text.encode())
            def log_message(self, *words): pass
        ThreadingHTTPServer((os.environ['POD_IP'], 8080), Handler).serve_forever()
        """

    /// Answers the query `sum(jobs_waiting)` with what a file says, and others as Prometheus does what it cannot read.
    static let prometheus = """
        import json, sys, urllib.parse
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers['Content-Length'])).decode())
                value = open(sys.argv[1]).read().strip()
                if self.path != '/prom/api/v1/query' or self.headers['Authorization'] != 'Bearer letmein':
                    code, answer = 403, {'status': 'error', 'errorType': 'forbidden', 'error': 'no'}
                elif form['query'] == ['sum(jobs_waiting) by (queue)']:
                    code, answer = 200, {'status': 'success', 'data': {'resultType': 'vector', 'result': [
                        {'metric': {'queue': 'a'}, 'value': [1.5, value]}]}}
                else:
                    code, answer = 400, {'status': 'error', 'errorType': 'bad_data', 'error': 'parse error'}
                self.send_response(code)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())
            def log_message(self, *words): pass
        server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        open(sys.argv[2] + '.new', 'w').write(str(server.server_port))
        __import__('os').rename(sys.argv[2] + '.new', sys.argv[2])
        server.serve_forever()
        """

    static func server(in machine: Machine) throws -> String {
        try TextFile.write(exposing, to: "\(machine.path)/exposing.py")
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: server}
            spec:
              selector: {matchLabels: {app: server}}
              template:
                metadata:
                  labels: {app: server}
                  annotations: {prometheus.io/scrape: "true"}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: skeg.dev/host
                    command: [\(python), \(machine.path)/exposing.py, \(machine.path)/depth]
                    ports: [{containerPort: 8081}, {containerPort: 8080}]
                    env:
                    - name: POD_IP
                      valueFrom: {fieldRef: {fieldPath: status.podIP}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: server}
            spec: {selector: {app: server}, ports: [{port: 80, targetPort: 8080}]}

            """
    }

    /// A pod of its own that runs the same program.
    static func pod(_ name: String, in machine: Machine, port: Int, path: String = "/metrics") -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          annotations:
            prometheus.io/scrape: "true"
            prometheus.io/port: "\(port)"
            prometheus.io/path: \(path)
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: skeg.dev/host
            command: [\(python), \(machine.path)/exposing.py, \(machine.path)/depth]
            env:
            - name: POD_IP
              valueFrom: {fieldRef: {fieldPath: status.podIP}}

        """
    }

    private static let quickly = """
          behavior:
            scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 10, periodSeconds: 1}]}
        """

    static let byDepth = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: server}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: server}
          minReplicas: 1
          maxReplicas: 3
          metrics:
          - type: Pods
            pods: {metric: {name: queue_depth}, target: {type: AverageValue, averageValue: "10"}}
        \(quickly)

        """

    static let byQueue = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: queries
          labels: {skeg.dev/external-metrics: prometheus}
        data:
          jobs_waiting: sum(jobs_waiting) by (queue)
          wrong: sum(
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: worker}}
          template:
            metadata: {labels: {app: worker}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: skeg.dev/host, command: [/bin/sleep, "1000"]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: worker}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
          minReplicas: 0
          maxReplicas: 3
          metrics:
          - type: External
            external:
              metric: {name: jobs_waiting, selector: {matchLabels: {queue: a}}}
              target: {type: AverageValue, averageValue: "10"}
        \(quickly)

        """
}

extension Machine {
    /// Puts a number into a file that a program reads.
    fileprivate func say(_ number: String, _ file: String) throws {
        try TextFile.write(number, to: "\(path)/\(file).new")
        rename("\(path)/\(file).new", "\(path)/\(file)")
    }

    fileprivate func has(_ count: Int) async throws {
        try await eventually(
            "\(count) pods run", within: .seconds(90),
            seen: { "\(self.pods.map(\.name)) \(self.fetch(Machine.autoscalers) ?? .null)" }
        ) {
            self.pods.count == count && self.pods.allSatisfy { $0.status["phase"] == "Running" }
        }
    }

    private static let autoscalers = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"

    fileprivate func showsExposedMetrics(_ kubectl: Kubectl) async throws {
        let place = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default"
        try await eventually("the gauge is there", seen: { self.log.suffix(2000).description }) {
            let answer = try await kubectl("get --raw '\(place)/pods/*/queue_depth'", code: nil)
            return answer.output.contains("\"value\":\"5\"")
        }
        try await kubectl(
            "get --raw '\(place)/pods/*/queue_depth?labelSelector=app%3Dserver&metricLabelSelector=queue%3Da'",
            says: "\"kind\":\"MetricValueList\"", "\"describedObject\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\"")
        try await kubectl("get --raw '\(place)/services/server/queue_depth'", says: "\"kind\":\"Service\"")
        try await kubectl("get --raw '\(place)/pods/*/none'", says: "could not find the metric none for pods", code: 1)
        try await kubectl(
            "get --raw /apis/external.metrics.k8s.io/v1beta1/namespaces/default/queue_depth", says: "\"queue\":\"a\"")
        try await kubectl(
            "auth can-i get pods.custom.metrics.k8s.io --subresource=queue_depth --as=nobody", says: "no", code: 1)
        try await eventually("the counter has a rate of 20", seen: { self.log.suffix(2000).description }) {
            let answer = HTTP.ask(
                socket: self.state + "/skeg.sock", "GET", "\(place)/pods/*/ticks_per_second")
            let value = answer?.json?["items"]?.array?.first?["value"].flatMap { Quantity($0) }
            return value.map { (18_000...22_000).contains($0.milliValue) } ?? false
        }
        try await kubectl(
            "get --raw /apis/custom.metrics.k8s.io/v1beta1", says: "pods/queue_depth", "services/ticks_total")
    }

    fileprivate func startPrometheus() async throws -> Program {
        try TextFile.write(MetricPrograms.prometheus, to: "\(path)/prometheus.py")
        try TextFile.write("letmein\n", to: "\(path)/token")
        let server = try Program(
            [MetricPrograms.python, "\(path)/prometheus.py", "\(path)/queue", "\(path)/port"],
            environment: GitRepository.environment(home: path), output: "\(path)/prometheus.log")
        let port = try await eventually("the server listens", seen: { TextFile.read("\(self.path)/prometheus.log") }) {
            Int(TextFile.read("\(self.path)/port"))
        }
        options += ["--prometheus", "http://127.0.0.1:\(port)/prom/", "--prometheus-token-file", "\(path)/token"]
        return server
    }

    fileprivate func followQueue() async throws {
        let commit = try await repository.commit("A worker", ["worker.yaml": MetricPrograms.byQueue])
        try await start()
        try await becomes("Converged", at: commit)
        try await has(1)
        try say("0", "queue")
        try await has(0)
        let written = try await skeg("kubeconfig", "--file", kubeconfig)
        try #require(written.code == 0, "\(written.errors)")
        let kubectl = Kubectl(program: Clients.kubectls[0], machine: self)
        try await kubectl("describe hpa worker", says: "ScaledToZero", "the HPA controller scaled the workload to zero")
        let place = "/apis/external.metrics.k8s.io/v1beta1/namespaces/default"
        try await kubectl("get --raw '\(place)/jobs_waiting?labelSelector=queue%3Da'", says: "\"value\":\"0\"")
        try await kubectl(
            "get --raw \(place)/wrong", says: "Prometheus: the server answers 400 bad_data: parse error", code: 1)
        try say("25", "queue")
        try await has(3)
        // A query that has no answer leaves everything as it is.
        try say("x", "queue")
        try await Task.sleep(for: .seconds(4))
        #expect(pods.count == 3)
        try say("0", "queue")
        try await has(0)
    }
}
