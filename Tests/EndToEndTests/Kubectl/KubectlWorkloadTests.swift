import Testing

extension EndToEnd {
    @Test(
        "kubectl rolls workloads out and back, and looks after nodes",
        .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"), arguments: Clients.kubectls)
    func kubectlRollsOut(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try kubectl.write("sleeper.yaml", Kubectl.sleeper)
            try await kubectl("apply -f sleeper.yaml", says: "deployment.apps/sleeper created")
            try await kubectl.rollOut()
            try await kubectl.rollBack()
            try await kubectl.lookAtPods()
            try await kubectl.runAlone()
            try await kubectl.drainNode()
            try await kubectl.deleteWorkloads()
        }
    }
}

extension Kubectl {
    fileprivate static let sleeper = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: sleeper}
        spec:
          replicas: 1
          selector: {matchLabels: {app: sleeper}}
          template:
            metadata: {labels: {app: sleeper}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: skeg.dev/host, command: [/bin/sh, -c, "echo awake; exec sleep 100000"]}

        """

    private func rolledOut() async throws {
        try await self("rollout status deploy/sleeper --timeout=90s", says: "successfully rolled out")
    }

    fileprivate func rollOut() async throws {
        try await rolledOut()
        try await self("scale deploy/sleeper --replicas=2", says: "scaled")
        try await self(
            "scale deploy/sleeper --current-replicas=7 --replicas=2", says: "Expected replicas to be 7", code: 1)
        try await self("wait deploy/sleeper '--for=jsonpath={.status.readyReplicas}=2' --timeout=60s", says: "met")
        try await self("wait deploy/sleeper --for=condition=Available --timeout=60s", says: "condition met")
        try await self("get deploy/sleeper --subresource=scale -o yaml", says: "kind: Scale", "replicas: 2")
        try await self(
            #"patch deploy/sleeper --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'"#, says: "patched")
        try await self("set env deploy/sleeper VERSION=2", says: "env updated")
        try await rolledOut()
        try await self("set env deploy/sleeper --list", says: "VERSION=2")
        try await self("set resources deploy/sleeper --requests=memory=16Mi", says: "requirements updated")
        try await self("set image deploy/sleeper main=skeg.dev/host:3", says: "image updated")
    }

    fileprivate func rollBack() async throws {
        try await self("rollout undo deploy/sleeper --to-revision=2", says: "rolled back")
        try await rolledOut()
        try await self("rollout history deploy/sleeper", says: "REVISION")
        try await self("rollout pause deploy/sleeper", says: "paused")
        try await self("rollout resume deploy/sleeper", says: "resumed")
        try await self("rollout restart deploy/sleeper", says: "restarted")
        try await rolledOut()
    }

    fileprivate func lookAtPods() async throws {
        try await self("get deploy,rs,pods", says: "deployment.apps/sleeper", "replicaset.apps/sleeper-", "1/1")
        try await self("get all", says: "pod/sleeper-")
        try await self("get pods -o wide --sort-by=.metadata.name", says: "NOMINATED NODE", "127.")
        try await self("get pods --field-selector status.phase=Running", says: "sleeper-")
        try await self("logs deploy/sleeper", says: "awake")
        try await self("logs -l app=sleeper --tail=1", says: "awake")
        try await self("describe pods -l app=sleeper", says: "Controlled By:", "ReplicaSet/sleeper-", "Started")
        try await self("describe deploy/sleeper", says: "StrategyType:", "ScalingReplicaSet", "NewReplicaSet:")
        try await self("describe rs --show-events", says: "Controlled By:  Deployment/sleeper", "SuccessfulCreate")
        try await self("events --for deploy/sleeper", says: "ScalingReplicaSet")
        try await self("get events", says: "Scheduled")
    }

    fileprivate func runAlone() async throws {
        try await self(
            "run alone --image=skeg.dev/host --restart=Never --command -- /bin/sleep 100000", says: "pod/alone created")
        try await self("wait pod/alone --for=condition=Ready --timeout=60s", says: "condition met")
        try await self("expose deploy/sleeper --port=80", says: "service/sleeper exposed")
        try await self("describe service sleeper", says: "app=sleeper")
        try await self("delete pod alone --grace-period=1", says: "\"alone\" deleted")
    }

    fileprivate func drainNode() async throws {
        let name = try await self("get nodes -o 'jsonpath={.items[0].metadata.name}'").output
        try await self("describe node \(name)", says: "Allocatable:", "Ready", "sleeper-")
        try await self("taint node \(name) busy=yes:NoSchedule", says: "tainted")
        try await self("taint node \(name) busy-", says: "untainted")
        try await self("cordon \(name)", says: "cordoned")
        try await self("get nodes", says: "SchedulingDisabled")
        try await self("drain \(name) --timeout=60s", says: "evicting pod default/sleeper-", "drained")
        try await self("uncordon \(name)", says: "uncordoned")
        try await rolledOut()
    }

    fileprivate func deleteWorkloads() async throws {
        try await self("delete deploy/sleeper --cascade=orphan", says: "deleted")
        try await self("get rs,pods -l app=sleeper", says: "replicaset.apps/", "pod/")
        try await self("apply -f sleeper.yaml", says: "created")
        try await rolledOut()
        try await self("delete deploy/sleeper --cascade=foreground --timeout=60s", says: "deleted")
        try await self("delete rs -l app=sleeper", code: nil)
        try await self("wait pods -l app=sleeper --for=delete --timeout=60s")
    }
}
