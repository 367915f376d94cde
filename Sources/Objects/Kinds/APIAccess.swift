/// What a program in a pod needs to use the API as the pod's ServiceAccount: a volume with a token, the certificate that the API is
/// known by, and the namespace (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume).
public enum APIAccess {
    /// Where clients look for it (`rest.InClusterConfig`).
    public static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// A volume whose name begins so is taken for it, whoever put it into the pod.
    public static let volumePrefix = "kube-api-access-"

    /// The ConfigMap in each namespace that holds the certificate.
    public static let certificateName = "kube-root-ca.crt"
    public static let certificateKey = "ca.crt"

    /// The Service that stands for the API, in the namespace `default`.
    public static let serviceName = "kubernetes"

    /// Seconds that the token is good for: an odd number, so that one can tell it from one that was asked for
    /// (`WarnOnlyBoundTokenExpirationPeriod`).
    public static let tokenSeconds: Int64 = 60 * 60 + 7

    /// The volume. It has one name in all pods, where Kubernetes draws the end: a pod that has a volume with the prefix gets no
    /// second, so that nothing can collide; and all pods share this one value.
    public static let volume: Value = [
        "name": .string(volumeName),
        "projected": [
            "defaultMode": 0o644,
            "sources": [
                ["serviceAccountToken": ["expirationSeconds": .integer(tokenSeconds), "path": "token"]],
                [
                    "configMap": [
                        "items": [["key": .string(certificateKey), "path": .string(certificateKey)]],
                        "name": .string(certificateName)
                    ]
                ],
                [
                    "downwardAPI": [
                        "items": [
                            [
                                "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"],
                                "path": "namespace"
                            ]
                        ]
                    ]
                ]
            ]
        ]
    ]

    private static let volumeName = volumePrefix + "s2k4g"

    public static func mount(of volume: String) -> Value {
        volume == volumeName ? ownMount : mount(named: volume)
    }

    private static let ownMount = mount(named: volumeName)

    private static func mount(named volume: String) -> Value {
        ["mountPath": .string(mountPath), "name": .string(volume), "readOnly": true]
    }
}

extension PodVolume {
    /// Whether it is the one that pods get without asking for it.
    public var isAPIAccess: Bool { name.utf8.starts(with: APIAccess.volumePrefix.utf8) }
}
