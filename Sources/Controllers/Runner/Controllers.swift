public import Store

extension ControlPlane {
    /// All controllers that Skeg has.
    ///
    /// - Parameter rootCertificate: In PEM: what programs in pods know the API by.
    public static func controllers(rootCertificate: String) -> [any Controller] {
        [
            DeploymentController(), ReplicaSetController(), NamespaceController(), ServiceAccountController(),
            RootCertificatePublisher(certificate: rootCertificate),
            CustomResourceController(), RoleAggregation(), ResourceQuotaController(), DisruptionBudgetController(),
            GeneratedSecretController(), ConfigChecksumKeyController(), HorizontalPodAutoscalerController(),
            NodeTaintController(), GarbageCollector(), PodCollector(), EventController()
        ]
    }
}
