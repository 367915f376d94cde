import Glibc
import Objects
import Testing

/// The command line is used as kubectl is.
extension EndToEnd {
    @Test("get and describe take several kinds, several names and selectors, and tell errors as kubectl does")
    func namesAndSelectors() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit(
                "A site",
                [
                    "web.yaml": Manifests.web(replicas: 2, site: try machine.site("one")),
                    "a.yaml": Manifests.configMap("a"), "b.yaml": Manifests.configMap("b")
                ])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let pods = machine.pods.map(\.name).sorted()

            let both = try await machine.skeg("get", "deploy,cm")
            #expect(both.lines.contains { $0.hasPrefix("deployment.apps/web") }, "\(both.output)")
            #expect(both.lines.contains { $0.hasPrefix("configmap/a") }, "\(both.output)")
            #expect(both.output.contains("\n\nNAME"), "a line between two kinds: \(both.output)")
            let all = try await machine.skeg("get", "all", "-o", "name")
            #expect(all.lines.count == 5, "two pods, their owners, and the Service kubernetes: \(all.output)")
            #expect(all.lines.contains("deployment.apps/web"))
            let pairs = try await machine.skeg("get", "cm/a", "deployment/web", "-o", "name")
            #expect(pairs.output == "configmap/a\ndeployment.apps/web\n")
            #expect(try await machine.skeg("get", "deployments.v1.apps", "web", "-o", "name").code == 0)
            let two = try await machine.skeg("get", "cm", "a", "b", "-o", "json").json
            #expect(two?["kind"] == "List")
            #expect(two?["items"]?.array?.compactMap { $0.at(["metadata", "name"]) } == ["a", "b"])
            #expect(try await machine.skeg("get", "cm/a", "-o", "json").json?["kind"] == "ConfigMap")

            let partly = try await machine.skeg("get", "cm", "a", "nothing")
            #expect(partly.code == 1)
            #expect(partly.lines.count == 2 && partly.lines[1].hasPrefix("a "), "\(partly.output)")
            #expect(partly.errors == "Error from server (NotFound): configmaps \"nothing\" not found\n")
            #expect(try await machine.skeg("get", "cm", "nothing", "--ignore-not-found").code == 0)
            let absent = try await machine.skeg("get", "deployment", "nothing")
            #expect(absent.errors == "Error from server (NotFound): deployments.apps \"nothing\" not found\n")

            let field = try await machine.skeg(
                "get", "po", "-A", "--field-selector", "metadata.name=\(pods[0])", "-o", "name")
            #expect(field.output == "pod/\(pods[0])\n")
            let running = try await machine.skeg("get", "pods", "--field-selector", "status.phase!=Running")
            #expect(running.code == 0 && running.output.isEmpty)
            #expect(running.errors == "No resources found in default namespace.\n")
            let labelled = try await machine.skeg("get", "deploy", "web", "--show-labels", "--no-headers")
            #expect(labelled.lines.first?.hasSuffix("<none>") == true, "\(labelled.output)")
            let nowhere = try await machine.skeg("get", "cronjobs", "-A")
            #expect(nowhere.code == 0 && nowhere.errors == "No resources found\n", "\(nowhere.errors)")
            for (words, message) in EndToEnd.refusals {
                let refused = try await machine.skeg(["get"] + words)
                #expect(refused.code == 64 && refused.errors.contains(message), "\(words): \(refused.errors)")
            }

            let described = try await machine.skeg("describe", "cm/a", "cm/b")
            #expect(described.lines.filter { $0.hasPrefix("Name:") }.count == 2, "\(described.output)")
            let chosen = try await machine.skeg("describe", "pods", "-l", "app=web")
            for pod in pods { #expect(chosen.output.contains(pod)) }
            #expect(try await machine.skeg("describe", "cm", "nothing").code == 1)
        }
    }

    private static let refusals: [([String], String)] = [
        (["gizmos"], "the server doesn't have a resource type \"gizmos\"; it has: "),
        (["pods", "a", "-A"], "cannot be retrieved by name across all namespaces"),
        (["pods", "a", "-l", "app=web"], "name cannot be provided when a selector is specified"),
        (["pods", "cm/a"], "as KIND/NAME"), (["pods", "-o", "jsonpath={.items}"], "'json'"),
        (["pods,cm", "-w"], "--watch is for one kind")
    ]

    @Test("a watch keeps its columns, and logs are found by what the pods belong to")
    func watchAndLogs() async throws {
        try await Machine.run { machine in
            let commit = try await machine.repository.commit(
                "A map", ["a.yaml": Manifests.configMap("a-name-that-is-long"), "web.yaml": EndToEnd.talking])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            let output = machine.path + "/watched"
            let watch = try machine.startSkeg(["get", "cm", "-w"], output: output)
            defer { watch.signal(SIGKILL) }
            try await eventually("what is there is shown") { TextFile.read(output).contains("a-name-that-is-long") }
            try await machine.repository.commit("Another", ["b.yaml": Manifests.configMap("b")])
            try await eventually("what comes is shown", seen: { TextFile.read(output) }) {
                TextFile.read(output).contains("\nb ")
            }
            watch.signal(SIGTERM)
            _ = try await watch.end()
            let lines = TextFile.read(output).split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("NAME") }.count == 1, "\(lines)")
            let column = lines[0].count - "DATA   AGE".count
            let shown = try #require(lines.last)
            #expect(shown.prefix(column).allSatisfy { $0 == "b" || $0 == " " }, "\(lines)")

            let pods = machine.pods
            for pod in pods {
                try await eventually("\(pod.name) has spoken") {
                    try await machine.skeg("logs", "pod/\(pod.name)", "--tail", "1").output == "two\n"
                }
            }
            #expect(try await machine.skeg("logs", pods[0].name, "--tail=-1").output == "one\ntwo\n")
            let ofDeployment = try await machine.skeg("logs", "deploy/talking")
            #expect(ofDeployment.output == "one\ntwo\n")
            #expect(ofDeployment.errors.hasPrefix("Found 2 pods, using pod/talking-"), "\(ofDeployment.errors)")
            let replicaSet = try machine.replicaSet()
            #expect(try await machine.skeg("logs", "rs/\(replicaSet)", "--since", "1h").output == "one\ntwo\n")
            #expect(try await machine.skeg("logs", "cm/b").code == 64)
            let absent = try await machine.skeg("logs", "deploy/nothing")
            #expect(absent.code == 1)
            #expect(absent.errors == "Error from server (NotFound): deployments.apps \"nothing\" not found\n")
        }
    }

    /// Two pods that have something to say.
    private static let talking = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: talking
        spec:
          replicas: 2
          selector:
            matchLabels: {app: talking}
          template:
            metadata:
              labels: {app: talking}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: skeg.dev/host
                command: [/bin/sh, -c, "echo one; echo two; exec sleep 1000"]

        """
}
