import Objects
import Testing

/// What `kubectl get -o wide` prints of objects, after `printers.go`.
@Suite struct TableTests {
    /// The columns and their cells: `NAME web | READY 1/3`.
    private func row(_ yaml: String) throws -> String {
        var object = try object(yaml)
        KindRegistry.builtIn.applyDefaults(to: &object)
        let now = Timestamp(seconds: 600)
        if object.creationTimestamp == nil { object.creationTimestamp = Timestamp(seconds: 300) }
        let info = try #require(KindRegistry.builtIn[object.kind])
        return info.columns.map { "\($0.name) \($0.text(object, now))" }.joined(separator: " | ")
    }

    private func status(_ text: String) -> String { "\nstatus: {\(text)}" }

    @Test func `pods say where they run and what they wait for`() throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              nodeName: n1
              readinessGates: [{conditionType: acme.io/a}, {conditionType: acme.io/b}]
              initContainers: [{name: proxy, image: p, restartPolicy: Always}, {name: init, image: i}]
              containers: [{name: web, image: w}]
            status:
              phase: Running
              podIPs: [{ip: 10.0.0.7}]
              nominatedNodeName: n2
              conditions: [{type: Initialized, status: "True"}, {type: acme.io/b, status: "True"}]
              initContainerStatuses:
              - {name: proxy, started: true, ready: true, restartCount: 1, state: {running: {}}}
              - {name: init, restartCount: 5, state: {terminated: {exitCode: 0}}}
              containerStatuses:
              - name: web
                ready: true
                restartCount: 2
                state: {running: {}}
                lastState: {terminated: {exitCode: 1, finishedAt: "1970-01-01T00:09:20Z"}}
            """
        #expect(
            try row(pod) == "NAME web | READY 2/2 | STATUS Running | RESTARTS 3 (40s ago) | AGE 5m | IP 10.0.0.7 | "
                + "NODE n1 | NOMINATED NODE n2 | READINESS GATES 1/2")
    }

    @Test func `a pod that is made has its places empty`() throws {
        #expect(
            try row(
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: s}, spec: {containers: [{name: a, image: b}]}}"
            )
                == "NAME a | READY 0/1 | STATUS Pending | RESTARTS 0 | AGE 5m | IP <none> | NODE <none> | "
                + "NOMINATED NODE <none> | READINESS GATES <none>")
    }

    @Test func `workloads say how far they are`() throws {
        let selector = "selector: {matchLabels: {app: web}}"
        #expect(
            try row(workload("StatefulSet", "\(selector)\nreplicas: 3") + status("replicas: 3, readyReplicas: 1"))
                == "NAME web | READY 1/3 | AGE 5m | CONTAINERS web | IMAGES nginx:1.27")
        #expect(
            try row(
                workload("DaemonSet", selector, pod: "nodeSelector: {disk: ssd}")
                    + status("desiredNumberScheduled: 4, currentNumberScheduled: 3, numberReady: 2, numberAvailable: 1")
            )
                == "NAME web | DESIRED 4 | CURRENT 3 | READY 2 | UP-TO-DATE 0 | AVAILABLE 1 | NODE SELECTOR disk=ssd | "
                + "AGE 5m | CONTAINERS web | IMAGES nginx:1.27 | SELECTOR app=web")
        #expect(
            try row(workload("ReplicationController", of: "v1", "replicas: 2"))
                == "NAME web | DESIRED 2 | CURRENT 0 | READY 0 | AGE 5m | CONTAINERS web | IMAGES nginx:1.27 | "
                + "SELECTOR app=web")
    }

    @Test func `jobs say how they went`() throws {
        let job = workload("Job", of: "batch/v1", "completions: 3", pod: "restartPolicy: Never")
        let end = " | CONTAINERS web | IMAGES nginx:1.27 | SELECTOR <none>"
        #expect(
            try row(job + status("succeeded: 1, startTime: \"1970-01-01T00:05:00Z\""))
                == "NAME web | STATUS Running | COMPLETIONS 1/3 | DURATION 5m | AGE 5m\(end)")
        let complete =
            "succeeded: 3, startTime: \"1970-01-01T00:05:00Z\", completionTime: \"1970-01-01T00:05:42Z\", "
            + "conditions: [{type: Complete, status: \"True\"}]"
        #expect(
            try row(job + status(complete))
                == "NAME web | STATUS Complete | COMPLETIONS 3/3 | DURATION 42s | AGE 5m\(end)")
        let parallel = job.replacing("completions: 3", with: "parallelism: 4")
        #expect(
            try row(parallel + status("conditions: [{type: Suspended, status: \"True\"}]"))
                == "NAME web | STATUS Suspended | COMPLETIONS 0/1 of 4 | DURATION  | AGE 5m\(end)")
    }

    @Test func `a CronJob says when it ran`() throws {
        let cronJob = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup, namespace: shop}
            spec:
              schedule: "@daily"
              jobTemplate:
                spec:
                  template: {spec: {restartPolicy: Never, containers: [{name: b, image: "b:1"}]}}
            """
        #expect(
            try row(cronJob + status("active: [{name: a}], lastScheduleTime: \"1970-01-01T00:09:00Z\""))
                == "NAME backup | SCHEDULE @daily | TIMEZONE <none> | SUSPEND False | ACTIVE 1 | LAST SCHEDULE 60s | "
                + "AGE 5m | CONTAINERS b | IMAGES b:1 | SELECTOR <none>")
    }

    @Test func `what is wanted and what is measured stand side by side`() throws {
        let autoscaler = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: shop}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 5
              metrics:
              - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
              - {type: Pods, pods: {metric: {name: q}, target: {type: AverageValue, averageValue: 30}}}
              - {type: External, external: {metric: {name: x}, target: {type: Value, value: 1}}}
            status:
              currentReplicas: 2
              currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 12}}}]
            """
        #expect(
            try row(autoscaler)
                == "NAME web | REFERENCE Deployment/web | TARGETS cpu: 12%/80%, <unknown>/30 + 1 more... | MINPODS 1 | "
                + "MAXPODS 5 | REPLICAS 2 | AGE 5m")
    }

    @Test(arguments: [
        (
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: s}, "
                + "status: {hard: {pods: 10, limits.cpu: 4}, used: {pods: 3, limits.cpu: 500m}}}",
            "NAME q | REQUEST pods: 3/10 | LIMIT limits.cpu: 500m/4 | AGE 5m"
        ),
        (
            "{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: s}, spec: {limits: [{type: Pod}]}}",
            "NAME l | CREATED AT 1970-01-01T00:05:00Z"
        ),
        (
            "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace: s}, "
                + "spec: {minAvailable: 50%}, status: {disruptionsAllowed: 1}}",
            "NAME b | MIN AVAILABLE 50% | MAX UNAVAILABLE N/A | ALLOWED DISRUPTIONS 1 | AGE 5m"
        ),
        (
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: p}, value: 7}",
            "NAME p | VALUE 7 | GLOBAL-DEFAULT false | AGE 5m | PREEMPTIONPOLICY PreemptLowerPriority"
        ),
        (
            "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l, namespace: s}, "
                + "spec: {holderIdentity: me}}", "NAME l | HOLDER me | AGE 5m"
        ),
        (
            "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: r}, handler: runc}",
            "NAME r | HANDLER runc | AGE 5m"
        ),
        (
            "{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: r, namespace: s, ownerReferences: "
                + "[{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: u, controller: true}]}, data: {}, revision: 3}",
            "NAME r | CONTROLLER statefulset.apps/web | REVISION 3 | AGE 5m"
        ),
        (
            "{apiVersion: v1, kind: PodTemplate, metadata: {name: t, namespace: s}, "
                + "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}, {name: d, image: j}]}}}",
            "NAME t | CONTAINERS c,d | IMAGES i,j | POD LABELS a=b"
        ),
        (
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a, namespace: s}, secrets: [{name: x}]}",
            "NAME a | SECRETS 1 | AGE 5m"
        ),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: s}, spec: {type: LoadBalancer, "
                + "clusterIP: 10.1.0.1, selector: {a: b}, ports: [{port: 80, nodePort: 30080}]}, "
                + "status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}",
            "NAME s | TYPE LoadBalancer | CLUSTER-IP 10.1.0.1 | EXTERNAL-IP 1.2.3.4 | PORT(S) 80:30080/TCP | AGE 5m | "
                + "SELECTOR a=b"
        ),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: s}, spec: {type: ExternalName, "
                + "externalName: db.example.com}}",
            "NAME s | TYPE ExternalName | CLUSTER-IP <none> | EXTERNAL-IP db.example.com | PORT(S) <none> | AGE 5m | "
                + "SELECTOR <none>"
        ),
        (
            "{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {node-role.kubernetes.io/edge: \"\", "
                + "kubernetes.io/role: db}}, status: {conditions: [{type: Ready, status: \"True\"}], addresses: "
                + "[{type: InternalIP, address: 10.0.0.1}], nodeInfo: {kubeletVersion: v1, osImage: Debian}}}",
            "NAME n1 | STATUS Ready | ROLES db,edge | AGE 5m | VERSION v1 | INTERNAL-IP 10.0.0.1 | EXTERNAL-IP <none> | "
                + "OS-IMAGE Debian | KERNEL-VERSION <unknown> | CONTAINER-RUNTIME <unknown>"
        ),
        (
            "{apiVersion: v1, kind: Event, metadata: {name: e, namespace: s}, type: Normal, reason: Pulled, count: 4, "
                + "message: \" done \", involvedObject: {kind: Pod, name: p, fieldPath: \"spec.containers{a}\"}, "
                + "source: {component: agent, host: n1}, firstTimestamp: \"1970-01-01T00:08:20Z\", "
                + "lastTimestamp: \"1970-01-01T00:09:00Z\"}",
            "LAST SEEN 60s | TYPE Normal | REASON Pulled | OBJECT pod/p | SUBOBJECT spec.containers{a} | "
                + "SOURCE agent, n1 | MESSAGE done | FIRST SEEN 100s | COUNT 4 | NAME e"
        )
    ])
    func `others show what matters of them`(yaml: String, expected: String) throws {
        let found = try row(yaml)
        #expect(found == expected)
    }

    @Test func `no kind has a column twice`() {
        for info in KindRegistry.builtIn.all {
            let names = info.columns.map(\.name)
            #expect(Set(names).count == names.count, "\(info.kind)")
        }
    }
}
