import Glibc
import Objects
import Testing

/// A Deployment whose one pod shows what it has been given: `/cgi-bin/show` answers with a line for each.
private enum Shown {
    private static let lines = """
        echo "env=$VALUE file=$(cat /skeg-e2e/config/value) single=$(cat /skeg-e2e/single)"
        echo "secret=$(cat /skeg-e2e/all/token) tier=$(cat /skeg-e2e/all/tier) refused=$(touch /skeg-e2e/config/x 2>&1 | wc -l)"
        """

    static func manifest(_ machine: Machine) throws -> String {
        let site = try machine.site(showing: lines)
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shown}
            spec:
              selector: {matchLabels: {app: shown}}
              template:
                metadata: {labels: {app: shown, tier: front}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: skeg.dev/host
                    command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, \(site)]
                    env:
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    - {name: VALUE, valueFrom: {configMapKeyRef: {name: settings, key: value}}}
                    volumeMounts:
                    - {name: config, mountPath: /skeg-e2e/config}
                    - {name: config, mountPath: /skeg-e2e/single, subPath: value}
                    - {name: all, mountPath: /skeg-e2e/all}
                  volumes:
                  - {name: config, configMap: {name: settings}}
                  - name: all
                    projected:
                      sources:
                      - secret: {name: key}
                      - downwardAPI:
                          items: [{path: tier, fieldRef: {fieldPath: "metadata.labels['tier']"}}]

            """
    }

    static func settings(_ value: String) -> String { Manifests.configMap("settings", value) }

    static let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {token: hello}\n"

    /// What is mounted anywhere below a machine's state.
    static func mounts(_ machine: Machine) -> [String] {
        TextFile.read("/proc/self/mountinfo").split(separator: "\n").map(String.init).filter {
            $0.contains(" \(machine.state)/")
        }
    }
}

extension EndToEnd {
    @Test("configuration reaches a program by variables and files, and the files follow a commit within a second")
    func configuration() async throws {
        try await Machine.run { machine in
            let manifest = try Shown.manifest(machine)
            // What it needs comes later.
            try await machine.repository.commit("A program", ["shown.yaml": manifest, "key.yaml": Shown.secret])
            try await machine.start()
            try await eventually("people are told what is missing") {
                let events = machine.objects("/api/v1/namespaces/default/events")
                return events.contains {
                    $0["message"]?.string
                        == "MountVolume.SetUp failed for volume \"config\" : configmap \"settings\" not found"
                }
            }
            let first = try await machine.repository.commit("Settings", ["settings.yaml": Shown.settings("1")])
            try await machine.becomes("Converged", at: first)
            let address = try #require(machine.pods.first?.status["podIP"]?.string)
            func shown() -> String { HTTP.get(address, "/cgi-bin/show")?.text ?? "" }
            let rest = "\nsecret=hello tier=front refused=1\n"
            try await eventually("the program answers", seen: { shown() }) {
                shown() == "env=1 file=1 single=1" + rest
            }

            for value in ["2", "3", "4"] {
                try await machine.repository.commit("Settings \(value)", ["settings.yaml": Shown.settings(value)])
                try await eventually("the store has changed") {
                    machine.fetch("/api/v1/namespaces/default/configmaps/settings")?.at(["data", "value"])?.string
                        == value
                }
                let start = ContinuousClock.now
                try await eventually("the file has changed, and nothing else", seen: { shown() }) {
                    shown() == "env=1 file=\(value) single=1" + rest
                }
                #expect(ContinuousClock.now - start < .seconds(1))
            }

            // What changes while no daemon runs, or is killed, is made up for.
            try await machine.crash()
            try await machine.repository.commit("Settings 5", ["settings.yaml": Shown.settings("5")])
            try await machine.start()
            try await eventually("the file has changed", seen: { shown() }) {
                shown() == "env=1 file=5 single=1" + rest
            }
            if getuid() == 0, Shown.mounts(machine).isEmpty { print("this machine allows no file systems in memory") }

            let gone = try await machine.repository.commit(
                "Nothing any more\n\nSkeg-Allow-Prune: yes",
                ["settings.yaml": nil, "key.yaml": nil, "shown.yaml": nil])
            try await machine.becomes("Converged", at: gone)
            try await eventually("nothing is left of the pod") {
                machine.pods.isEmpty && Scratch.names(in: machine.state + "/pods").isEmpty
            }
            #expect(Shown.mounts(machine).isEmpty)
        }
    }

    @Test("a program gets variables out of a file that an init container has written")
    func environmentFile() async throws {
        try await Machine.run { machine in
            let site = try machine.site(
                showing: """
                    echo "word=$WORD shown=$SHOWN none=${NONE-unset} volume=$(ls /skeg-e2e/env 2>/dev/null | wc -l)"
                    """)
            func manifest(_ line: String) -> String {
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: reader}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                  - name: writer
                    image: skeg.dev/host
                    command: [/bin/sh, -c, "echo \(line) > /skeg-e2e/env/app.env"]
                    volumeMounts: [{name: env, mountPath: /skeg-e2e/env}]
                  containers:
                  - name: web
                    image: skeg.dev/host
                    command: [/bin/busybox, httpd, -f, -p, "$(POD_IP):8080", -h, \(site)]
                    env:
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    - {name: WORD, valueFrom: {fileKeyRef: {volumeName: env, path: app.env, key: WORD}}}
                    - {name: SHOWN, value: "<$(WORD)>"}
                    - name: NONE
                      valueFrom: {fileKeyRef: {volumeName: env, path: app.env, key: NONE, optional: true}}
                  volumes: [{name: env, emptyDir: {}}]

                """
            }
            let first = try await machine.repository.commit(
                "A reader", ["reader.yaml": manifest("\\\"WORD='hello there'\\\"")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let address = try #require(machine.pods.first?.status["podIP"]?.string)
            try await eventually("the program answers") {
                HTTP.get(address, "/cgi-bin/show")?.text
                    == "word=hello there shown=<hello there> none=unset volume=0\n"
            }

            try await machine.repository.commit(
                "Without quotes",
                ["other.yaml": manifest("WORD=hunter2").replacing("name: reader", with: "name: other")])
            try await eventually("what is wrong is said, without the value") {
                machine.objects("/api/v1/namespaces/default/events").contains {
                    $0["message"]?.string
                        == "Error: couldn't parse env file \"app.env\" of volume \"env\": "
                        + "line 1: value must be enclosed in single quotes"
                }
            }
        }
    }

    @Test("skeg stop leaves no secrets in memory, and the next daemon gives them again")
    func stoppedConfiguration() async throws {
        try await Machine.run { machine in
            let manifest = try Shown.manifest(machine)
            let commit = try await machine.repository.commit(
                "All", ["shown.yaml": manifest, "key.yaml": Shown.secret, "settings.yaml": Shown.settings("1")])
            try await machine.start()
            try await machine.becomes("Converged", at: commit)
            try await machine.stop()
            #expect(try await machine.skeg("stop").code == 0)
            #expect(Shown.mounts(machine).isEmpty)
            try await machine.start()
            try await eventually("the program answers again") {
                guard let address = machine.pods.first?.status["podIP"]?.string else { return false }
                return HTTP.get(address, "/cgi-bin/show")?.text.contains("secret=hello") == true
            }
        }
    }
}
