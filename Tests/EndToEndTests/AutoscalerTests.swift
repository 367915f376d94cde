import Glibc
import Objects
import Testing

extension EndToEnd {
    @Test(
        "an autoscaler follows a load up and down, at peace with git, and says why",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"))
    func autoscaler() async throws {
        let options = ["--horizontal-pod-autoscaler-downscale-stabilization", "10s"]
        try await Machine.serving(options) { machine in
            let kubectl = Kubectl(program: Clients.kubectls[0], machine: machine)
            let commit = try await machine.commitBurners("Burn", replicas: 1)
            try await machine.becomes("Converged", at: commit)
            try await machine.isMeasured(kubectl)
            #expect(machine.wanted == 1)

            try machine.setLoad(true)
            let started = ContinuousClock.now
            try await eventually("more than one pod", seen: { machine.autoscalerText }) { machine.wanted > 1 }
            let took = ContinuousClock.now - started
            print("the autoscaler asked for more pods \(took) after the load began")
            #expect(took < .seconds(5))
            try await eventually("as many pods as the load takes, all ready", seen: { machine.autoscalerText }) {
                machine.wanted >= 2 && machine.pods.count == machine.wanted
                    && machine.pods.allSatisfy { $0.condition("Ready")?.status == "True" }
            }
            try await machine.isShown(kubectl)
            try await machine.isAtPeace(kubectl, at: commit)
            try await machine.isExplained(kubectl)
            #expect(machine.wanted <= 10)

            let most = machine.wanted
            try machine.setLoad(false)
            let ended = ContinuousClock.now
            try await eventually("fewer pods, once the window is over", seen: { machine.autoscalerText }) {
                machine.wanted < most
            }
            #expect(ContinuousClock.now - ended >= .seconds(10))
            try await eventually("one pod again", seen: { machine.autoscalerText }) { machine.wanted == 1 }
            try await machine.becomes("Converged", at: commit)

            // A commit that changes another number than git's own is no reason to write git's.
            let other = try await machine.commitBurners("Another label", replicas: 2)
            try await machine.becomes("Converged", at: other)
            #expect(machine.wanted == 1)
            let alone = try await machine.commitBurners("No autoscaler", replicas: 2, isScaled: false)
            try await machine.becomes("Converged", at: alone)
            #expect(machine.wanted == 2)
        }
    }
}

extension Machine {
    private static let deployment = "/apis/apps/v1/namespaces/default/deployments/burner"
    private static let autoscaler = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/burner"

    fileprivate var wanted: Int64 { fetch(Machine.deployment)?.at(["spec", "replicas"])?.integer ?? -1 }

    fileprivate var autoscalerText: String {
        fetch(Machine.autoscaler).map { String(decoding: JSONWriter.pretty($0), as: UTF8.self) } ?? "no autoscaler"
    }

    fileprivate func setLoad(_ isOn: Bool) throws {
        if isOn { try TextFile.write("", to: path + "/load/on") } else { unlink(path + "/load/on") }
    }

    /// Pods that take turns at a load of 600 thousandths of a processor, as the clients of a Service share it out among them. On a
    /// machine that is busy with something else it comes to less; a third of it takes more pods than one.
    private func burners(_ replicas: Int) throws -> String {
        let program = """
            import fcntl, os, sys, time
            lock = open(sys.argv[1] + "/lock", "w")
            while True:
                if not os.path.exists(sys.argv[1] + "/on"):
                    time.sleep(0.1)
                    continue
                fcntl.flock(lock, fcntl.LOCK_EX)
                end = time.process_time() + 0.12
                while time.process_time() < end: pass
                time.sleep(0.08)
                fcntl.flock(lock, fcntl.LOCK_UN)
                time.sleep(0.002)

            """
        try TextFile.write(program, to: path + "/load/burn.py")
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: burner}
            spec:
              replicas: \(replicas)
              selector: {matchLabels: {app: burner}}
              template:
                metadata: {labels: {app: burner}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: burner
                    image: skeg.dev/host
                    command: [/usr/bin/python3, \(path)/load/burn.py, \(path)/load]
                    resources: {requests: {cpu: 200m}}

            """
    }

    private static let scaled = """
        apiVersion: autoscaling/v2beta2
        kind: HorizontalPodAutoscaler
        metadata: {name: burner}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: burner}
          minReplicas: 1
          maxReplicas: 10
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}

        """

    fileprivate func commitBurners(_ message: String, replicas: Int, isScaled: Bool = true) async throws -> String {
        var files: [String: String?] = ["burner.yaml": try burners(replicas)]
        if isScaled { files["hpa.yaml"] = Machine.scaled } else { files["hpa.yaml"] = .some(nil) }
        return try await repository.commit(message, files)
    }

    fileprivate func isMeasured(_ kubectl: Kubectl) async throws {
        try await eventually("the idle pod is measured", seen: { self.autoscalerText }) {
            try await kubectl("get hpa burner", code: nil).output.contains("%/50%")
        }
        try await kubectl("get hpa burner", says: "Deployment/burner", "MINPODS", "10")
        try await kubectl("top pods -l app=burner", says: "burner-")
    }

    /// What Kubernetes' own client shows under load: the share, the number, and what is used.
    fileprivate func isShown(_ kubectl: Kubectl) async throws {
        try await eventually("kubectl get hpa shows the load and the number of pods", seen: { self.autoscalerText }) {
            let lines = try await kubectl("get hpa burner", code: nil).output.split(separator: "\n")
            let columns = lines.last?.split(separator: " ").map(String.init) ?? []
            guard let share = columns.firstIndex(where: { $0.hasSuffix("%/50%") }), columns.count > share + 3 else {
                return false
            }
            let used = Int(columns[share].dropLast("%/50%".count)) ?? 0
            return used >= 10 && columns[(share + 1)...(share + 2)] == ["1", "10"]
                && Int64(columns[share + 3]) == self.wanted
        }
        try await kubectl(
            "get horizontalpodautoscalers.v1.autoscaling burner -o jsonpath={.apiVersion}/{.spec.targetCPUUtilizationPercentage}",
            says: "autoscaling/v1/50")
        try await eventually("kubectl top shows what the pods use") {
            let lines = try await kubectl("top pods -l app=burner --no-headers", code: nil).output.split(
                separator: "\n")
            let used = lines.compactMap { line -> Int? in
                line.split(separator: " ").dropFirst().first.flatMap { Int($0.dropLast()) }
            }
            return used.reduce(0, +) >= 100
        }
    }

    /// The autoscaler's number is neither drift nor written back, here or in git.
    fileprivate func isAtPeace(_ kubectl: Kubectl, at commit: String) async throws {
        try await becomes("Converged", at: commit)
        #expect(try await repository.head("main") == commit)
        #expect(try await repository.git("status", "--porcelain").isEmpty)
        let drift = try await skeg("drift")
        #expect(drift.code == 0, "\(drift.output)")
        let owned = "Deployment.apps/default/burner spec.replicas: owned by HorizontalPodAutoscaler burner (git has 1"
        #expect(drift.output.contains(owned), "\(drift.output)")
        let difference = try await skeg("diff")
        #expect(difference.code == 0 && difference.output.contains(owned), "\(difference.output)")
        try await kubectl("top pods -l app=burner", says: "burner-")
    }

    fileprivate func isExplained(_ kubectl: Kubectl) async throws {
        let told = try await skeg("describe", "hpa", "burner")
        for word in ["Reference:", "Deployment/burner", "ASKS FOR", "Decision:", "Last change:", "ScalingActive"] {
            #expect(told.output.contains(word), "no \(word) in:\n\(told.output)")
        }
        #expect(told.output.contains("cpu resource utilization (percentage of request) at "), "\(told.output)")
        #expect(!told.output.contains("autoscaler-memory"))
        try await kubectl("describe hpa burner", says: "SuccessfulRescale", "ScalingActive")
        let file = "skeg/status:objects/default/HorizontalPodAutoscaler.autoscaling/burner.yaml"
        let status = try await eventually("the status branch says why") {
            let text = try? await self.repository.git("show", file)
            return text?.contains("lastChange:") == true ? text : nil
        }
        for word in ["asksFor:", "ratio:", "total:"] { #expect(status.contains(word), "\(status)") }
        // What is measured each second is no news; a change of the count, and pods that come, are.
        try await eventually("as good as no status commits while the count stays", seen: { self.autoscalerText }) {
            let (count, commits) = (self.wanted, try await self.repository.history(of: "skeg/status").count)
            try await Task.sleep(for: .seconds(4))
            let later = try await self.repository.history(of: "skeg/status").count
            return self.wanted == count && later - commits <= 2
        }
    }
}
