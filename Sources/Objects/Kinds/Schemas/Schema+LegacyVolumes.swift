/// Volumes of single vendors and file systems, most of them replaced by storage drivers.
extension Schema {
    static let legacyVolumeSources: [Property] = networkVolumes + cloudVolumes + otherVolumes

    private static let networkVolumes: [Property] = {
        let cephfs: [Property] = [
            required("monitors", .texts), field("path", .text), field("readOnly", .boolean),
            field("secretFile", .text), field("secretRef", .localObjectReference), field("user", .text)
        ]
        let fc: [Property] = [
            field("fsType", .text), field("lun", .int32), field("readOnly", .boolean), field("targetWWNs", .texts),
            field("wwids", .texts)
        ]
        let glusterfs: [Property] = [
            required("endpoints", .text), required("path", .text), field("readOnly", .boolean)
        ]
        let iscsi: [Property] = [
            field("chapAuthDiscovery", .boolean), field("chapAuthSession", .boolean), field("fsType", .text),
            field("initiatorName", .text), required("iqn", .text), field("iscsiInterface", .text, default: "default"),
            field("lun", .int32), field("portals", .texts), field("readOnly", .boolean),
            field("secretRef", .localObjectReference), required("targetPortal", .text)
        ]
        let nfs: [Property] = [required("path", .text), field("readOnly", .boolean), required("server", .text)]
        let rbd: [Property] = [
            field("fsType", .text), required("image", .text), field("keyring", .text, default: "/etc/ceph/keyring"),
            required("monitors", .texts), field("pool", .text, default: "rbd"), field("readOnly", .boolean),
            field("secretRef", .localObjectReference), field("user", .text, default: "admin")
        ]
        return [
            later("cephfs", .object(cephfs)), later("fc", .object(fc)), later("glusterfs", .object(glusterfs)),
            later("iscsi", .object(iscsi)), later("nfs", .object(nfs)), later("rbd", .object(rbd))
        ]
    }()

    private static let cloudVolumes: [Property] = {
        let aws: [Property] = [
            field("fsType", .text), field("partition", .int32), field("readOnly", .boolean), required("volumeID", .text)
        ]
        let azureDisk: [Property] = [
            field("cachingMode", .oneOf("None", "ReadOnly", "ReadWrite"), default: "ReadWrite"),
            required("diskName", .text), required("diskURI", .text), field("fsType", .text, default: "ext4"),
            field("kind", .oneOf("Shared", "Dedicated", "Managed"), default: "Shared"),
            field("readOnly", .boolean, default: false)
        ]
        let azureFile: [Property] = [
            field("readOnly", .boolean), required("secretName", .text), required("shareName", .text)
        ]
        let cinder: [Property] = [
            field("fsType", .text), field("readOnly", .boolean), field("secretRef", .localObjectReference),
            required("volumeID", .text)
        ]
        let gce: [Property] = [
            field("fsType", .text), field("partition", .int32), required("pdName", .text), field("readOnly", .boolean)
        ]
        let photon: [Property] = [field("fsType", .text), required("pdID", .text)]
        let vsphere: [Property] = [
            field("fsType", .text), field("storagePolicyID", .text), field("storagePolicyName", .text),
            required("volumePath", .text)
        ]
        return [
            later("awsElasticBlockStore", .object(aws)), later("azureDisk", .object(azureDisk)),
            later("azureFile", .object(azureFile)), later("cinder", .object(cinder)),
            later("gcePersistentDisk", .object(gce)), later("photonPersistentDisk", .object(photon)),
            later("vsphereVolume", .object(vsphere))
        ]
    }()

    private static let otherVolumes: [Property] = {
        let flex: [Property] = [
            required("driver", .text), field("fsType", .text), field("options", .textMap),
            field("readOnly", .boolean), field("secretRef", .localObjectReference)
        ]
        let flocker: [Property] = [field("datasetName", .text), field("datasetUUID", .text)]
        let gitRepo: [Property] = [field("directory", .text), required("repository", .text), field("revision", .text)]
        let portworx: [Property] = [
            field("fsType", .text), field("readOnly", .boolean), required("volumeID", .text)
        ]
        let quobyte: [Property] = [
            field("group", .text), field("readOnly", .boolean), required("registry", .text), field("tenant", .text),
            field("user", .text), required("volume", .text)
        ]
        let scaleIO: [Property] = [
            field("fsType", .text, default: "xfs"), required("gateway", .text), field("protectionDomain", .text),
            field("readOnly", .boolean), required("secretRef", .localObjectReference), field("sslEnabled", .boolean),
            field("storageMode", .text, default: "ThinProvisioned"), field("storagePool", .text),
            required("system", .text), field("volumeName", .text)
        ]
        let storageOS: [Property] = [
            field("fsType", .text), field("readOnly", .boolean), field("secretRef", .localObjectReference),
            field("volumeName", .text), field("volumeNamespace", .text)
        ]
        return [
            later("flexVolume", .object(flex)), later("flocker", .object(flocker)), later("gitRepo", .object(gitRepo)),
            later("portworxVolume", .object(portworx)), later("quobyte", .object(quobyte)),
            later("scaleIO", .object(scaleIO)), later("storageos", .object(storageOS))
        ]
    }()
}
