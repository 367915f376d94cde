import Testing

extension EndToEnd {
    @Test(
        "kubectl looks into pods: logs, commands, terminals, files and ports",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"), arguments: Clients.kubectls)
    func kubectlLooksIntoPods(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            let site = try machine.site("a page")
            try kubectl.write("web.yaml", Manifests.web(replicas: 1, site: site))
            try kubectl.write("echo.yaml", Kubectl.echo)
            try await kubectl("apply -f web.yaml -f echo.yaml", says: "web created", "echo created")
            try await kubectl("rollout status deploy/web --timeout=60s", says: "successfully rolled out")
            try await kubectl("wait pod/echo --for=condition=Ready --timeout=60s", says: "condition met")
            try await kubectl.runCommands()
            try await kubectl.copyFiles()
            try await kubectl.forwardPorts()
            try await kubectl.debug()
            try await kubectl.talkToTheContainer()
        }
    }
}

extension Kubectl {
    /// A container that says what it is told.
    fileprivate static let echo = """
        apiVersion: v1
        kind: Pod
        metadata: {name: echo}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - {name: main, image: skeg.dev/host, stdin: true, command: [/bin/sh, -c, "echo ready; exec cat"]}

        """

    fileprivate func runCommands() async throws {
        try await self("exec deploy/web -- sh -c 'echo out; echo err >&2; exit 7'", says: "out", "err", code: 7)
        try await self("exec deploy/web -- no-such-program", says: "no-such-program", code: nil)
        try await self("exec -i deploy/web -- sh -c 'wc -c' < web.yaml", says: "\n")
        try await self("exec deploy/web -c none -- true", says: "container none is not valid", code: 1)
        try write("terminal", "script -qec \"\\\"$KUBECTL\\\" exec -it deploy/web -- sh -c 'tty; exit 4'\" /dev/null\n")
        try await self("version > /dev/null; . ./terminal", says: "/dev/pts/", code: 4)
    }

    /// A container that is added to a pod that runs, and a copy of a pod with another command.
    fileprivate func debug() async throws {
        try await self("debug echo --image=skeg.dev/host -c look -- sh -c 'echo looked; sleep 60'")
        try await eventually("the container for looking into the pod has run") {
            try await self("logs echo -c look", code: nil).output.contains("looked")
        }
        try await self("get pod echo -o jsonpath='{.status.ephemeralContainerStatuses[0].name}'", says: "look")
        try await self(
            "debug echo --copy-to=copy --container=main --image=skeg.dev/host -- sh -c 'echo copied; sleep 60'")
        try await eventually("the copy of the pod has run") {
            try await self("logs copy -c main", code: nil).output.contains("copied")
        }
        try await self("delete pod copy --now", says: "deleted")
    }

    fileprivate func copyFiles() async throws {
        try write("there/one", "copied\n")
        let copy = "/tmp/copied-of-skeg-$$"
        try await self("cp there echo:\(copy) && kubectl cp echo:\(copy) back && cat back/one", says: "copied")
        try await self("exec echo -- sh -c 'rm -r /tmp/copied-of-skeg-*'")
    }

    fileprivate func forwardPorts() async throws {
        try write(
            "forward",
            """
            "$KUBECTL" port-forward deploy/web :8080 > forwarded 2>&1 & pid=$!
            for i in $(seq 200); do grep -q Forwarding forwarded && break; sleep 0.1; done
            port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' forwarded)
            for i in 1 2 3; do curl -sS -m 20 "http://127.0.0.1:$port/"; done
            kill $pid

            """)
        try await self("version > /dev/null; . ./forward", says: "a page")
    }

    fileprivate func talkToTheContainer() async throws {
        try await self("logs echo", says: "ready")
        try await self("logs echo --timestamps --tail=1 --since=1h", says: "Z ready")
        try write("talk", "(echo hello; sleep 1) | timeout 4 \"$KUBECTL\" attach -i echo\n")
        try await self("version > /dev/null; . ./talk", says: "hello", code: nil)
        try await self("logs echo", says: "hello")
        // It follows before the pod goes, however busy the machine is.
        let ends = "for i in $(seq 100); do [ -s followed ] && break; sleep 0.1; done; \"$KUBECTL\" delete pod echo"
        try await self("logs -f echo > followed & \(ends) && wait && cat followed", says: "hello")
    }
}
