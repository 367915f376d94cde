internal import Encryption
internal import GitOps
internal import Objects
internal import Store
internal import Wiping

/// What opens the encrypted files of one Sync: the identities of this machine, those of the Secret that the Sync names, and `gpg`.
///
/// They are looked up at each look at the store, and read again where something about them has changed: so an identity that is added
/// beside the old one is there without a restart.
struct SyncKeys {
    /// Of the Secret's keys those that hold identities of age, and those with private keys of PGP, as with Flux.
    private static let (ageSuffix, pgpSuffix) = (".agekey", ".asc")
    private static let advice = "give `skeg run` one with --age-key-file, or name a Secret in the Sync"

    private let machine: AgeKeys
    private var current: KeyringDecryption?

    init(_ machine: AgeKeys) { self.machine = machine }

    mutating func decryption(for sync: Sync, in snapshot: Snapshot) -> KeyringDecryption {
        let key = sync.decryptionSecret
        let secret = key.flatMap { snapshot[$0] }
        let edition = "\(machine.stamp)/\(key?.description ?? "")/\(secret?.uid ?? "").\(secret?.resourceVersion ?? "")"
        if let current, current.edition == edition { return current }
        let made = KeyringDecryption(keyring(key, secret), edition)
        current = made
        return made
    }

    private func keyring(_ key: ObjectKey?, _ secret: Object?) -> (SOPSKeyring, fault: String?) {
        var identities: [AgeIdentity] = []
        var homes: [GnuPGHome] = []
        var faults: [String] = []
        do throws(EncryptionError) {
            identities = try machine.read()
        } catch {
            faults.append(error.message)
        }
        if let key {
            if secret == nil { faults.append("\(key) is not there") }
            for field in secret?["data"]?.fields ?? Fields() {
                do throws(EncryptionError) {
                    var bytes = Base64.decode(field.value.string ?? "") ?? []
                    defer { bytes.wipe() }
                    if field.name.hasSuffix(SyncKeys.ageSuffix) {
                        identities += try AgeIdentity.parse(String(decoding: bytes, as: UTF8.self))
                    } else if field.name.hasSuffix(SyncKeys.pgpSuffix) {
                        homes.append(try SyncKeys.home(bytes))
                    }
                } catch {
                    faults.append("\(key), \(field.name): \(error.message)")
                }
            }
        }
        if faults.isEmpty, identities.isEmpty, homes.isEmpty { faults.append(SyncKeys.advice) }
        return (SOPSKeyring.ofThisMachine(identities, homes), faults.isEmpty ? nil : faults.joined(separator: "; "))
    }
}

extension SyncKeys {
    private static func home(_ keys: [UInt8]) throws(EncryptionError) -> GnuPGHome {
        guard GnuPG.installed != nil else { throw EncryptionError(.unsupported, "gpg is not installed") }
        return try GnuPGHome(keys: keys)
    }
}

extension KeyringDecryption {
    fileprivate init(_ made: (keyring: SOPSKeyring, fault: String?), _ edition: String) {
        self.init(made.keyring, edition: edition, fault: made.fault)
    }
}

extension Sync {
    /// The Secret with identities.
    fileprivate var decryptionSecret: ObjectKey? {
        guard let reference = object.content.at(["spec", "decryption", "secretRef"]),
            let name = reference["name"]?.string
        else { return nil }
        return ObjectKey(.secret, namespace: reference["namespace"]?.string ?? targetNamespace, name: name)
    }
}
