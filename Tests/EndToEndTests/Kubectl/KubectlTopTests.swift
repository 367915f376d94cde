import Objects
import Testing

extension EndToEnd {
    @Test(
        "kubectl top shows what nodes, pods and containers use",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"), arguments: Clients.kubectls)
    func kubectlShowsUsage(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try kubectl.write("users.yaml", Kubectl.users)
            try await kubectl("apply -f users.yaml", says: "pod/busy created", "pod/idle created")
            try await kubectl("wait pods -l app --for=condition=Ready --timeout=60s", says: "condition met")
            try await kubectl.topPods()
            try await kubectl.topNodes()
            try await kubectl.askForMetrics()
            try await machine.skegTop()
        }
    }
}

extension Kubectl {
    /// A pod that computes in one of its two containers, and one that has much memory.
    fileprivate static let users = """
        apiVersion: v1
        kind: Pod
        metadata: {name: busy, labels: {app: busy}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - {name: burner, image: skeg.dev/host, command: [/bin/sh, -c, "while :; do :; done"]}
          - {name: sleeper, image: skeg.dev/host, command: [/bin/sleep, "100000"]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: idle, labels: {app: idle}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: holder
            image: skeg.dev/host
            command: [/bin/sh, -c, "a=0123456789abcdef; n=0; while [ $n -lt 21 ]; do a=$a$a; n=$((n+1)); done; while :; do sleep 9; done"]

        """

    /// The rows below the first line, in their words.
    fileprivate func rows(_ command: String) async throws -> [[String]] {
        try await self(command).output.split(separator: "\n").dropFirst()
            .map { $0.split(separator: " ").map(String.init) }
    }

    fileprivate func topPods() async throws {
        _ = try await eventually("kubectl top shows both pods, each with what it does", within: .seconds(60)) {
            guard try await self("top pods", code: nil).code == 0 else { return nil as Bool? }
            let rows = try await self.rows("top pods --sort-by=memory")
            return rows.map(\.first) == ["idle", "busy"] && rows.allSatisfy { $0.count == 3 } ? true : nil
        }
        let byCPU = try await eventually("a program that computes is on top, with what it takes") {
            let rows = try await self.rows("top pods --sort-by=cpu")
            let most = rows.first.flatMap { $0.count == 3 ? Int($0[1].dropLast()) : nil } ?? 0
            return rows.map(\.first) == ["busy", "idle"] && most > 50 ? rows : nil
        }
        #expect(byCPU.last.flatMap { Int($0[2].dropLast(2)) } ?? 0 >= 32, "a program with 32 MiB: \(byCPU)")
        let containers = try await rows("top pods busy --containers")
        #expect(Set(containers.map { Array($0.prefix(2)) }) == [["busy", "burner"], ["busy", "sleeper"]])
        try await self("top pods -l app=idle --no-headers", says: "idle")
        try await self("top pods -A --field-selector metadata.name=busy", says: "NAMESPACE", "busy")
        try await self("top pod none", says: "podmetrics.metrics.k8s.io \"default/none\" not found", code: 1)
    }

    fileprivate func topNodes() async throws {
        let name = try await self("get nodes -o 'jsonpath={.items[0].metadata.name}'").output
        let nodes = try await rows("top nodes")
        #expect(nodes.count == 1 && nodes.first?.first == name && nodes.first?.count == 5)
        try await self("top node \(name)", says: "CPU(%)", "MEMORY(%)")
    }

    fileprivate func askForMetrics() async throws {
        try await self("api-resources --api-group=metrics.k8s.io", says: "PodMetrics", "NodeMetrics")
        try await self("get pods", says: "busy")
        try await self("get pods.metrics.k8s.io busy -o 'jsonpath={.containers[*].name}'", says: "burner sleeper")
        try await self(
            "get --raw /metrics", says: "container_cpu_usage_seconds_total{container=\"burner\",namespace=\"default\"",
            "pod_memory_working_set_bytes{namespace=\"default\",pod=\"idle\"}", "node_cpu_usage_seconds_total{node=")
        try await self("auth can-i list pods.metrics.k8s.io --as=nobody", says: "no", code: 1)
        try await self("create clusterrolebinding ann --clusterrole=view --user=ann", says: "created")
        _ = try await eventually("who may view may see what is used") {
            try await self("auth can-i list pods.metrics.k8s.io --as=ann", code: nil).code == 0 ? true : nil
        }
        try await self("delete pods -l app", says: "deleted")
        _ = try await eventually("pods that are gone use nothing") {
            try await self("get --raw /apis/metrics.k8s.io/v1beta1/pods").output.contains("\"items\":[]") ? true : nil
        }
    }
}

extension Machine {
    fileprivate func skegTop() async throws {
        let nodes = try await skeg("top", "nodes", "--history")
        #expect(nodes.code == 0 && nodes.output.contains("CPU HISTORY"), "\(nodes.errors)")
        #expect(nodes.output.contains { "▁▂▃▄▅▆▇█".contains($0) })
        let pods = try await skeg("top", "pods", "-o", "json")
        #expect(pods.code == 0 && pods.output.contains("\"pods\""), "\(pods.errors)")
        let missing = try await skeg("top", "pods", "none")
        #expect(missing.code == 1 && missing.errors.contains("not available"), "\(missing.errors)")
    }
}
