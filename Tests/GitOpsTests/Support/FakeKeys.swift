import GitOps
import Objects

/// Opens files in which `ENC[AES256_GCM,word]` stands for the word, if it has the key that they name.
struct FakeKeys: FileDecryption {
    var edition: String
    var opens = true
    var severity = Diagnostic.Severity.error

    private var fault: Diagnostic { Diagnostic(severity, .forbidden, FieldPath(), "it is encrypted for age1other") }

    private func clear(_ file: SourceFile) -> String {
        String(decoding: file.bytes, as: UTF8.self).replacing("ENC[AES256_GCM,", with: "").replacing("]", with: "")
    }

    func documents(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> ParsedFile {
        guard opens else { throw fault }
        var parsed = YAMLParser.parse(clear(file), file: file.path)
        for index in parsed.documents.indices { parsed.documents[index].value["sops"] = nil }
        return parsed
    }

    func content(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> [UInt8] {
        guard opens else { throw fault }
        let lines = clear(file).split(separator: "\n").filter { !$0.hasPrefix("sops_") }
        return Array(lines.joined(separator: "\n").utf8)
    }

    func open(_ message: [UInt8]) throws(Diagnostic) -> [UInt8] {
        guard opens else { throw fault }
        return Array("opened".utf8)
    }
}
