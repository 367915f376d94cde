internal import API
internal import Objects

/// Lists for those who may not see all that sealed objects hold.
extension ResourceAPI {
    /// Objects with commas between them; of those that the caller may not see whole, the outlines, which are kept for nobody.
    func plainItems(_ objects: [Object], _ form: AnswerForm) -> [UInt8] {
        guard objects.contains(where: form.sealed.hides) else { return encoded.bytes(of: objects) }
        var bytes: [UInt8] = []
        for object in objects {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes +=
                form.sealed.hides(object)
                ? JSONWriter.write(Secrecy.outline(of: object).content) : encoded.bytes(of: object)
        }
        return bytes
    }
}
