/// A view of a `GeneratedSecret` (`skeg.dev/v1alpha1`): a Secret whose values are made here, once, and are nowhere in git.
///
/// ```yaml
/// apiVersion: skeg.dev/v1alpha1
/// kind: GeneratedSecret
/// metadata: {name: db}
/// spec:
///   entries:
///   - name: username
///     value: shop
///   - name: password
///     password: {length: 32}
///   - name: id                 # id, id.pub
///     keyPair: {format: OpenSSH}
///   - name: tls                # tls.crt, tls.key, ca.crt
///     certificate: {dnsNames: [db.shop.svc], lifetime: 720h}
/// ```
public struct GeneratedSecret: ObjectView {
    public static let kind = GroupKind.generatedSecret
    public static let apiVersion = "skeg.dev/v1alpha1"
    /// In it any new text makes all values anew.
    public static let regenerateAnnotation = "skeg.dev/regenerate"
    /// The certificate of the authority, beside every certificate.
    public static let authorityKey = "ca.crt"

    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// `type` of the Secret.
    public var type: String { object.content["spec"]?["type"]?.string ?? "Opaque" }

    public var entries: [Entry] { (object.content["spec"]?.list("entries") ?? []).map(Entry.init) }

    /// The Secret, which has the same name.
    public var secretKey: ObjectKey { ObjectKey(.secret, namespace: namespace, name: name) }

    /// One value, or some that belong together.
    public struct Entry: Sendable, Hashable {
        public var content: Value

        public init(_ content: Value) { self.content = content }

        public var name: String { content.text("name") }

        /// A text that is no secret, and stands here.
        public var value: String? { content["value"]?.string }

        /// What is to be made; nil for a text.
        public var form: SecretOrder.Form? {
            if let password = content["password"] {
                return .password(
                    length: password.count("length") ?? 32,
                    characters: PasswordCharacters.named(password.text("characters")))
            }
            if let pair = content["keyPair"] { return .keyPair(keyPair(pair)) }
            if let certificate = content["certificate"] { return .certificate(Entry.order(certificate)) }
            return nil
        }

        private func keyPair(_ content: Value) -> KeyPairForm {
            if content.text("algorithm") == "ECDSA" { return .ecdsaPEM }
            return content.text("format") == "OpenSSH" ? .ed25519OpenSSH(comment: content.text("comment")) : .ed25519PEM
        }

        private static func order(_ content: Value) -> CertificateOrder {
            let lifetime = GoDuration.parse(content.text("lifetime")) ?? .seconds(90 * 86_400)
            let names = content.texts("dnsNames")
            return CertificateOrder(
                commonName: content["commonName"]?.string ?? names.first ?? content.texts("ipAddresses").first ?? "",
                dnsNames: names, ipAddresses: content.texts("ipAddresses"), lifetime: lifetime,
                renewBefore: GoDuration.parse(content.text("renewBefore")) ?? lifetime / 3)
        }

        /// The keys of the Secret that the entry fills.
        public var keys: [String] {
            if content["keyPair"] != nil { return [name, "\(name).pub"] }
            guard content["certificate"] != nil else { return [name] }
            return ["\(name).crt", "\(name).key", GeneratedSecret.authorityKey]
        }
    }
}

/// What passwords are made of, by the names of `password.characters`.
enum PasswordCharacters {
    private static let digits = Array("0123456789".utf8)
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static let names = ["Alphanumeric", "Digits", "Hexadecimal", "Printable"]

    static func named(_ name: String) -> [UInt8] {
        switch name {
        case "Digits": digits
        case "Hexadecimal": digits + Array("abcdef".utf8)
        // ASCII from the exclamation mark to the tilde: no blank.
        case "Printable": Array(0x21...0x7E)
        default: digits + letters
        }
    }
}
