import CLibYAML

/// What scalars mean as values and as keys, with their tags.
extension YAMLDocumentBuilder {
    typealias ScalarData = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

    private static let tagPrefix = "tag:yaml.org,2002:"

    /// A tag as it is mostly written: `!!str`, `!mine`.
    private static func shortTag(_ tag: String) -> String {
        tag.hasPrefix(tagPrefix) ? "!!" + tag.dropFirst(tagPrefix.count) : tag
    }

    static func isMergeKey(_ data: ScalarData, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == 2, text[0] == UInt8(ascii: "<"), text[1] == UInt8(ascii: "<") else { return false }
        guard let tag = data.tag else { return data.plain_implicit == 1 }
        return String(cString: tag) == tagPrefix + "merge"
    }

    /// What a scalar stands for; only plain ones and those with a tag can be more than a text.
    private mutating func resolved(
        _ data: ScalarData, _ text: UnsafeBufferPointer<UInt8>, _ place: SourceMap.Place
    ) -> YAMLScalar {
        guard let tagBytes = data.tag else { return data.plain_implicit == 1 ? YAMLScalar.resolve(text) : .string }
        let tag = YAMLDocumentBuilder.shortTag(String(cString: tagBytes))
        let scalar = YAMLScalar.resolve(text)
        switch (tag, scalar) {
        case ("!!str", _), ("!!timestamp", _), ("!", _): return .string
        case ("!!null", .null), ("!!bool", .bool), ("!!int", .integer), ("!!int", .unsigned), ("!!float", .double),
            ("!!float", .integer), ("!!float", .unsigned):
            return scalar
        case ("!!null", _), ("!!bool", _), ("!!int", _), ("!!float", _):
            refuse(.typeInvalid, "the value does not fit its tag \(tag)", place)
        case ("!!binary", _):
            refuse(.invalid, "binary data has no place here; leave out !!binary and keep the base64 text", place)
        default: warnOfTag(String(cString: tagBytes), [], place)
        }
        return .string
    }

    private mutating func refuse(_ reason: Diagnostic.Reason, _ message: String, _ place: SourceMap.Place) {
        note(.error, reason, message, place)
    }

    /// Tags other than YAML's own mean nothing to Kubernetes, which passes them over.
    mutating func warnOfTag(_ tag: String, _ known: [String], _ place: SourceMap.Place) {
        let short = YAMLDocumentBuilder.shortTag(tag)
        guard !known.contains(where: { short == "!!" + $0 }) else { return }
        // Without its name, which may be a password that was not put in quotes.
        note(.warning, .notActedOn, "this tag has no effect; put a text that begins with ! in quotes", place)
    }

    mutating func scalarValue(
        _ data: ScalarData, _ text: UnsafeBufferPointer<UInt8>, _ place: SourceMap.Place
    ) throws(Diagnostic) -> Value {
        switch resolved(data, text, place) {
        case .string: return .string(String(decoding: text, as: UTF8.self))
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .unsigned(let number): return .double(Double(number))
        case .double(let number):
            guard number.isFinite else {
                refuse(.invalid, "infinity and not-a-number have no form in JSON; put a text in quotes", place)
                return .null
            }
            return Int64(exactly: number).map { .integer($0) } ?? .double(number)
        }
    }

    /// A key as a text, as `sigs.k8s.io/yaml` converts it.
    mutating func keyText(
        _ data: ScalarData, _ text: UnsafeBufferPointer<UInt8>, _ place: SourceMap.Place
    ) throws(Diagnostic) -> String {
        switch resolved(data, text, place) {
        case .string: return String(decoding: text, as: UTF8.self)
        case .null: throw unsupportedKey("null", place)
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .unsigned(let number): return String(number)
        case .double(let number):
            guard number.isFinite else { return number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf" }
            return ShortestDecimal(Float(number)).general
        }
    }
}
