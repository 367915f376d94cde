/// Reads YAML as Kubernetes does (`sigs.k8s.io/yaml` over go-yaml v2): one document or many, JSON too.
///
/// Scalars mean what go-yaml v2 takes them for (`YAMLScalar`); keys that are booleans or numbers become strings. A
/// decimal number without a fraction is an integer, as it is after Kubernetes' way through JSON: `1.0` reads as 1.
/// Keys that a map has twice, `.inf` and `.nan` are refused. Merge keys (`<<`) fill in what the map does not set itself.
///
/// Every document is read for itself: one that is broken or breaks a limit gives a diagnostic and the next is read on.
/// Messages never quote values; they may quote keys.
public enum YAMLParser {
    /// Reads all documents. `file` is what positions name. Empty documents are passed over. Where of two keys of one name the
    /// later counts, a warning of reason `.duplicate` tells its path.
    ///
    /// - Parameter scalars: What the scalars mean, those that are no keys, in the order of the text; where one is nil, and behind
    ///   the last, a scalar means what it says. So a text whose values are encrypted is read as what they stand for, at their places.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: TextLimits = .standard,
        duplicates: JSONParser.DuplicateNames = .refused, scalars: [Value?] = []
    ) -> ParsedFile {
        guard bytes.count <= limits.bytes else {
            let message = "the file has \(bytes.count) bytes; at most \(limits.bytes) are read"
            let start = SourcePosition(file: file, line: 1, column: 1)
            return ParsedFile(diagnostics: [.limit("bytes", message, at: start)])
        }
        return bytes.withUnsafeBufferPointer { buffer in
            var reader = YAMLReader(buffer, file: file, limits: limits, duplicates: duplicates, scalars: scalars)
            reader.readAll()
            return reader.result
        }
    }

    /// Reads all documents of a text.
    public static func parse(_ text: String, file: String, limits: TextLimits = .standard) -> ParsedFile {
        parse(Array(text.utf8), file: file, limits: limits)
    }
}
