import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test("a container that crashes again and again is told, with its logs of now and before")
    func crashLoop() async throws {
        try await Machine.run { machine in
            let script = "echo begins; sleep 1; echo ends >&2; exit 3"
            let commit = try await machine.repository.commit(
                "Crashes", ["pod.yaml": Pods.manifest("crashing", "command: [/bin/sh, -c, \"\(script)\"]")])
            try await machine.start()
            try await eventually("it was started again", seen: { "\(machine.pods.map(\.status))" }) {
                (machine.pods.first?.restartCount ?? 0) >= 1
            }
            let previous = try await machine.skeg("logs", "crashing", "--previous")
            #expect(previous.code == 0)
            #expect(previous.lines == ["begins", "ends"], "\(previous.output) \(previous.errors)")
            try await eventually("it waits longer each time", seen: { "\(machine.pods.map(\.status))" }) {
                let state = machine.pods.first?.status["containerStatuses"]?.array?.first?["state"]
                return state?.at(["waiting", "reason"]) == "CrashLoopBackOff"
            }
            let last = machine.pods.first?.status["containerStatuses"]?.array?.first?.at(["lastState", "terminated"])
            #expect(last?["exitCode"] == 3)
            #expect(last?["reason"] == "Error")
            try await eventually("the sync says so", seen: { "\(machine.sync ?? .null)" }) {
                machine.sync?["blocked"]?.array?.first?["reason"] == "CrashLoopBackOff"
            }
            #expect(machine.sync?["result"] == "Degraded")
            _ = try await machine.statusSays("Degraded", at: commit)
            let listed = try await machine.skeg("get", "pods")
            #expect(listed.output.contains("CrashLoopBackOff"), "\(listed.output)")
            let logs = try await machine.skeg("logs", "crashing")
            #expect(logs.lines == ["begins", "ends"], "\(logs.output) \(logs.errors)")
            let described = try await machine.skeg("describe", "pod", "crashing")
            #expect(described.output.contains("BackOff"), "\(described.output)")
            let events = try await machine.skeg("events", "--for", "pod/crashing", "-o", "json").json
            let reasons = Set((events?["items"]?.array ?? []).compactMap { $0["reason"]?.string })
            #expect(reasons.isSuperset(of: ["Scheduled", "Created", "Started", "BackOff"]), "\(reasons)")
        }
    }

    @Test("a log is followed while it is written, and to its end")
    func followedLog() async throws {
        try await Machine.run { machine in
            let script = "echo one; while [ ! -e \(machine.path)/go ]; do sleep 0.1; done; echo two"
            try await machine.repository.commit(
                "Writes",
                [
                    "pod.yaml": Pods.manifest(
                        "writing", "command: [/bin/sh, -c, \"\(script)\"]", restartPolicy: "Never")
                ])
            try await machine.start()
            try await eventually("it runs") { machine.pods.first?.status["phase"] == "Running" }
            let output = machine.path + "/followed"
            let follower = try machine.startSkeg(["logs", "writing", "-f"], output: output)
            try await eventually("the first line comes") { TextFile.read(output) == "one\n" }
            try TextFile.write("", to: machine.path + "/go")
            #expect(try await follower.end() == 0)
            #expect(TextFile.read(output) == "one\ntwo\n")
            try await eventually("the pod has succeeded") { machine.pods.first?.status["phase"] == "Succeeded" }
        }
    }

    @Test("an image for another runtime waits and says for which; fields without effect are warned about")
    func whatThisRuntimeCannotDo() async throws {
        try await Machine.run { machine in
            let service =
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n"
                + "  type: LoadBalancer\n  ports:\n  - port: 80\n"
            let message = "command: [/bin/sleep, \"1000\"]\n    terminationMessagePath: /dev/other"
            let commit = try await machine.repository.commit(
                "An image",
                [
                    "image.yaml": Pods.manifest("image", "imagePullPolicy: Never", image: "nginx:1.29"),
                    "message.yaml": Pods.manifest("message", message), "service.yaml": service
                ])
            try await machine.start()
            let entry = try await eventually("it is told", seen: { "\(machine.sync ?? .null)" }) {
                ((machine.sync?["blocked"]?.array ?? []) + (machine.sync?["waiting"]?.array ?? [])).first {
                    $0["subject"]?.string?.hasSuffix("/image") == true
                        && $0["message"]?.string?.contains("containerd") == true
                }
            }
            #expect(entry["message"]?.string?.contains("nginx:1.29") == true)
            let waiting = machine.pods.first { $0.name == "image" }?.status["containerStatuses"]?.array?.first
            #expect(waiting?.at(["state", "waiting", "message"])?.string?.contains("skeg.dev/host") == true)
            try await eventually("the others run") {
                machine.pods.first { $0.name == "message" }?.status["phase"] == "Running"
            }
            #expect(machine.sync?["revision"]?.string == commit)
            let warnings = (machine.sync?["warnings"]?.array ?? []).compactMap(\.string)
            #expect(
                warnings.contains { $0.contains("message.yaml") && $0.contains("terminationMessagePath") },
                "\(warnings)")
            #expect(warnings.contains { $0.contains("service.yaml") }, "\(warnings)")
            let page = try await eventually("the status branch is there") {
                try? await machine.repository.git("show", "skeg/status:README.md")
            }
            #expect(page.contains("terminationMessagePath"), "\(page)")
        }
    }

    @Test("objects are shown in each form that scripts and people ask for")
    func forms() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit(
                "A pod", ["pod.yaml": Pods.manifest("sleeping", "command: [/bin/sleep, \"1000\"]")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let address = try #require(machine.pods.first?.status["podIP"]?.string)
            let table = try await machine.skeg("get", "pods")
            #expect(table.lines.count == 2)
            #expect(table.lines.first?.hasPrefix("NAME") == true)
            #expect(try await machine.skeg("get", "po", "-o", "wide").output.contains(address))
            #expect(try await machine.skeg("get", "pods", "-o", "name").output == "pod/sleeping\n")
            let json = try await machine.skeg("get", "pods", "-o", "json").json
            #expect(json?["items"]?.array?.first?.at(["status", "podIP"])?.string == address)
            let yaml = try await machine.skeg("get", "pod/sleeping", "-o", "yaml")
            #expect(yaml.output.contains("podIP: \(address)\n"), "\(yaml.output)")
            #expect(try await machine.skeg("get", "pods", "-l", "app=sleeping").lines.count == 2)
            #expect(try await machine.skeg("get", "pods", "-l", "app=other").output.isEmpty)
            let missing = try await machine.skeg("get", "pod", "nobody")
            #expect(missing.code == 1)
            #expect(missing.errors == "Error from server (NotFound): pods \"nobody\" not found\n")
            #expect(try await machine.skeg("get", "gizmos").code != 0)
            for kind in ["nodes", "namespaces", "syncs", "events"] {
                #expect(try await machine.skeg("get", kind).lines.count > 1, "\(kind)")
            }
            #expect(try await machine.skeg("version").output.hasPrefix("skeg "))
        }
    }

    @Test("a status branch that cannot be pushed is kept and said so, and a daemon that may push it does")
    func readOnlyStatusRemote() async throws {
        try await Machine.run { machine in
            let remote = try await GitRepository(
                at: machine.path + "/remote.git", scratch: machine.path, isBare: true)
            let hook = remote.path + "/hooks/pre-receive"
            try TextFile.write("#!/bin/sh\necho protected here\nexit 1\n", to: hook)
            chmod(hook, 0o755)
            machine.options = ["--status-repo", remote.path]
            let first = try await machine.repository.commit("A map", ["a.yaml": Manifests.configMap("a")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            try await eventually("it is said", seen: { machine.log }) { machine.log.contains("protected here") }
            #expect(try await remote.history(of: "skeg/status").isEmpty)
            #expect(try await machine.repository.history(of: "skeg/status").isEmpty)
            // The commits are in the daemon's own mirror, for whoever looks there.
            let mirrors = Scratch.names(in: machine.state + "/git").filter { $0.hasPrefix("status-") }
            #expect(mirrors.count == 1)
            let log = try await machine.repository.git(
                "--git-dir", machine.state + "/git/" + (mirrors.first ?? ""), "log", "--all", "--format=%(trailers)")
            #expect(log.contains("Skeg-Revision: \(first)"), "\(log)")

            try await machine.stop()
            unlink(hook)
            try await machine.start()
            try await eventually("it is pushed", seen: { machine.log }) {
                try await remote.history(of: "skeg/status").contains { $0.trailers["Skeg-Revision"] == first }
            }
        }
    }
}

private enum Pods {
    static func manifest(
        _ name: String, _ container: String, image: String = "skeg.dev/host", restartPolicy: String = "Always"
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          labels: {app: \(name)}
        spec:
          restartPolicy: \(restartPolicy)
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: \(image)
            \(container)

        """
    }
}
