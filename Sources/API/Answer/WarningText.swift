/// What clients are told beside an answer, as values of `Warning` headers (RFC 7234 §5.5).
///
/// At most so many warnings go with an answer, each cut to so many characters: headers are bounded on the other side too
/// (`k8s.io/apiserver/pkg/endpoints/filters.WithWarningRecorder`).
public enum WarningText {
    static let maximumCount = 32
    /// Unicode scalars.
    static let maximumLength = 256

    public static func values(of warnings: [String]) -> [String] { warnings.prefix(maximumCount).map(value) }

    /// One line, whatever stands in the text: names come from clients, and with a line break they could write headers.
    private static func value(of text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars.prefix(maximumLength) {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.unicodeScalars.append(isControl(scalar) ? " " : scalar)
        }
        return "299 - \"\(quoted)\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
