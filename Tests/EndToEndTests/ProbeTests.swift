import Glibc
import Objects
import Testing

extension EndToEnd {
    /// Busybox's web server at port 8080 of the pod's own address.
    private static func server(_ folder: String, _ probes: String) -> String {
        """
        image: skeg.dev/host
                command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, \(folder)]
                ports: [{name: web, containerPort: 8080}]
                env:
                - name: POD_IP
                  valueFrom: {fieldRef: {fieldPath: status.podIP}}
        \(probes)
        """
    }

    private static func pod(_ name: String, _ container: String) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
        spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                \(container)
        """
    }

    private static func deployment(_ name: String, replicas: Int, _ container: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
        spec:
          replicas: \(replicas)
          selector:
            matchLabels: {app: \(name)}
          strategy:
            rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
          template:
            metadata:
              labels: {app: \(name)}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                \(container)
        """
    }

    @Test("a liveness probe that fails restarts the container, longer and longer, and keeps the pod")
    func livenessProbe() async throws {
        try await Machine.run { machine in
            let site = try machine.site("alive")
            let probe =
                "        livenessProbe: {httpGet: {path: /index.html, port: web}, periodSeconds: 1, failureThreshold: 2}"
            try await machine.repository.commit(
                "A server", ["pod.yaml": Self.pod("web", Self.server(site, probe))])
            try await machine.start()
            try await eventually("it is ready", seen: { "\(machine.pods.map(\.status))" }) {
                machine.pods.first?.condition("Ready")?.isTrue == true
            }
            let uid = machine.pods.first?.uid
            try await Task.sleep(for: .seconds(3))
            #expect(machine.pods.first.map { Pod($0).restartCount } == 0)
            unlink(site + "/index.html")
            try await eventually("it was started again", seen: { "\(machine.pods.map(\.status))" }) {
                (machine.pods.first.map { Pod($0).restartCount } ?? 0) >= 1
            }
            try await eventually("it waits longer each time", seen: { "\(machine.pods.map(\.status))" }) {
                let state = machine.pods.first?.status["containerStatuses"]?.array?.first?["state"]
                return state?.at(["waiting", "reason"]) == "CrashLoopBackOff"
            }
            #expect(machine.pods.first?.uid == uid)
            try await eventually("the sync says why", seen: { "\(machine.sync ?? .null)" }) {
                machine.sync?["blocked"]?.array?.first?["message"]?.string?
                    .contains("Liveness probe failed: HTTP probe failed with statuscode: 404") == true
            }
            try TextFile.write("alive", to: site + "/index.html")
            try await eventually("it is well again", seen: { "\(machine.pods.map(\.status))" }) {
                machine.pods.first?.condition("Ready")?.isTrue == true
                    && machine.pods.first?.condition(PodStatus.probeFailed) == nil
            }
            #expect(machine.pods.first?.uid == uid)
            let events = try await machine.skeg("events", "--for", "pod/web", "-o", "json").json
            let told = Set((events?["items"]?.array ?? []).compactMap { $0["message"]?.string })
            #expect(told.contains("Liveness probe failed: HTTP probe failed with statuscode: 404"), "\(told)")
            #expect(told.contains("Container main failed liveness probe, will be restarted"), "\(told)")
            let metrics = HTTP.ask(socket: machine.state + "/skeg.sock", "GET", "/metrics")?.text ?? ""
            let labels = #"probe_type="Liveness",container="main",pod="web",namespace="default""#
            #expect(metrics.contains("prober_probe_duration_seconds_count{\(labels)} "))
        }
    }

    @Test("a rollout goes on only as far as new pods become ready, and the old ones serve meanwhile")
    func readinessProbe() async throws {
        try await Machine.run { machine in
            let old = try machine.site("old")
            let new = try machine.site("new")
            let probe =
                "        readinessProbe: {httpGet: {path: /ready, port: web}, periodSeconds: 1, failureThreshold: 1}"
            try TextFile.write("yes", to: old + "/ready")
            let first = try await machine.repository.commit(
                "Old", ["web.yaml": Self.deployment("web", replicas: 2, Self.server(old, probe))])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let second = try await machine.repository.commit(
                "New", ["web.yaml": Self.deployment("web", replicas: 2, Self.server(new, probe))])
            try await eventually("the new pod is not ready", seen: { "\(machine.sync ?? .null)" }) {
                let waiting = (machine.sync?["waiting"]?.array ?? []) + (machine.sync?["blocked"]?.array ?? [])
                return waiting.contains {
                    $0["message"]?.string?.contains("Readiness probe failed: HTTP probe failed with statuscode: 404")
                        == true
                }
            }
            try await Task.sleep(for: .seconds(2))
            let ready = machine.pods.filter { $0.condition("Ready")?.isTrue == true }
            #expect(ready.count == 2)
            #expect(machine.answers(of: ready) == ["old", "old"])
            #expect(machine.pods.allSatisfy { Pod($0).restartCount == 0 })
            try TextFile.write("yes", to: new + "/ready")
            try await machine.becomes("Converged", at: second)
            try await machine.serves("new", pods: 2)
            // Readiness that goes takes a pod out of service, and restarts nothing.
            unlink(new + "/ready")
            try await eventually("none is available", seen: { "\(machine.pods.map(\.status))" }) {
                let status = machine.fetch("/apis/apps/v1/namespaces/default/deployments/web")?["status"]
                return (status?["availableReplicas"]?.integer ?? 0) == 0
            }
            try TextFile.write("yes", to: new + "/ready")
            try await machine.becomes("Converged", at: second)
            #expect(machine.pods.allSatisfy { Pod($0).restartCount == 0 })
        }
    }

    @Test("a startup probe holds the others back, and a command that hangs counts as a failure")
    func startupProbe() async throws {
        try await Machine.run { machine in
            let sleeping = "image: skeg.dev/host\n        command: [/bin/sleep, \"1000\"]\n"
            let held =
                "        startupProbe: {exec: {command: [/usr/bin/test, -e, \(machine.path)/started]}, periodSeconds: 1,"
                + " failureThreshold: 1000}\n"
                + "        livenessProbe: {exec: {command: [/bin/false]}, periodSeconds: 1, failureThreshold: 1}"
            let hung =
                "        livenessProbe: {exec: {command: [/bin/sleep, \"1000\"]}, periodSeconds: 1, failureThreshold: 1}"
            try await machine.repository.commit(
                "Two",
                [
                    "held.yaml": Self.pod("held", sleeping + held), "hung.yaml": Self.pod("hung", sleeping + hung)
                ])
            try await machine.start()
            func pod(_ name: String) -> Pod? { machine.pods.first { $0.name == name }.map { Pod($0) } }
            try await eventually("the one that hangs was started again", seen: { "\(machine.pods.map(\.status))" }) {
                (pod("hung")?.restartCount ?? 0) >= 1
            }
            try await eventually("the reason is told") {
                let events = try await machine.skeg("events", "--for", "pod/hung", "-o", "json").json
                return (events?["items"]?.array ?? []).contains {
                    $0["message"] == "Liveness probe failed: command timed out: \"/bin/sleep 1000\" timed out after 1s"
                }
            }
            #expect(pod("held")?.restartCount == 0)
            #expect(pod("held")?.status.containerStatuses.first?.started == false)
            #expect(pod("held")?.isReady == false)
            try TextFile.write("", to: machine.path + "/started")
            try await eventually("the liveness probe has its turn", seen: { "\(machine.pods.map(\.status))" }) {
                (pod("held")?.restartCount ?? 0) >= 1
            }
        }
    }
}
