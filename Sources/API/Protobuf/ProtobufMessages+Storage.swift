/// Persistent volumes and claims of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let persistentVolumes: [String: String] = [
        "PersistentVolume": "metadata:ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus",
        "PersistentVolumeSpec": """
        capacity:%q persistentVolumeSource:=PersistentVolumeSource accessModes:* claimRef:ObjectReference
        persistentVolumeReclaimPolicy storageClassName mountOptions:* volumeMode? nodeAffinity:VolumeNodeAffinity
        volumeAttributesClassName?
        """,
        "VolumeNodeAffinity": "required:NodeSelector",
        "PersistentVolumeStatus": "phase message reason lastPhaseTransitionTime:t",
        "PersistentVolumeSource": """
        gcePersistentDisk:GCEPersistentDiskVolumeSource awsElasticBlockStore:AWSElasticBlockStoreVolumeSource
        hostPath:HostPathVolumeSource glusterfs:GlusterfsPersistentVolumeSource nfs:NFSVolumeSource
        rbd:RBDPersistentVolumeSource iscsi:ISCSIPersistentVolumeSource cinder:CinderPersistentVolumeSource
        cephfs:CephFSPersistentVolumeSource fc:FCVolumeSource flocker:FlockerVolumeSource
        flexVolume:FlexPersistentVolumeSource azureFile:AzureFilePersistentVolumeSource
        vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource azureDisk:AzureDiskVolumeSource
        photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource
        scaleIO:ScaleIOPersistentVolumeSource local:LocalVolumeSource storageos:StorageOSPersistentVolumeSource
        csi:CSIPersistentVolumeSource
        """,
        "LocalVolumeSource": "path? fsType?",
        "CSIPersistentVolumeSource": """
        driver? volumeHandle? readOnly:b fsType volumeAttributes:% controllerPublishSecretRef:SecretReference
        nodeStageSecretRef:SecretReference nodePublishSecretRef:SecretReference
        controllerExpandSecretRef:SecretReference nodeExpandSecretRef:SecretReference
        """,
        "GlusterfsPersistentVolumeSource": "endpoints? path? readOnly:b endpointsNamespace?",
        "RBDPersistentVolumeSource": """
        monitors:* image? fsType pool user keyring secretRef:SecretReference readOnly:b
        """,
        "ISCSIPersistentVolumeSource": """
        targetPortal? iqn? lun:i? iscsiInterface fsType readOnly:b portals:* chapAuthDiscovery:b -
        secretRef:SecretReference chapAuthSession:b initiatorName?
        """,
        "CinderPersistentVolumeSource": "volumeID? fsType readOnly:b secretRef:SecretReference",
        "CephFSPersistentVolumeSource": "monitors:* path user secretFile secretRef:SecretReference readOnly:b",
        "FlexPersistentVolumeSource": "driver? fsType secretRef:SecretReference readOnly:b options:%",
        "AzureFilePersistentVolumeSource": "secretName? shareName? readOnly:b secretNamespace?",
        "ScaleIOPersistentVolumeSource": """
        gateway? system? secretRef:SecretReference sslEnabled:b protectionDomain storagePool storageMode volumeName
        fsType readOnly:b
        """,
        "StorageOSPersistentVolumeSource": "volumeName volumeNamespace fsType readOnly:b secretRef:ObjectReference",
        "PersistentVolumeClaim": """
        metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
        """,
        "PersistentVolumeClaimSpec": """
        accessModes:* resources:VolumeResourceRequirements volumeName selector:LabelSelector storageClassName?
        volumeMode? dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference
        volumeAttributesClassName?
        """,
        "VolumeResourceRequirements": "limits:%q requests:%q",
        "PersistentVolumeClaimStatus": """
        phase accessModes:* capacity:%q conditions:*PersistentVolumeClaimCondition allocatedResources:%q -
        allocatedResourceStatuses:% currentVolumeAttributesClassName? modifyVolumeStatus:ModifyVolumeStatus
        """,
        "PersistentVolumeClaimCondition": "type? status? lastProbeTime:t lastTransitionTime:t reason message",
        "ModifyVolumeStatus": "targetVolumeAttributesClassName status?",
        "TopologySelectorTerm": "matchLabelExpressions:*TopologySelectorLabelRequirement",
        "TopologySelectorLabelRequirement": "key? values:*"
    ]
}

/// `k8s.io/api/storage/v1`
extension ProtobufMessages {
    static let storage: [String: String] = [
        "StorageClass": """
        metadata:ObjectMeta provisioner? parameters:% reclaimPolicy? mountOptions:* allowVolumeExpansion:b?
        volumeBindingMode? allowedTopologies:*TopologySelectorTerm
        """
    ]
}
