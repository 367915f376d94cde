import Objects
import Testing

@Suite struct StatefulSetTests {
    private func statefulSet(_ spec: String = "", pod: String = "", container: String = "") -> String {
        workload("StatefulSet", "selector: {matchLabels: {app: web}}\n\(spec)", pod: pod, container: container)
    }

    private let claim = """
        serviceName: web
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """

    @Test func `containers may mount the claims of the StatefulSet`() throws {
        let mount = "volumeMounts: [{name: data, mountPath: /data}]"
        #expect(try errors(in: statefulSet(claim, container: mount)) == [])
        #expect(
            try errors(in: statefulSet(container: mount)) == [
                "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\""
            ])
    }

    @Test func `it gets what Kubernetes gives it`() throws {
        try expectDefaults(
            statefulSet(claim),
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web, namespace: shop}
            spec:
              persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
              podManagementPolicy: OrderedReady
              replicas: 1
              revisionHistoryLimit: 10
              selector: {matchLabels: {app: web}}
              serviceName: web
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - image: nginx:1.27
                    imagePullPolicy: IfNotPresent
                    name: web
                    resources: {}
                    terminationMessagePath: /dev/termination-log
                    terminationMessagePolicy: File
                  dnsPolicy: ClusterFirst
                  restartPolicy: Always
                  schedulerName: default-scheduler
                  securityContext: {}
                  terminationGracePeriodSeconds: 30
              updateStrategy: {rollingUpdate: {maxUnavailable: 1, partition: 0}, type: RollingUpdate}
              volumeClaimTemplates:
              - apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                  volumeMode: Filesystem
                status: {phase: Pending}
            """)
    }

    @Test func `an update that is asked for by its type alone has no numbers`() throws {
        var object = try object(statefulSet("updateStrategy: {type: RollingUpdate}"))
        KindRegistry.builtIn.applyDefaults(to: &object)
        #expect(object.spec["updateStrategy"] == ["type": "RollingUpdate"])
    }

    @Test(arguments: [
        Refusal("replicas: -1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "podManagementPolicy: Later",
            "spec.podManagementPolicy: Unsupported value: \"Later\": supported values: \"OrderedReady\", \"Parallel\""),
        Refusal(
            "updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}",
            "spec.updateStrategy.rollingUpdate: Invalid value: {…}: only allowed for updateStrategy 'RollingUpdate'"),
        Refusal(
            "updateStrategy: {rollingUpdate: {maxUnavailable: 0}}",
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0"),
        Refusal(
            "updateStrategy: {rollingUpdate: {maxUnavailable: 200%}}",
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"200%\": must not be greater than 100%"),
        Refusal(
            "updateStrategy: {rollingUpdate: {partition: -1}}",
            "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "ordinals: {start: -1}", "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "persistentVolumeClaimRetentionPolicy: {whenScaled: Keep}",
            "spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: \"Keep\": supported values: "
                + "\"Delete\", \"Retain\"")
    ])
    func `a bad StatefulSet is refused`(refusal: Refusal) throws {
        #expect(try errors(in: statefulSet(refusal.input)) == refusal.errors)
    }

    @Test func `its name is part of a host name`() throws {
        let named = statefulSet().replacing("name: web, namespace", with: "name: web.db, namespace")
        #expect(
            try errors(in: named) == [
                "metadata.name: Invalid value: \"web.db\": a lowercase RFC 1123 label must consist of lower case "
                    + "alphanumeric characters or '-', and must start and end with an alphanumeric character "
                    + "(e.g. 'my-name', or '123-abc')"
            ])
        #expect(
            try errors(in: statefulSet(pod: "activeDeadlineSeconds: 5")) == [
                "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not "
                    + "Supported"
            ])
    }

    @Test func `what its pods are called and what they keep stays`() throws {
        let old = statefulSet(claim)
        #expect(try errors(from: old, to: statefulSet("\(claim)\nreplicas: 5\nminReadySeconds: 3")) == [])
        for changed in [statefulSet("serviceName: other"), old.replacing("1Gi", with: "2Gi")] {
            #expect(
                try errors(from: old, to: changed) == [
                    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', "
                        + "'template', 'updateStrategy', 'revisionHistoryLimit', "
                        + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
                ])
        }
    }

    @Test func `its counts fit together`() throws {
        let status = "\nstatus: {replicas: 2, readyReplicas: 1, availableReplicas: 2, updatedReplicas: 3}"
        #expect(
            try errors(in: statefulSet() + status) == [
                "status.updatedReplicas: Invalid value: 3: cannot be greater than status.replicas",
                "status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas"
            ])
    }
}

@Suite struct DaemonSetTests {
    private func daemonSet(_ spec: String = "", pod: String = "") -> String {
        workload("DaemonSet", "selector: {matchLabels: {app: web}}\n\(spec)", pod: pod)
    }

    @Test func `it gets what Kubernetes gives it`() throws {
        #expect(try errors(in: daemonSet()) == [])
        var object = try object(daemonSet())
        KindRegistry.builtIn.applyDefaults(to: &object)
        #expect(
            object.spec["updateStrategy"] == [
                "type": "RollingUpdate", "rollingUpdate": ["maxSurge": 0, "maxUnavailable": 1]
            ])
        #expect(object.spec["revisionHistoryLimit"] == 10)
    }

    @Test(arguments: [
        Refusal(
            "updateStrategy: {rollingUpdate: {maxSurge: 1}}",
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is "
                + "non-zero"),
        Refusal(
            "updateStrategy: {rollingUpdate: {maxUnavailable: 0}}",
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"),
        Refusal(
            "updateStrategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 120%}}",
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"120%\": must not be greater than 100%"),
        Refusal("replicas: 3", "spec.replicas: unknown field \"spec.replicas\"")
    ])
    func `a bad DaemonSet is refused`(refusal: Refusal) throws {
        #expect(try errors(in: daemonSet(refusal.input)) == refusal.errors)
    }

    @Test func `its selector and its pods are those of a workload`() throws {
        #expect(
            try errors(in: daemonSet().replacing("{matchLabels: {app: web}}", with: "{}")) == [
                "spec.selector: Invalid value: {}: empty selector is invalid for daemonset"
            ])
        #expect(
            try errors(in: daemonSet(pod: "restartPolicy: Never")) == [
                "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""
            ])
        let other = daemonSet().replacing("app: web", with: "app: other")
        #expect(try errors(from: daemonSet(), to: other).first?.hasPrefix("spec.selector: ") == true)
    }

    @Test func `a revision keeps its data`() throws {
        let revision = """
            {apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: web-1, namespace: shop},
             data: {spec: {template: 1}}, revision: 3}
            """
        #expect(try errors(in: revision) == [])
        #expect(
            try errors(in: revision.replacing("data: {spec: {template: 1}}, ", with: "")) == ["data: Required value"])
        #expect(try errors(in: revision.replacing("revision: 3", with: "revision: -1")).count == 1)
        #expect(
            try errors(from: revision, to: revision.replacing("template: 1", with: "template: 2")) == [
                "data: Invalid value: {…}: field is immutable"
            ])
    }
}
