/// `k8s.io/api/apps/v1`
extension ProtobufMessages {
    static let apps: [String: String] = [
        "Deployment": "metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus",
        "DeploymentSpec": """
        replicas:i? selector:LabelSelector template:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds:i
        revisionHistoryLimit:i? paused:b - progressDeadlineSeconds:i?
        """,
        "DeploymentStrategy": "type rollingUpdate:RollingUpdateDeployment",
        "RollingUpdateDeployment": "maxUnavailable:ios maxSurge:ios",
        "DeploymentStatus": """
        observedGeneration:i replicas:i updatedReplicas:i availableReplicas:i unavailableReplicas:i
        conditions:*DeploymentCondition readyReplicas:i collisionCount:i? terminatingReplicas:i?
        """,
        "DeploymentCondition": "type? status? - reason message lastUpdateTime:t lastTransitionTime:t",
        "ReplicaSet": "metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus",
        "ReplicaSetSpec": "replicas:i? selector:LabelSelector template:PodTemplateSpec minReadySeconds:i",
        "ReplicaSetStatus": """
        replicas:i? fullyLabeledReplicas:i observedGeneration:i readyReplicas:i availableReplicas:i
        conditions:*ReplicaSetCondition terminatingReplicas:i?
        """,
        "ReplicaSetCondition": "type? status? lastTransitionTime:t reason message",
        "StatefulSet": "metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus",
        "StatefulSetSpec": """
        replicas:i? selector:LabelSelector template:PodTemplateSpec volumeClaimTemplates:*PersistentVolumeClaim
        serviceName? podManagementPolicy updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:i?
        minReadySeconds:i persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy
        ordinals:StatefulSetOrdinals
        """,
        "StatefulSetUpdateStrategy": "type rollingUpdate:RollingUpdateStatefulSetStrategy",
        "RollingUpdateStatefulSetStrategy": "partition:i? maxUnavailable:ios",
        "StatefulSetPersistentVolumeClaimRetentionPolicy": "whenDeleted whenScaled",
        "StatefulSetOrdinals": "start:i?",
        "StatefulSetStatus": """
        observedGeneration:i replicas:i? readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision
        updateRevision - collisionCount:i? conditions:*StatefulSetCondition availableReplicas:i?
        """,
        "StatefulSetCondition": "type? status? lastTransitionTime:t reason message",
        "DaemonSet": "metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus",
        "DaemonSetSpec": """
        selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i -
        revisionHistoryLimit:i?
        """,
        "DaemonSetUpdateStrategy": "type rollingUpdate:RollingUpdateDaemonSet",
        "RollingUpdateDaemonSet": "maxUnavailable:ios maxSurge:ios",
        "DaemonSetStatus": """
        currentNumberScheduled:i? numberMisscheduled:i? desiredNumberScheduled:i? numberReady:i?
        observedGeneration:i updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:i?
        conditions:*DaemonSetCondition
        """,
        "DaemonSetCondition": "type? status? lastTransitionTime:t reason message",
        "ControllerRevision": "metadata:ObjectMeta data:json revision:i?"
    ]
}

/// ReplicationControllers of `k8s.io/api/core/v1`
extension ProtobufMessages {
    static let replicationControllers: [String: String] = [
        "ReplicationController": """
        metadata:ObjectMeta spec:ReplicationControllerSpec status:ReplicationControllerStatus
        """,
        "ReplicationControllerSpec": "replicas:i? selector:% template:PodTemplateSpec minReadySeconds:i",
        "ReplicationControllerStatus": """
        replicas:i? fullyLabeledReplicas:i observedGeneration:i readyReplicas:i availableReplicas:i
        conditions:*ReplicationControllerCondition
        """,
        "ReplicationControllerCondition": "type? status? lastTransitionTime:t reason message"
    ]
}

/// `k8s.io/api/batch/v1`
extension ProtobufMessages {
    static let batch: [String: String] = [
        "Job": "metadata:ObjectMeta spec:JobSpec status:JobStatus",
        "JobSpec": """
        parallelism:i? completions:i? activeDeadlineSeconds:i? selector:LabelSelector manualSelector:b?
        template:PodTemplateSpec backoffLimit:i? ttlSecondsAfterFinished:i? completionMode? suspend:b?
        podFailurePolicy:PodFailurePolicy backoffLimitPerIndex:i? maxFailedIndexes:i? podReplacementPolicy?
        managedBy? successPolicy:SuccessPolicy
        """,
        "JobStatus": """
        conditions:*JobCondition startTime:t completionTime:t active:i succeeded:i failed:i completedIndexes
        uncountedTerminatedPods:UncountedTerminatedPods ready:i? failedIndexes? terminating:i?
        """,
        "JobCondition": "type? status? lastProbeTime:t lastTransitionTime:t reason message",
        "UncountedTerminatedPods": "succeeded:* failed:*",
        "PodFailurePolicy": "rules:*PodFailurePolicyRule",
        "PodFailurePolicyRule": """
        action? onExitCodes:PodFailurePolicyOnExitCodesRequirement
        onPodConditions:*PodFailurePolicyOnPodConditionsPattern
        """,
        "PodFailurePolicyOnExitCodesRequirement": "containerName? operator? values:*i",
        "PodFailurePolicyOnPodConditionsPattern": "type? status?",
        "SuccessPolicy": "rules:*SuccessPolicyRule",
        "SuccessPolicyRule": "succeededIndexes? succeededCount:i?",
        "CronJob": "metadata:ObjectMeta spec:CronJobSpec status:CronJobStatus",
        "CronJobSpec": """
        schedule? startingDeadlineSeconds:i? concurrencyPolicy suspend:b? jobTemplate:JobTemplateSpec
        successfulJobsHistoryLimit:i? failedJobsHistoryLimit:i? timeZone?
        """,
        "JobTemplateSpec": "metadata:ObjectMeta spec:JobSpec",
        "CronJobStatus": "active:*ObjectReference -4 lastScheduleTime:t lastSuccessfulTime:t"
    ]
}
