/// The annotations by which a Deployment keeps its records on its ReplicaSets (`pkg/controller/deployment/util`).
enum DeploymentAnnotations {
    /// Which of the Deployment's templates, counted from 1, the ReplicaSet has.
    static let revision = "deployment.kubernetes.io/revision"
    /// The numbers it had before a rollback made it the newest again.
    static let revisionHistory = "deployment.kubernetes.io/revision-history"
    /// The Deployment's size when the ReplicaSet was last scaled; another size now is a scaling in the middle of a rollout.
    static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    /// The same with the surge.
    static let maxReplicas = "deployment.kubernetes.io/max-replicas"

    /// What the configuration of its pods was, object by object; on ReplicaSets of Deployments that roll out when it changes.
    static let configuration = "skeg.dev/config-checksums"
    /// Why there is this revision, as `kubectl rollout history` shows it.
    static let changeCause = "kubernetes.io/change-cause"

    /// What a ReplicaSet does not take over from its Deployment (`annotationsToSkip`).
    static let notCopied: Set<String> = [
        revision, revisionHistory, desiredReplicas, maxReplicas, configuration,
        "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to"
    ]
}
