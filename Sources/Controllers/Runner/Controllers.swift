public import Store

extension ControlPlane {
    /// All controllers that Skeg has.
    ///
    /// - Parameters:
    ///   - rootCertificate: In PEM: what programs in pods know the API by.
    ///   - autoscaling: What holds for autoscalers that do not say otherwise.
    public static func controllers(
        rootCertificate: String, autoscaling: AutoscalerSettings = AutoscalerSettings()
    ) -> [any Controller] {
        [
            DeploymentController(), ReplicaSetController(), NamespaceController(), ServiceAccountController(),
            RootCertificatePublisher(certificate: rootCertificate),
            CustomResourceController(), RoleAggregation(), ResourceQuotaController(), DisruptionBudgetController(),
            GeneratedSecretController(), ConfigChecksumKeyController(),
            HorizontalPodAutoscalerController(settings: autoscaling),
            NodeTaintController(), GarbageCollector(), PodCollector(), EventController()
        ]
    }
}
