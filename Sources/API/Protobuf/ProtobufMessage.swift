/// The fields of a protobuf message by their numbers, and how each becomes a value.
struct ProtobufMessage: Sendable {
    indirect enum FieldType: Sendable, Hashable {
        case text
        /// Told as base64.
        case bytes
        case integer
        case boolean
        case double
        /// `resource.Quantity`: a message with the text in its field 1.
        case quantity
        /// `intstr.IntOrString`: type 1, number 2, text 3.
        case intOrString
        /// Seconds and nanoseconds.
        case time
        case microTime
        /// A message whose field 1 is JSON: `runtime.RawExtension`, `metav1.FieldsV1`, `apiextensions.JSON`.
        case json
        case message(String)
        /// A message whose fields belong to the one around it.
        case inline(String)
        /// A message of which one field is set, and stands for the whole: of several that with the highest number.
        case variant(String)
        case map(of: FieldType)
    }

    struct Field: Sendable {
        var name: String
        var type: FieldType
        var isList = false
        /// Whether zero, false or the empty text is told. Go writes those also where a field was never set, unless it is a
        /// pointer; so they are told of pointers, and of fields that Go writes as JSON whatever they are.
        var isOptional = false
    }

    private(set) var fields: [Int: Field] = [:]

    /// Reads the notation: names in the order of their numbers, from 1 on. `-` passes over a number, `-7` goes on with 7.
    /// After a colon stands the type, text where there is none: `i` integer, `b` boolean, `d` double, `x` bytes,
    /// `q` quantity, `ios` integer or text, `t` time, `mt` time with microseconds, `json`, or the name of a message.
    /// Before the type `*` makes a list, `%` a map from texts; before the name of a message `=` takes its fields as one's
    /// own, and `^` the one field that is set in its place. A `?` at the end tells zero too.
    init(_ notation: String) {
        var number = 1
        for word in notation.split(whereSeparator: \.isWhitespace) {
            if word.hasPrefix("-") {
                number = Int(word.dropFirst()) ?? number + 1
                continue
            }
            fields[number] = ProtobufMessage.field(word)
            number += 1
        }
    }

    /// One pair of a map.
    static func entry(_ values: FieldType) -> ProtobufMessage {
        var message = ProtobufMessage("")
        message.fields[1] = Field(name: "key", type: .text, isOptional: true)
        message.fields[2] = Field(name: "value", type: values, isOptional: true)
        return message
    }

    private static func field(_ word: Substring) -> Field {
        let parts = word.split(separator: ":", maxSplits: 1)
        let isOptional = word.hasSuffix("?")
        let name = parts[0].filter { $0 != "?" }
        var rest = parts.count == 2 ? parts[1].filter { $0 != "?" }[...] : ""
        let isList = rest.hasPrefix("*")
        if isList { rest = rest.dropFirst() }
        return Field(name: name, type: type(rest), isList: isList, isOptional: isOptional)
    }

    private static func type(_ text: Substring) -> FieldType {
        switch text {
        case "": .text
        case "i": .integer
        case "b": .boolean
        case "d": .double
        case "x": .bytes
        case "q": .quantity
        case "ios": .intOrString
        case "t": .time
        case "mt": .microTime
        case "json": .json
        case _ where text.hasPrefix("%"): .map(of: type(text.dropFirst()))
        case _ where text.hasPrefix("="): .inline(String(text.dropFirst()))
        case _ where text.hasPrefix("^"): .variant(String(text.dropFirst()))
        default: .message(String(text))
        }
    }
}
