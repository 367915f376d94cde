/// Skeg's own kind: a Secret whose values are made on the machine.
extension Schema {
    static let generatedSecret: Schema = kindSchema([
        required("spec", object(generatedSecretSpec).checked(GeneratedSecretRules.check), "What the Secret holds."),
        field("status", object(generatedSecretStatus), "How far it is made.")
    ])

    private static let generatedSecretSpec: [Property] = {
        let password: [Property] = [
            field(
                "length",
                Schema(
                    .integer, format: .int32, minimum: GeneratedSecretRules.shortestPassword,
                    maximum: GeneratedSecretRules.longestPassword), default: 32, "How many characters."),
            field(
                "characters", Schema(.string, allowed: PasswordCharacters.names), default: "Alphanumeric",
                "What it is made of.")
        ]
        let keyPair: [Property] = [
            field("algorithm", .oneOf("Ed25519", "ECDSA"), default: "Ed25519", "ECDSA is on the curve P-256."),
            field("format", .oneOf("PEM", "OpenSSH"), default: "PEM", "OpenSSH only for Ed25519."),
            field("comment", .text, "Behind the public key, in the format of OpenSSH.")
        ]
        let certificate: [Property] = [
            field("commonName", .text, "Whom it names; the first of the other names where it is not given."),
            field("dnsNames", .texts, "Host names."),
            field("ipAddresses", .texts, "Addresses."),
            field("lifetime", .duration, default: "2160h", "How long it is good."),
            field("renewBefore", .duration, "How long before its end it is made anew; a third of its life.")
        ]
        let entry: [Property] = [
            required("name", .text, "The key in the Secret, or what its keys begin with."),
            field("value", .text, "A text that is no secret, such as a user's name."),
            field("password", .object(password), "A random text."),
            field("keyPair", .object(keyPair), "A private key, and beside it the public one, `.pub`."),
            field("certificate", .object(certificate), "`.crt` and `.key`, and the authority's `ca.crt`.")
        ]
        return [
            field("type", .text, default: "Opaque", "The type of the Secret."),
            required("entries", .list(.object(entry), by: "name"), "What the Secret holds.")
        ]
    }()

    private static let generatedSecretStatus: [Property] = {
        let certificate: [Property] = [
            field("name", .text), field("notAfter", .time, "When it ends."),
            field("renewalTime", .time, "When it is made anew.")
        ]
        return [
            field("observedGeneration", .count64),
            field("conditions", .list(.condition, by: "type")),
            field("certificates", .list(.object(certificate), by: "name"))
        ]
    }()
}
