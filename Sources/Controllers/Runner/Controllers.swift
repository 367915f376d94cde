public import Objects
public import Store

extension ControlPlane {
    /// All controllers that Skeg has.
    public static func controllers(kinds: KindRegistry = .builtIn) -> [any Controller] {
        [
            DeploymentController(kinds: kinds), ReplicaSetController(kinds: kinds), NamespaceController(kinds: kinds),
            ServiceAccountController(), ResourceQuotaController(), DisruptionBudgetController(),
            GarbageCollector(kinds: kinds), PodCollector(), EventController()
        ]
    }
}
