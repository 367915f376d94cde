public import Store

extension ControlPlane {
    /// All controllers that Skeg has.
    public static func controllers() -> [any Controller] {
        [
            DeploymentController(), ReplicaSetController(), NamespaceController(), ServiceAccountController(),
            CustomResourceController(), RoleAggregation(), ResourceQuotaController(), DisruptionBudgetController(),
            GarbageCollector(), PodCollector(), EventController()
        ]
    }
}
