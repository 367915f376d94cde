internal import Objects
internal import Sealing
internal import Wiping

/// What is done with sealed rows while a store is read.
enum SealedRows {
    /// They are opened with the keys of a source; nil where it has none.
    case opened(with: Keyring?, of: String)
    /// They stay sealed: what is read is checked, and not used.
    case leftSealed
}

extension ObjectRow {
    var place: SealedPlace { SealedPlace(key, uid: uid) }

    /// The key that the row is sealed with; nil for one in clear.
    var keyID: KeyID? { try? Envelope(body).keyID }

    /// Seals a body in clear.
    mutating func seal(with keys: Keyring) throws(SQLiteError) {
        var content = body
        body = []
        defer { content.wipe() }
        var random = SystemRandomNumberGenerator()
        do throws(SealingError) {
            body = try Envelope(sealing: content, for: place, with: keys.first, from: &random).bytes
        } catch {
            throw SQLiteError(faultOf: self, "cannot be sealed")
        }
    }

    /// Seals it with the first of the keys, if it is in clear or under another.
    mutating func renewSeal(with keys: Keyring) throws(SQLiteError) {
        guard Envelope.isMarked(body) else { return try seal(with: keys) }
        var random = SystemRandomNumberGenerator()
        do throws(SealingError) {
            body = try Envelope(body).rewrapped(for: place, from: keys, to: keys.first, random: &random).bytes
        } catch {
            throw SQLiteError(faultOf: self, "\(error)")
        }
    }
}
