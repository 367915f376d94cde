extension [TableColumn] {
    static let persistentVolume = [.name] + TableColumn.volume + [.age, TableColumn.volumeMode]
    static let persistentVolumeClaim = [.name] + TableColumn.claim + [.age, TableColumn.volumeMode]
    static let storageClass = TableColumn.storageClass + [.age]
}

extension TableColumn {
    private static let oldClass = "volume.beta.kubernetes.io/storage-class"

    private static func className(of object: Object) -> String {
        object.annotation(oldClass) ?? object.spec.text("storageClassName")
    }

    private static func phase(of object: Object) -> String {
        object.isBeingDeleted ? "Terminating" : object.status.text("phase")
    }

    /// `RWO,ROX` (`helper.GetAccessModesAsString`).
    private static func accessModes(_ modes: [String]) -> String {
        let short = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")
        ]
        return short.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
    }

    fileprivate static let volumeMode = TableColumn("VOLUMEMODE", isWide: true) { object, _ in
        object.spec["volumeMode"]?.string ?? "<unset>"
    }

    private static let attributesClass = TableColumn("VOLUMEATTRIBUTESCLASS") { object, _ in
        object.spec["volumeAttributesClassName"]?.string ?? "<unset>"
    }

    /// `printPersistentVolume`.
    fileprivate static let volume = [
        TableColumn("CAPACITY") { object, _ in object.spec["capacity"]?.text("storage") ?? "" },
        TableColumn("ACCESS MODES") { object, _ in accessModes(object.spec.texts("accessModes")) },
        TableColumn("RECLAIM POLICY") { object, _ in object.spec.text("persistentVolumeReclaimPolicy") },
        TableColumn("STATUS") { object, _ in phase(of: object) },
        TableColumn("CLAIM") { object, _ in
            object.spec["claimRef"].map { "\($0.text("namespace"))/\($0.text("name"))" } ?? ""
        },
        TableColumn("STORAGECLASS") { object, _ in className(of: object) },
        attributesClass,
        TableColumn("REASON") { object, _ in object.status.text("reason") }
    ]

    /// `printPersistentVolumeClaim`: what it has got is told once it is bound.
    fileprivate static let claim = [
        TableColumn("STATUS") { object, _ in phase(of: object) },
        TableColumn("VOLUME") { object, _ in object.spec.text("volumeName") },
        TableColumn("CAPACITY") { object, _ in
            object.spec.text("volumeName").isEmpty ? "" : object.status["capacity"]?.text("storage") ?? ""
        },
        TableColumn("ACCESS MODES") { object, _ in
            object.spec.text("volumeName").isEmpty ? "" : accessModes(object.status.texts("accessModes"))
        },
        TableColumn("STORAGECLASS") { object, _ in className(of: object) },
        attributesClass
    ]

    fileprivate static let storageClass = [
        TableColumn("NAME") { object, _ in
            let keys = [
                "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"
            ]
            return keys.contains { object.annotation($0) == "true" } ? "\(object.name) (default)" : object.name
        },
        TableColumn("PROVISIONER") { object, _ in object.content.text("provisioner") },
        TableColumn("RECLAIMPOLICY") { object, _ in object["reclaimPolicy"]?.string ?? "Delete" },
        TableColumn("VOLUMEBINDINGMODE") { object, _ in object["volumeBindingMode"]?.string ?? "<unset>" },
        TableColumn("ALLOWVOLUMEEXPANSION", .boolean) { object, _ in
            .bool(object.content.flag("allowVolumeExpansion"))
        }
    ]
}
