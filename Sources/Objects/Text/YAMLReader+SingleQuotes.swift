/// `\'` in double quotes: go-yaml, with which Kubernetes reads manifests, takes it for `'`; libyaml refuses it, as YAML 1.2
/// does (section 5.7).
extension YAMLReader {
    /// The text with each `\'` at and behind `offset` written as `'`, to the end of the double-quoted text which `offset` lies in;
    /// nil where no `\'` begins at `offset`.
    ///
    /// What the last line of the quoted text loses comes back as spaces behind the closing quote, so all that follows keeps
    /// its line and column.
    static func withoutEscapedSingleQuotes(_ text: UnsafeBufferPointer<UInt8>, from offset: Int) -> [UInt8]? {
        let backslash = UInt8(ascii: "\\")
        let single = UInt8(ascii: "'")
        guard offset + 1 < text.count, text[offset] == backslash, text[offset + 1] == single else { return nil }
        var result = Array(text[..<offset])
        result.reserveCapacity(text.count)
        var index = offset
        var lost = 0
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            if text[index] == backslash, index + 1 < text.count {
                if text[index + 1] == single {
                    lost += 1
                } else {
                    result.append(backslash)
                }
                index += 1
            }
            if text[index] == 0x0A || text[index] == 0x0D { lost = 0 }
            result.append(text[index])
            index += 1
        }
        guard index < text.count else { return result }
        result.append(text[index])
        result.append(contentsOf: repeatElement(0x20, count: lost))
        result.append(contentsOf: text[(index + 1)...])
        return result
    }
}
