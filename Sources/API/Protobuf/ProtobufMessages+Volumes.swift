/// Volumes of pods of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let volumes: [String: String] = [
        "Volume": "name? volumeSource:=VolumeSource",
        "VolumeSource": """
        hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource
        awsElasticBlockStore:AWSElasticBlockStoreVolumeSource gitRepo:GitRepoVolumeSource secret:SecretVolumeSource
        nfs:NFSVolumeSource iscsi:ISCSIVolumeSource glusterfs:GlusterfsVolumeSource
        persistentVolumeClaim:PersistentVolumeClaimVolumeSource rbd:RBDVolumeSource flexVolume:FlexVolumeSource
        cinder:CinderVolumeSource cephfs:CephFSVolumeSource flocker:FlockerVolumeSource
        downwardAPI:DownwardAPIVolumeSource fc:FCVolumeSource azureFile:AzureFileVolumeSource
        configMap:ConfigMapVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource
        azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
        portworxVolume:PortworxVolumeSource scaleIO:ScaleIOVolumeSource projected:ProjectedVolumeSource
        storageos:StorageOSVolumeSource csi:CSIVolumeSource ephemeral:EphemeralVolumeSource image:ImageVolumeSource
        """,
        "HostPathVolumeSource": "path? type?",
        "EmptyDirVolumeSource": "medium sizeLimit:q",
        "SecretVolumeSource": "secretName items:*KeyToPath defaultMode:i? optional:b?",
        "ConfigMapVolumeSource": """
        localObjectReference:=LocalObjectReference items:*KeyToPath defaultMode:i? optional:b?
        """,
        "KeyToPath": "key? path? mode:i?",
        "PersistentVolumeClaimVolumeSource": "claimName? readOnly:b",
        "EphemeralVolumeSource": "volumeClaimTemplate:PersistentVolumeClaimTemplate",
        "PersistentVolumeClaimTemplate": "metadata:ObjectMeta spec:PersistentVolumeClaimSpec",
        "DownwardAPIVolumeSource": "items:*DownwardAPIVolumeFile defaultMode:i?",
        "DownwardAPIVolumeFile": "path? fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i?",
        "ProjectedVolumeSource": "sources:*VolumeProjection defaultMode:i?",
        "VolumeProjection": """
        secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection
        serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:ClusterTrustBundleProjection
        podCertificate:PodCertificateProjection
        """,
        "SecretProjection": "localObjectReference:=LocalObjectReference items:*KeyToPath - optional:b?",
        "ConfigMapProjection": "localObjectReference:=LocalObjectReference items:*KeyToPath - optional:b?",
        "DownwardAPIProjection": "items:*DownwardAPIVolumeFile",
        "ServiceAccountTokenProjection": "audience expirationSeconds:i? path?",
        "ClusterTrustBundleProjection": "name? signerName? labelSelector:LabelSelector path? optional:b?",
        "PodCertificateProjection": """
        signerName keyType maxExpirationSeconds:i? credentialBundlePath keyPath certificateChainPath
        userAnnotations:%
        """,
        "CSIVolumeSource": "driver? readOnly:b? fsType? volumeAttributes:% nodePublishSecretRef:LocalObjectReference",
        "ImageVolumeSource": "reference pullPolicy",
        "NFSVolumeSource": "server? path? readOnly:b"
    ]
}

/// Volumes of particular storage, of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let particularVolumes: [String: String] = [
        "GCEPersistentDiskVolumeSource": "pdName? fsType partition:i readOnly:b",
        "AWSElasticBlockStoreVolumeSource": "volumeID? fsType partition:i readOnly:b",
        "GitRepoVolumeSource": "repository? revision directory",
        "ISCSIVolumeSource": """
        targetPortal? iqn? lun:i? iscsiInterface fsType readOnly:b portals:* chapAuthDiscovery:b -
        secretRef:LocalObjectReference chapAuthSession:b initiatorName?
        """,
        "GlusterfsVolumeSource": "endpoints? path? readOnly:b",
        "RBDVolumeSource": "monitors:* image? fsType pool user keyring secretRef:LocalObjectReference readOnly:b",
        "FlexVolumeSource": "driver? fsType secretRef:LocalObjectReference readOnly:b options:%",
        "CinderVolumeSource": "volumeID? fsType readOnly:b secretRef:LocalObjectReference",
        "CephFSVolumeSource": "monitors:* path user secretFile secretRef:LocalObjectReference readOnly:b",
        "FlockerVolumeSource": "datasetName datasetUUID",
        "FCVolumeSource": "targetWWNs:* lun:i? fsType readOnly:b wwids:*",
        "AzureFileVolumeSource": "secretName? shareName? readOnly:b",
        "VsphereVirtualDiskVolumeSource": "volumePath? fsType storagePolicyName storagePolicyID",
        "QuobyteVolumeSource": "registry? volume? readOnly:b user group tenant",
        "AzureDiskVolumeSource": "diskName? diskURI? cachingMode? fsType? readOnly:b? kind?",
        "PhotonPersistentDiskVolumeSource": "pdID? fsType",
        "PortworxVolumeSource": "volumeID? fsType readOnly:b",
        "ScaleIOVolumeSource": """
        gateway? system? secretRef:LocalObjectReference sslEnabled:b protectionDomain storagePool storageMode
        volumeName fsType readOnly:b
        """,
        "StorageOSVolumeSource": "volumeName volumeNamespace fsType readOnly:b secretRef:LocalObjectReference"
    ]
}
