/// Volumes that bring several sources together (`k8s.io/api/core/v1.ProjectedVolumeSource`).
extension Schema {
    static let projectedVolume: Schema = {
        let properties: [Property] = [
            field("defaultMode", .fileMode, default: 0o644), field("sources", .list(.volumeProjection))
        ]
        return object(properties).checked(VolumeRules.checkProjected)
    }()

    private static let volumeProjection: Schema = {
        let keys: [Property] = [
            field("items", .list(.keyToPath)), required("name", .text), field("optional", .boolean)
        ]
        let token: [Property] = [
            field("audience", .text),
            field(
                "expirationSeconds", Schema(.integer, format: .int64, minimum: 600, maximum: 1 << 32), default: 3600),
            required("path", .text)
        ]
        let properties: [Property] = [
            field("clusterTrustBundle", .clusterTrustBundle),
            field("configMap", .object(keys)),
            field("downwardAPI", .object([field("items", .list(.downwardAPIFile))])),
            field("podCertificate", .podCertificate),
            field("secret", .object(keys)),
            field("serviceAccountToken", .object(token))
        ]
        return object(properties).checked(VolumeRules.checkProjection)
    }()

    private static let clusterTrustBundle: Schema = {
        let properties: [Property] = [
            field("labelSelector", .labelSelector),
            field("name", .text),
            field("optional", .boolean),
            required("path", .text),
            field("signerName", .text)
        ]
        return object(properties).checked(VolumeRules.checkTrustBundle)
    }()

    private static let podCertificate: Schema = {
        let keyType = oneOf("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519")
        let properties: [Property] = [
            field("certificateChainPath", .text),
            field("credentialBundlePath", .text),
            field("keyPath", .text),
            required("keyType", keyType),
            field(
                "maxExpirationSeconds", Schema(.integer, format: .int32, minimum: 3600, maximum: 7_862_400),
                default: 86400),
            required("signerName", .text),
            field("userAnnotations", .textMap)
        ]
        return .object(properties)
    }()
}
