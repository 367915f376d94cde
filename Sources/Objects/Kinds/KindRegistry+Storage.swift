extension KindRegistry {
    /// Kinds about storage, on which nothing acts yet.
    static let storageKinds: [KindInfo] = [
        KindInfo(
            .persistentVolume, version: "v1", plural: "persistentvolumes", shortNames: ["pv"], isNamespaced: false,
            schema: .persistentVolume, columns: .persistentVolume, updateRules: VolumeSourceRules.checkUpdate
        ).with {
            $0.notActedOnNotice = "Skeg stores PersistentVolumes, but binds no claims to them yet"
        },
        KindInfo(
            .persistentVolumeClaim, version: "v1", plural: "persistentvolumeclaims", shortNames: ["pvc"],
            schema: .persistentVolumeClaim, columns: .persistentVolumeClaim, updateRules: ClaimRules.checkUpdate
        ).with {
            $0.notActedOnNotice = "Skeg stores PersistentVolumeClaims, but finds no volumes for them yet"
        },
        KindInfo(
            .storageClass, version: "v1", plural: "storageclasses", shortNames: ["sc"], isNamespaced: false,
            schema: .storageClass, columns: .storageClass, hasStatus: false,
            updateRules: StorageClassRules.checkUpdate
        ).with {
            $0.notActedOnNotice = "Skeg stores StorageClasses, but makes no volumes by them yet"
        }
    ]
}
