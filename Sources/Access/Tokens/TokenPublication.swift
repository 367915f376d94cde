public import Objects

/// What others need who check tokens themselves (OpenID Connect Discovery 1.0, as far as kube-apiserver serves it:
/// `pkg/serviceaccount/openidmetadata.go`).
public enum TokenPublication {
    public static let configurationPath = "/.well-known/openid-configuration"
    public static let keysPath = "/openid/v1/jwks"

    /// - Parameter address: Where the server can be reached: `https://127.0.0.1:6443`.
    public static func configuration(issuer: String, address: String) -> Value {
        [
            "issuer": .string(issuer), "jwks_uri": .string(address + keysPath),
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [.string(WebToken.algorithm)]
        ]
    }

    /// The public keys, as a JSON Web Key Set (RFC 7517 §5).
    public static func keys(_ keys: any TokenKeys) -> Value {
        [
            "keys": .array(
                keys.verifyingKeys.map { key in
                    [
                        "use": "sig", "kty": "EC", "kid": .string(key.id), "crv": "P-256",
                        "alg": .string(WebToken.algorithm), "x": .string(URLText.encode(key.x)),
                        "y": .string(URLText.encode(key.y))
                    ]
                })
        ]
    }
}
