import Objects
import Testing

@Suite struct StorageKindTests {
    private let volume = KindSample(
        apiVersion: "v1", kind: "PersistentVolume",
        metadata: "name: data, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let claim = KindSample(
        apiVersion: "v1", kind: "PersistentVolumeClaim",
        metadata: "name: data, namespace: shop, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let storageClass = KindSample(
        apiVersion: "storage.k8s.io/v1", kind: "StorageClass",
        metadata: "name: fast, creationTimestamp: '2026-03-01T10:00:00Z', annotations: "
            + "{storageclass.kubernetes.io/is-default-class: 'true'}")

    private static let nfs = "capacity: {storage: 5Gi}, accessModes: [ReadWriteMany], nfs: {path: /srv, server: nas}"

    @Test func `volumes as people write them pass, with their defaults`() throws {
        #expect(try volume.errors("spec: {\(Self.nfs)}") == [])
        #expect(
            try volume.defaulted("spec: {\(Self.nfs)}")
                == volume.plain(
                    "spec: {\(Self.nfs), persistentVolumeReclaimPolicy: Retain, volumeMode: Filesystem}\n"
                        + "status: {phase: Pending}"))
        #expect(
            try volume.errors(
                """
                spec:
                  capacity: {storage: 10Gi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: local
                  local: {path: /mnt/disk}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]
                """) == [])
        #expect(
            try volume.errors(
                "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h, "
                    + "nodeStageSecretRef: {name: a, namespace: b}}}") == [])
        #expect(
            try volume.errors(
                "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], cephfs: {monitors: [a], secretRef: "
                    + "{name: a, namespace: b}}}") == [])
    }

    @Test(arguments: [
        Refusal(
            "spec: {}", "spec.accessModes: Required value", "spec.capacity: Required value",
            "spec: Required value: must specify a volume type"),
        Refusal(
            "spec: {\(nfs), hostPath: {path: /a/../b}}",
            "spec.nfs: Forbidden: may not specify more than 1 volume type",
            "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"),
        Refusal(
            "spec: {capacity: {storage: 0}, accessModes: [ReadWriteOncePod, ReadWriteOnce], local: {path: /a}}",
            "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
            "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero",
            "spec.nodeAffinity: Required value: Local volume requires node affinity"),
        Refusal(
            "spec: {capacity: {storage: 1Gi}, accessModes: [RWO], nfs: {path: srv, server: a, secretRef: {}}}",
            "spec.accessModes[0]: Unsupported value: \"RWO\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", "
                + "\"ReadWriteOnce\", \"ReadWriteOncePod\"",
            "spec.nfs.secretRef: unknown field \"spec.nfs.secretRef\"",
            "spec.nfs.path: Invalid value: \"srv\": must be an absolute path"),
        Refusal(
            "spec: {\(nfs), volumeAttributesClassName: gold}",
            "spec.csi: Required value: has to be specified when using volumeAttributesClassName")
    ])
    func `a bad volume is refused`(refusal: Refusal) throws {
        #expect(try volume.errors(refusal.input) == refusal.errors)
    }

    @Test func `what a volume is does not change`() throws {
        let old = "spec: {\(Self.nfs)}"
        #expect(
            try volume.errors(from: old, to: "spec: {\(Self.nfs), persistentVolumeReclaimPolicy: Delete}") == [])
        #expect(
            try volume.errors(from: old, to: old.replacing("nas", with: "other")) == [
                "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation"
            ])
        #expect(
            try volume.errors(from: old, to: "spec: {\(Self.nfs), volumeMode: Block}") == [
                "spec.volumeMode: Invalid value: \"Block\": field is immutable"
            ])
    }

    private static let fast = "accessModes: [ReadWriteOnce], storageClassName: fast"

    @Test func `claims as people write them pass, with their defaults`() throws {
        let body =
            "spec: {\(Self.fast), resources: {requests: {storage: 1024Mi}}, dataSource: {kind: "
            + "PersistentVolumeClaim, name: old}}"
        #expect(try claim.errors(body) == [])
        #expect(
            try claim.defaulted(body)
                == claim.plain(
                    """
                    spec:
                      accessModes: [ReadWriteOnce]
                      storageClassName: fast
                      resources: {requests: {storage: 1Gi}}
                      dataSource: {kind: PersistentVolumeClaim, name: old}
                      dataSourceRef: {kind: PersistentVolumeClaim, name: old}
                      volumeMode: Filesystem
                    status: {phase: Pending}
                    """))
    }

    @Test(arguments: [
        Refusal(
            "spec: {}", "spec.accessModes: Required value: at least 1 access mode is required",
            "spec.resources[storage]: Required value"),
        Refusal(
            "spec: {\(fast), resources: {requests: {storage: 0}}, dataSource: {kind: Snapshot, name: a}}",
            "spec.dataSource: Invalid value: \"Snapshot\": must be 'PersistentVolumeClaim' when referencing the default "
                + "apiGroup",
            "spec.dataSourceRef: Invalid value: \"Snapshot\": must be 'PersistentVolumeClaim' when referencing the "
                + "default apiGroup",
            "spec.resources[storage]: Invalid value: \"0\": must be greater than zero"),
        Refusal(
            "spec: {\(fast), resources: {requests: {storage: 1Gi}}, dataSource: {apiGroup: a.io, kind: S, name: a}, "
                + "dataSourceRef: {apiGroup: a.io, kind: S, name: b}}",
            "spec.dataSource: Invalid value: \"dataSource\": must match dataSourceRef")
    ])
    func `a bad claim is refused`(refusal: Refusal) throws {
        #expect(try claim.errors(refusal.input) == refusal.errors)
    }

    @Test func `a bound claim may grow, and nothing else of it changes`() throws {
        func body(_ size: String, status: String = "phase: Bound, capacity: {storage: 2Gi}", more: String = "")
            -> String
        {
            "spec: {\(Self.fast), resources: {requests: {storage: \(size)}}\(more)}\nstatus: {\(status)}"
        }
        let fixed =
            "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName "
            + "for bound claims"
        #expect(try claim.errors(from: body("2Gi"), to: body("3Gi")) == [])
        #expect(try claim.errors(from: body("2Gi"), to: body("2Gi", more: ", volumeName: pv1")) == [])
        #expect(try claim.errors(from: body("2Gi"), to: body("2Gi", more: ", volumeMode: Block")) == [fixed])
        #expect(
            try claim.errors(from: body("3Gi"), to: body("1Gi")) == [
                "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"
            ])
        #expect(try claim.errors(from: body("2Gi"), to: body("3Gi", status: "phase: Pending")) == [fixed])
    }

    @Test func `a class gets its defaults and keeps what volumes were made with`() throws {
        let body = "provisioner: example.com/disk\nparameters: {type: ssd}"
        #expect(try storageClass.errors(body) == [])
        #expect(
            try storageClass.defaulted(body)
                == storageClass.plain(body + "\nreclaimPolicy: Delete\nvolumeBindingMode: Immediate"))
        #expect(
            try storageClass.errors(
                from: body, to: "provisioner: other\nreclaimPolicy: Retain\nvolumeBindingMode: WaitForFirstConsumer")
                == [
                    "parameters: Forbidden: updates to parameters are forbidden.",
                    "provisioner: Forbidden: updates to provisioner are forbidden.",
                    "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
                    "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable"
                ])
        #expect(
            try storageClass.errors(
                "provisioner: a/b/c\nreclaimPolicy: Recycle\nallowedTopologies: [{matchLabelExpressions: [{key: zone, "
                    + "values: [a, a]}]}, {matchLabelExpressions: [{key: zone, values: [a]}]}]") == [
                    "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"",
                    "provisioner: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric "
                        + "characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/' (e.g. "
                        + "'example.com/MyName')",
                    "allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"a\"",
                    "allowedTopologies[1].matchLabelExpressions: Duplicate value: \"\""
                ])
    }

    @Test func `tables show them as kubectl does`() throws {
        let bound =
            "spec: {\(Self.nfs), persistentVolumeReclaimPolicy: Retain, storageClassName: slow, volumeMode: "
            + "Filesystem, claimRef: {namespace: shop, name: data}}\nstatus: {phase: Bound}"
        #expect(
            try volume.table(bound, wide: true) == [
                [
                    "NAME", "CAPACITY", "ACCESS MODES", "RECLAIM POLICY", "STATUS", "CLAIM", "STORAGECLASS",
                    "VOLUMEATTRIBUTESCLASS", "REASON", "AGE", "VOLUMEMODE"
                ],
                ["data", "5Gi", "RWX", "Retain", "Bound", "shop/data", "slow", "<unset>", "", "120m", "Filesystem"]
            ])
        let waiting = "spec: {\(Self.fast), volumeMode: Block}\nstatus: {phase: Pending}"
        #expect(
            try claim.table(waiting, wide: true) == [
                [
                    "NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS", "VOLUMEATTRIBUTESCLASS",
                    "AGE", "VOLUMEMODE"
                ],
                ["data", "Pending", "", "", "", "fast", "<unset>", "120m", "Block"]
            ])
        let got =
            "spec: {\(Self.fast), volumeName: pv1}\nstatus: {phase: Bound, capacity: {storage: 1Gi}, accessModes: "
            + "[ReadWriteOnce, ReadOnlyMany]}"
        #expect(try claim.table(got)[1] == ["data", "Bound", "pv1", "1Gi", "RWO,ROX", "fast", "<unset>", "120m"])
        #expect(
            try storageClass.table("provisioner: p\nreclaimPolicy: Delete\nvolumeBindingMode: Immediate") == [
                ["NAME", "PROVISIONER", "RECLAIMPOLICY", "VOLUMEBINDINGMODE", "ALLOWVOLUMEEXPANSION", "AGE"],
                ["fast (default)", "p", "Delete", "Immediate", "false", "120m"]
            ])
    }
}
