internal import Objects

extension SourceFile {
    /// The documents of the file, by the format that its name says.
    func parsed(limits: DesiredLimits) -> ParsedFile {
        var bounds = TextLimits.standard
        bounds.bytes = limits.bytesPerFile
        guard path.hasSuffix(".json") else { return YAMLParser.parse(bytes, file: path, limits: bounds) }
        do throws(Diagnostic) {
            return ParsedFile(documents: [try JSONParser.document(bytes, file: path, limits: bounds)])
        } catch {
            return ParsedFile(diagnostics: [error])
        }
    }
}
