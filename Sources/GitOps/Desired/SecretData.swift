internal import Objects

/// The data of a Secret as it is stored.
enum SecretData {
    /// Moves `stringData` into `data`, as Kubernetes does on writing (`pkg/apis/core/v1/conversion.go`).
    static func fold(_ secret: inout Object) {
        guard let texts = secret["stringData"]?.fields else { return }
        let data = (secret["data"]?.fields ?? Fields()).merged(with: texts) { old, text in
            text.value.string.map { .string(Base64.encode(Array($0.utf8))) } ?? old
        }
        secret["stringData"] = nil
        secret["data"] = .object(data)
    }
}
