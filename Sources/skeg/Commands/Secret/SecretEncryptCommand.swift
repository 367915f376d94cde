import ArgumentParser
import Daemon
import Encryption
import Glibc
import Objects

struct SecretEncryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt", abstract: "Encrypt a file.",
        discussion: """
            For whom, and what of it, say the options, or else the creation rules of the nearest .sops.yaml. Where neither says what, \
            'data' and 'stringData' of a Kubernetes manifest are encrypted, and all values of any other file.
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var output: SecretOutput

    @OptionGroup var recipients: RecipientOptions

    @OptionGroup var rule: RuleOptions

    @Flag(help: "Write an age file as a text. One of SOPS is always a text.")
    var armor = false

    func validate() throws {
        guard recipients.passphraseFile == nil || !SecretFile.isStructured(file) else {
            throw ValidationError("files of SOPS have no passphrases: name recipients with --age")
        }
    }

    func run() throws {
        ProcessMemory.keepPrivate()
        let bytes = try SecretFile.read(file)
        var random = SystemRandomNumberGenerator()
        let result = try about(file) {
            let choice = try SOPSCreationRules.nearest(to: file)
            let given = try recipients.all()
            let isChosen = given.isEmpty && recipients.pgp.isEmpty
            let pgp = isChosen ? choice?.pgp ?? [] : recipients.pgp
            let recipients = isChosen ? choice?.recipients ?? [] : given
            guard !recipients.isEmpty || !pgp.isEmpty else {
                throw ValidationError(
                    "there is nobody to encrypt for: name recipients with --age or --pgp, or in a .sops.yaml")
            }
            guard SecretFile.isStructured(file) else {
                guard pgp.isEmpty else {
                    throw ValidationError(
                        "only YAML and JSON files are encrypted for PGP here: name recipients of age alone")
                }
                return try AgeFile.encrypt(bytes, for: recipients, isArmored: armor, using: &random)
            }
            let encryption = try SOPSEncryption(
                try rule.rule() ?? choice?.rule ?? standardRule(bytes),
                onlyEncryptedInCode: rule.macOnlyEncrypted || choice?.onlyEncryptedInCode ?? false, for: recipients,
                pgp: try RecipientOptions.pgp(pgp), using: &random)
            return try encryption.encrypt(bytes, file: file, at: .now, using: &random)
        }
        try output.write(result, from: file)
    }

    /// Names and labels of a manifest stay readable, for people and for Skeg, which so can tell what it cannot open.
    private func standardRule(_ bytes: [UInt8]) throws -> SOPSRule {
        let documents = YAMLParser.parse(bytes, file: file).documents
        let isManifest =
            !documents.isEmpty && documents.allSatisfy { $0.value["apiVersion"] != nil && $0.value["kind"] != nil }
        return isManifest ? try SOPSRule(.encryptedRegex, "^(data|stringData)$") : .standard
    }
}

/// For whom.
struct RecipientOptions: ParsableArguments {
    @Option(help: "A recipient, age1… or 'ssh-ed25519 …'; may be given several times.")
    var age: [String] = []

    @Option(
        help:
            "The fingerprint of a PGP key that gpg has, for YAML and JSON files; may be given several times.")
    var pgp: [String] = []

    @Option(
        help: "A file whose first line is a passphrase, instead of recipients; for age files only.", completion: .file()
    )
    var passphraseFile: String?

    func all() throws -> [AgeRecipient] {
        if let passphraseFile { return [.passphrase(try Passphrase.read(passphraseFile))] }
        return try RecipientOptions.parse(age)
    }

    /// Keys that gpg encrypts for, as sops takes them with commas between too.
    static func pgp(_ texts: [String]) throws -> [PGPRecipient] {
        let fingerprints = texts.flatMap { $0.split(separator: ",") }.map(String.init)
        guard !fingerprints.isEmpty else { return [] }
        guard let gpg = GnuPG.installed else {
            throw ValidationError("gpg is not installed: nothing can be encrypted for a PGP key")
        }
        return try fingerprints.map { try gpg.recipient($0, at: .now) }
    }

    /// Recipients, as sops takes them with commas between too.
    static func parse(_ texts: [String]) throws -> [AgeRecipient] {
        try texts.flatMap { $0.split(separator: ",") }.map { try AgeRecipient(String($0)) }
    }
}

enum Passphrase {
    static func read(_ file: String) throws -> String {
        let line = String(decoding: try SecretFile.read(file), as: UTF8.self).prefix { !$0.isNewline }
        guard !line.isEmpty else { throw ValidationError("\(file): there is no passphrase on its first line") }
        return String(line)
    }
}

/// What of a file.
struct RuleOptions: ParsableArguments {
    @Option(help: "Encrypt what is below a name that this regular expression fits.")
    var encryptedRegex: String?

    @Option(help: "Encrypt all but what is below a name that this regular expression fits.")
    var unencryptedRegex: String?

    @Option(help: "Encrypt what is below a name that ends so.")
    var encryptedSuffix: String?

    @Option(help: "Encrypt all but what is below a name that ends so.")
    var unencryptedSuffix: String?

    @Option(help: "Encrypt what is below a comment that this regular expression fits.")
    var encryptedCommentRegex: String?

    @Option(help: "Encrypt all but what is below a comment that this regular expression fits.")
    var unencryptedCommentRegex: String?

    @Flag(help: "Let unencrypted values be changed without the file becoming invalid.")
    var macOnlyEncrypted = false

    func rule() throws -> SOPSRule? {
        let options: [(SOPSRule.Kind, String?)] = [
            (.encryptedRegex, encryptedRegex), (.unencryptedRegex, unencryptedRegex),
            (.encryptedSuffix, encryptedSuffix), (.unencryptedSuffix, unencryptedSuffix),
            (.encryptedCommentRegex, encryptedCommentRegex), (.unencryptedCommentRegex, unencryptedCommentRegex)
        ]
        let given = options.compactMap { kind, text in text.map { (kind, $0) } }
        guard given.count <= 1 else {
            throw ValidationError("a file has one rule of what is encrypted: give one of these options")
        }
        return try given.first.map { try SOPSRule($0.0, $0.1) }
    }
}

extension SOPSCreationRules {
    /// How many folders up a `.sops.yaml` is looked for, as sops does.
    private static let maximumFolders = 100

    /// What the nearest `.sops.yaml` says about a file.
    static func nearest(to file: String) throws -> Choice? {
        let path = StateOptions.absolute(file)
        var folder = path.split(separator: "/").dropLast()
        for _ in 0..<maximumFolders {
            let place = "/" + folder.joined(separator: "/")
            let rules = (place == "/" ? "" : place) + "/" + fileName
            if SecretFile.exists(rules) {
                let relative = String(path.dropFirst(place == "/" ? 1 : place.count + 1))
                return try about(rules) { try SOPSCreationRules(try SecretFile.read(rules)).choice(for: relative) }
            }
            guard !folder.isEmpty else { return nil }
            folder = folder.dropLast()
        }
        return nil
    }
}

extension Timestamp {
    static var now: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(seconds: Int64(now.tv_sec))
    }
}
